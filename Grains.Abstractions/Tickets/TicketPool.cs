namespace Lottery.Grains.Tickets;

/// <summary>How far a draw's combinations are handed out to pre-created tickets, and the row.</summary>
/// <param name="Draw">The draw.</param>
/// <param name="Key">16 bytes that choose the order in which they are handed out.</param>
/// <param name="Issued">How many are.</param>
/// <param name="Version">1 when made, one more with each change.</param>
[GenerateSerializer, Immutable, Alias("lottery.TicketPool")]
public sealed record TicketPool(DrawId Draw, byte[] Key, long Issued, long Version);

/// <summary>Tickets made at once, and the row: the combinations from <paramref name="Start"/> on in the pool's order. Never changes.</summary>
/// <param name="Id">The batch.</param>
/// <param name="Draw">The draw.</param>
/// <param name="Start">How many combinations were handed out before.</param>
/// <param name="Count">1 to <see cref="PooledTickets.MaxBatch"/>.</param>
/// <param name="CreatedAt">When.</param>
[GenerateSerializer, Immutable, Alias("lottery.TicketBatch")]
public sealed record TicketBatch(BatchId Id, DrawId Draw, long Start, int Count, DateTimeOffset CreatedAt);

/// <summary>What a draw's pool can be asked.</summary>
[GenerateSerializer, Immutable, Alias("lottery.PoolCommand")]
public abstract record PoolCommand : ICommand<IPoolGrain, TicketBatch>
{
    /// <summary>Calls the grain's method that takes this command.</summary>
    public abstract ValueTask<Answer<TicketBatch>> SendTo(IPoolGrain grain, Origin origin);
}

/// <summary>Makes tickets. The same batch again is a repeat.</summary>
/// <param name="Batch">The number it gets.</param>
/// <param name="Count">1 to <see cref="PooledTickets.MaxBatch"/>.</param>
/// <param name="Combinations">How many lines the draw's game has.</param>
/// <param name="Key">16 random bytes, for a pool that has none yet.</param>
[GenerateSerializer, Immutable, Alias("lottery.MakeTickets")]
public sealed record MakeTickets(BatchId Batch, int Count, long Combinations, byte[] Key) : PoolCommand
{
    public override ValueTask<Answer<TicketBatch>> SendTo(IPoolGrain grain, Origin origin) => grain.MakeTickets(this, origin);
}
