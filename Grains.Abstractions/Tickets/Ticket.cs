using Lottery.Grains.Games;

namespace Lottery.Grains.Tickets;

/// <summary>Where a ticket stands. A ticket with numbers of its buyer's choice begins as Sold.</summary>
public enum TicketStatus
{
    /// <summary>Pre-created, and anybody's to buy.</summary>
    Available = 1,
    /// <summary>Pre-created, and held for a buyer who has an invoice.</summary>
    Held = 2,
    /// <summary>In a draw whose numbers are not known yet.</summary>
    Sold = 3,
    /// <summary>It has a prize, which is about to be posted.</summary>
    Won = 4,
    /// <summary>It has no prize.</summary>
    Lost = 5,
    /// <summary>Its prize is in the wallet.</summary>
    Paid = 6,
    /// <summary>Its draw was cancelled and the money is back in the wallet.</summary>
    Refunded = 7,
}

/// <summary>A pre-created ticket until it is in the draw, and the row. What follows is in its sale and its draw.</summary>
/// <param name="Id">The ticket.</param>
/// <param name="Draw">The draw.</param>
/// <param name="Numbers">Unlike those of any other pre-created ticket of the draw.</param>
/// <param name="Status">Available, Held or Sold.</param>
/// <param name="Version">0 before anybody held it, one more with each change.</param>
[GenerateSerializer, Immutable, Alias("lottery.Ticket")]
public sealed record Ticket(TicketId Id, DrawId Draw, Numbers Numbers, TicketStatus Status, long Version)
{
    /// <summary>The payment it is held for or sold to.</summary>
    [Id(0)]
    public PaymentId? Payment { get; init; }

    /// <summary>Whose payment that is.</summary>
    [Id(1)]
    public PlayerId? Player { get; init; }

    /// <summary>When the hold lapses by itself; null where the payment is being made, which ends it one way or the other.</summary>
    [Id(2)]
    public DateTimeOffset? HeldUntil { get; init; }

    /// <summary>Whether somebody may hold it now.</summary>
    public bool IsAvailable(DateTimeOffset now) => Status == TicketStatus.Available || (Status == TicketStatus.Held && now >= HeldUntil);
}

/// <summary>What a pre-created ticket can be asked. Each may be sent any number of times.</summary>
[GenerateSerializer, Immutable, Alias("lottery.TicketCommand")]
public abstract record TicketCommand : ICommand<ITicketGrain, Ticket>
{
    /// <summary>Calls the grain's method that takes this command.</summary>
    public abstract ValueTask<Answer<Ticket>> SendTo(ITicketGrain grain, Origin origin);
}

/// <summary>Asks for the ticket and changes nothing.</summary>
[GenerateSerializer, Immutable, Alias("lottery.DescribeTicket")]
public sealed record DescribeTicket : TicketCommand
{
    public override ValueTask<Answer<Ticket>> SendTo(ITicketGrain grain, Origin origin) => grain.DescribeTicket(this, origin);
}

/// <summary>Holds the ticket for a payment.</summary>
/// <param name="Payment">Whose hold it is.</param>
/// <param name="Player">The buyer.</param>
/// <param name="Until">When it lapses; null once the payment is being made.</param>
[GenerateSerializer, Immutable, Alias("lottery.HoldTicket")]
public sealed record HoldTicket(PaymentId Payment, PlayerId Player, DateTimeOffset? Until) : TicketCommand
{
    public override ValueTask<Answer<Ticket>> SendTo(ITicketGrain grain, Origin origin) => grain.HoldTicket(this, origin);
}

/// <summary>Notes that the ticket is in the draw.</summary>
[GenerateSerializer, Immutable, Alias("lottery.SellTicket")]
public sealed record SellTicket(PaymentId Payment) : TicketCommand
{
    public override ValueTask<Answer<Ticket>> SendTo(ITicketGrain grain, Origin origin) => grain.SellTicket(this, origin);
}

/// <summary>Lets go of the ticket, if this payment holds it.</summary>
[GenerateSerializer, Immutable, Alias("lottery.FreeTicket")]
public sealed record FreeTicket(PaymentId Payment) : TicketCommand
{
    public override ValueTask<Answer<Ticket>> SendTo(ITicketGrain grain, Origin origin) => grain.FreeTicket(this, origin);
}
