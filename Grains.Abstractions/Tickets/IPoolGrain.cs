namespace Lottery.Grains.Tickets;

/// <summary>The tickets of one draw that are made before they are sold.</summary>
[Alias("lottery.pool")]
public interface IPoolGrain : IGrainWithIntegerKey
{
    /// <inheritdoc cref="Lottery.Grains.Tickets.MakeTickets" path="/summary"/>
    [Alias("MakeTickets")]
    ValueTask<Answer<TicketBatch>> MakeTickets(MakeTickets command, Origin origin);
}
