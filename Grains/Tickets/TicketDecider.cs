using System.Diagnostics;
using Decision = Lottery.Grains.Decision<Lottery.Grains.Tickets.TicketChanged, Lottery.Grains.Tickets.Ticket>;

namespace Lottery.Grains.Tickets;

/// <summary>What happened to a pre-created ticket: how it stands now.</summary>
public sealed record TicketChanged(PooledTicket Ticket);

/// <summary>One ticket. Of a pre-created one it decides which payment may have it; of each it tells the whole life.</summary>
/// <remarks>
/// A hold lapses by itself, so that a step which comes late leaves nothing stuck. Once its payment is being made it does not:
/// then the purchase, which is always finished, sells the ticket or lets go of it. What follows the sale is decided elsewhere:
/// the ticket looks it up whenever it is asked.
/// </remarks>
public sealed class TicketDecider(TicketId id, MadeTicket? made) : IDecider<TicketCommand, TicketChanged, Ticket>, IRecalls<TicketCommand, TicketLookup, SoldTicket>
{
    private PooledTicket? _ticket = made?.Ticket;
    private SoldTicket? _sold;

#pragma warning disable format // A table of rules: what is asked, what is known, what follows.
    public Decision Decide(TicketCommand command, DateTimeOffset now) => (command, _ticket) switch
    {
        (_, null) when _sold is null                                                 => Fault.TicketNotFound,
        (DescribeTicket, _)                                                          => Known(now),
        (_, null)                                                                    => Fault.TicketTaken,

        (HoldTicket h, { Status: TicketStatus.Sold } sold)                           => sold.Payment == h.Payment ? Known(now) : Fault.TicketTaken,
        (HoldTicket { Until: null } h, { HeldUntil: not null } held) when held.Payment == h.Payment => Held(held, h, now),
        (HoldTicket h, { Status: TicketStatus.Held } held) when held.Payment == h.Payment => Known(now),
        (HoldTicket, { } held) when !held.IsAvailable(now)                           => Fault.TicketTaken,
        (HoldTicket { Until: null }, _)                                              => Fault.TicketTaken, // Let go of: a step that comes late would hold it for ever.
        (HoldTicket h, _) when now >= h.Until                                        => Fault.HoldExpired,
        (HoldTicket h, { } free)                                                     => Held(free, h, now),

        (SellTicket s, { Status: TicketStatus.Held } held) when held.Payment == s.Payment => new TicketChanged(Next(held) with { Status = TicketStatus.Sold, HeldUntil = null }),
        (SellTicket s, { Status: TicketStatus.Sold } sold) when sold.Payment == s.Payment => Known(now),
        (SellTicket, { })                                                            => Fault.TicketTaken,

        (FreeTicket f, { Status: TicketStatus.Held } held) when held.Payment == f.Payment => new TicketChanged(Next(held).Free()),
        (FreeTicket, { })                                                            => Known(now),

        _ => throw new UnreachableException($"No rule for {command}."),
    };
#pragma warning restore format

    public void Apply(TicketChanged fact) => _ticket = fact.Ticket;

    public void Rows(TicketChanged fact, IRows rows) => rows.Add(fact.Ticket);

    public Reply<Ticket> Answer(TicketChanged fact) => made!.Describe(fact.Ticket);

    public TicketLookup? Missing(TicketCommand command, DateTimeOffset now) => command is DescribeTicket || made is null ? new(id) : null;

    public void Remember(SoldTicket found) => _sold = found;

    public void Forget() => _sold = null;

    private Decision Known(DateTimeOffset now)
    {
        var held = _ticket is null || !_ticket.IsAvailable(now) ? _ticket : _ticket.Free();
        return Decision.Known(_sold is not null
            ? _sold.Describe() with { MadeAt = made?.MadeAt, HeldAt = held?.HeldAt }
            : made!.Describe(held!));
    }

    private static TicketChanged Held(PooledTicket ticket, HoldTicket hold, DateTimeOffset now) => new(Next(ticket) with
    {
        Status = TicketStatus.Held,
        Payment = hold.Payment,
        Player = hold.Player,
        HeldAt = ticket.Payment == hold.Payment ? ticket.HeldAt : now,
        HeldUntil = hold.Until,
    });

    private static PooledTicket Next(PooledTicket ticket) => ticket with { Version = ticket.Version + 1 };
}
