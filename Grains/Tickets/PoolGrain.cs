using Lottery.Grains.Turns;
using Orleans.Concurrency;

namespace Lottery.Grains.Tickets;

/// <summary>The tickets of a draw that are made before they are sold, on the cluster.</summary>
[GrainType("pool"), Reentrant]
internal sealed class PoolGrain(GrainType<DrawId, PoolDecider, PoolCommand, TicketsMade, TicketBatch> type)
    : DecidingGrain<DrawId, PoolDecider, PoolCommand, TicketsMade, TicketBatch>(type), IPoolGrain
{
    protected override DrawId Id => new(this.GetPrimaryKeyLong());

    public ValueTask<Answer<TicketBatch>> MakeTickets(MakeTickets command, Origin origin) => Turn(command, origin);
}
