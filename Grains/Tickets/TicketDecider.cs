using System.Diagnostics;
using Lottery.Grains.Games;
using Decision = Lottery.Grains.Decision<Lottery.Grains.Tickets.TicketChanged, Lottery.Grains.Tickets.Ticket>;

namespace Lottery.Grains.Tickets;

/// <summary>What happened to a ticket: how it stands now.</summary>
public sealed record TicketChanged(Ticket Ticket);

/// <summary>One pre-created ticket until it is in the draw: which payment may have it.</summary>
/// <remarks>
/// A hold lapses by itself, so that a step which comes late leaves nothing stuck. Once its payment is being made it does not:
/// then the purchase, which is always finished, sells the ticket or lets go of it.
/// </remarks>
public sealed class TicketDecider(TicketId id, Ticket? ticket) : IDecider<TicketCommand, TicketChanged, Ticket>, IRecalls<TicketCommand, TicketLookup, PooledLine>
{
    private Ticket? _ticket = ticket;

#pragma warning disable format // A table of rules: what is asked, what is known, what follows.
    public Decision Decide(TicketCommand command, DateTimeOffset now) => (command, _ticket) switch
    {
        (_, null)                                                                    => Fault.TicketNotFound,
        (DescribeTicket, { } known)                                                  => Decision.Known(known),

        (HoldTicket h, { Status: TicketStatus.Sold } sold)                           => sold.Payment == h.Payment ? Decision.Known(sold) : Fault.TicketTaken,
        (HoldTicket { Until: null } h, { HeldUntil: not null } held) when held.Payment == h.Payment => Held(held, h),
        (HoldTicket h, { Status: TicketStatus.Held } held) when held.Payment == h.Payment => Decision.Known(held),
        (HoldTicket, { } held) when !held.IsAvailable(now)                           => Fault.TicketTaken,
        (HoldTicket h, _) when now >= h.Until                                        => Fault.HoldExpired,
        (HoldTicket h, { } free)                                                     => Held(free, h),

        (SellTicket s, { Status: TicketStatus.Held } held) when held.Payment == s.Payment => new TicketChanged(Next(held) with { Status = TicketStatus.Sold, HeldUntil = null }),
        (SellTicket s, { Status: TicketStatus.Sold } sold) when sold.Payment == s.Payment => Decision.Known(sold),
        (SellTicket, { })                                                            => Fault.TicketTaken,

        (FreeTicket f, { Status: TicketStatus.Held } held) when held.Payment == f.Payment => new TicketChanged(Next(held) with { Status = TicketStatus.Available, Payment = null, Player = null, HeldUntil = null }),
        (FreeTicket, { } others)                                                     => Decision.Known(others),

        _ => throw new UnreachableException($"No rule for {command}."),
    };
#pragma warning restore format

    public void Apply(TicketChanged fact) => _ticket = fact.Ticket;

    public void Rows(TicketChanged fact, IRows rows) => rows.Add(fact.Ticket);

    public Reply<Ticket> Answer(TicketChanged fact) => fact.Ticket;

    public TicketLookup? Missing(TicketCommand command, DateTimeOffset now) => _ticket is null && id.IsPooled() ? new(id) : null;

    public void Remember(PooledLine found) => _ticket ??= new(id, found.Draw, found.Numbers, TicketStatus.Available, Version: 0);

    /// <summary>Nothing: what it recalled is what it is.</summary>
    public void Forget()
    {
    }

    private static TicketChanged Held(Ticket ticket, HoldTicket hold) => new(Next(ticket) with
    {
        Status = TicketStatus.Held,
        Payment = hold.Payment,
        Player = hold.Player,
        HeldUntil = hold.Until,
    });

    private static Ticket Next(Ticket ticket) => ticket with { Version = ticket.Version + 1 };
}

/// <summary>How to look up which line a pre-created ticket is.</summary>
public sealed record TicketLookup(TicketId Ticket);

/// <summary>A pre-created ticket as its batch has it.</summary>
public sealed record PooledLine(DrawId Draw, Numbers Numbers)
{
    /// <summary>The line at a ticket's place of its batch.</summary>
    public static PooledLine Of(TicketBatch batch, ReadOnlySpan<byte> key, int pick, int of, int index) =>
        new(batch.Draw, Combinations.At(Shuffle.At(key, batch.Start + index, Combinations.Count(pick, of)), pick, of));
}
