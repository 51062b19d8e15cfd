using System.Diagnostics;
using Decision = Lottery.Grains.Decision<Lottery.Grains.Tickets.TicketsMade, Lottery.Grains.Tickets.TicketBatch>;

namespace Lottery.Grains.Tickets;

/// <summary>A batch of tickets was made.</summary>
public sealed record TicketsMade(TicketBatch Batch, byte[] Key);

/// <summary>The combinations of one draw that are handed out to pre-created tickets: each at most once.</summary>
/// <remarks>A batch costs one row however many tickets it has: their numbers follow from their place in the pool's order.</remarks>
public sealed class PoolDecider(DrawId draw, TicketPool? pool) : IDecider<PoolCommand, TicketsMade, TicketBatch>, IRecalls<PoolCommand, BatchLookup, TicketBatch>
{
    private const int RememberedBatches = 64;

    private readonly Recent<BatchId, TicketBatch> _batches = new();
    private TicketPool? _pool = pool;

#pragma warning disable format // A table of rules: what is asked, what is known, what follows.
    public Decision Decide(PoolCommand command, DateTimeOffset now) => (command, Known(command)) switch
    {
        (MakeTickets, { } known)                                            => Decision.Known(known),
        (MakeTickets m, _) when m.Count is < 1 or > PooledTickets.MaxBatch  => Fault.InvalidRequest,
        (MakeTickets m, _) when m.Count > m.Combinations - Issued           => Fault.CombinationsExhausted,
        (MakeTickets m, _)                                                  => new TicketsMade(new(m.Batch, draw, Issued, m.Count, now), m.Key),
        _ => throw new UnreachableException($"No rule for {command}."),
    };
#pragma warning restore format

    public void Apply(TicketsMade fact)
    {
        _pool = _pool is null
            ? new(draw, fact.Key, fact.Batch.Count, Version: 1)
            : _pool with { Issued = _pool.Issued + fact.Batch.Count, Version = _pool.Version + 1 };
        _batches.Set(fact.Batch.Id, fact.Batch);
    }

    public void Rows(TicketsMade fact, IRows rows)
    {
        rows.Add(_pool!);
        rows.Add(fact.Batch);
    }

    public Reply<TicketBatch> Answer(TicketsMade fact) => fact.Batch;

    public BatchLookup? Missing(PoolCommand command, DateTimeOffset now) =>
        command is MakeTickets make && !_batches.Contains(make.Batch) ? new(make.Batch) : null;

    public void Remember(TicketBatch found) => _batches.TryAdd(found.Id, found);

    public void Forget()
    {
        if (_batches.Count > RememberedBatches)
            _batches.Age();
    }

    private long Issued => _pool?.Issued ?? 0;

    private TicketBatch? Known(PoolCommand command) => command is MakeTickets make ? _batches.Find(make.Batch) : null;
}

/// <summary>How to look a batch up.</summary>
public sealed record BatchLookup(BatchId Batch);
