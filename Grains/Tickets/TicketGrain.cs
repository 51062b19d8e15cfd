using Lottery.Grains.Turns;
using Orleans.Concurrency;
using Orleans.Placement;

namespace Lottery.Grains.Tickets;

/// <summary>One ticket on the cluster. It is loaded when it is asked, and leaves the memory when all that it decided is durable: there may be millions.</summary>
[GrainType("ticket"), Reentrant, PreferLocalPlacement]
internal sealed class TicketGrain(GrainType<TicketId, TicketDecider, TicketCommand, TicketChanged, Ticket> type)
    : DecidingGrain<TicketId, TicketDecider, TicketCommand, TicketChanged, Ticket>(type), ITicketGrain
{
    protected override TicketId Id => new(this.GetPrimaryKeyLong());

    public ValueTask<Answer<Ticket>> DescribeTicket(DescribeTicket command, Origin origin) => TurnAndLeave(command, origin);

    public ValueTask<Answer<Ticket>> HoldTicket(HoldTicket command, Origin origin) => TurnAndLeave(command, origin);

    public ValueTask<Answer<Ticket>> SellTicket(SellTicket command, Origin origin) => TurnAndLeave(command, origin);

    public ValueTask<Answer<Ticket>> FreeTicket(FreeTicket command, Origin origin) => TurnAndLeave(command, origin);
}
