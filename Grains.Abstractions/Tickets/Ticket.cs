using Lottery.Grains.Books;
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

/// <summary>A ticket with its whole life so far. All that it says is durable, but for what the asking flow itself has decided.</summary>
/// <param name="Id">The ticket.</param>
/// <param name="Draw">Its draw.</param>
/// <param name="Game">The draw's game.</param>
/// <param name="Numbers">Its line. Those of a pre-created ticket are unlike those of any other pre-created ticket of the draw.</param>
/// <param name="Price">Of the line.</param>
/// <param name="Status">Where it stands.</param>
[GenerateSerializer, Immutable, Alias("lottery.TicketLife")]
public sealed record Ticket(TicketId Id, DrawId Draw, GameId Game, Numbers Numbers, Money Price, TicketStatus Status)
{
    /// <summary>When it was made before it was sold; null for one with numbers of its buyer's choice.</summary>
    [Id(0)]
    public DateTimeOffset? MadeAt { get; init; }

    /// <summary>The payment it is held for or was sold to.</summary>
    [Id(1)]
    public PaymentId? Payment { get; init; }

    /// <summary>Whose payment that is.</summary>
    [Id(2)]
    public PlayerId? Player { get; init; }

    /// <summary>When that payment got hold of it; null for one that was never held.</summary>
    [Id(3)]
    public DateTimeOffset? HeldAt { get; init; }

    /// <summary>While it is held: when the hold lapses by itself. Null where the payment is being made, which ends it one way or the other.</summary>
    [Id(4)]
    public DateTimeOffset? HeldUntil { get; init; }

    /// <summary>Its place in the draw, and when it was sold.</summary>
    [Id(5)]
    public Sale? Sale { get; init; }

    /// <summary>The draw's numbers, in the order drawn, once they are known.</summary>
    [Id(6)]
    public IReadOnlyList<int>? Drawn { get; init; }

    /// <summary>When they were drawn.</summary>
    [Id(7)]
    public DateTimeOffset? DrawnAt { get; init; }

    /// <summary>How many of them are on a sold ticket.</summary>
    [Id(8)]
    public int? Matches { get; init; }

    /// <summary>What it won, which may be nothing; null until the prizes are computed.</summary>
    [Id(9)]
    public Money? Prize { get; init; }

    /// <summary>The payment that posted the prize.</summary>
    [Id(10)]
    public PaymentId? PrizePayment { get; init; }

    /// <summary>When it did.</summary>
    [Id(11)]
    public DateTimeOffset? PaidAt { get; init; }

    /// <summary>The payment that gave the money back, where the draw was cancelled.</summary>
    [Id(12)]
    public PaymentId? Refund { get; init; }

    /// <summary>When it did.</summary>
    [Id(13)]
    public DateTimeOffset? RefundedAt { get; init; }
}

/// <summary>What a ticket can be asked. Each may be sent any number of times. Only a pre-created one can be held.</summary>
[GenerateSerializer, Immutable, Alias("lottery.TicketCommand")]
public abstract record TicketCommand : ICommand<ITicketGrain, Ticket>
{
    /// <summary>Calls the grain's method that takes this command.</summary>
    public abstract ValueTask<Answer<Ticket>> SendTo(ITicketGrain grain, Origin origin);
}

/// <summary>Asks for the ticket, as the tables have it now, and changes nothing.</summary>
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
