using System.Diagnostics;
using Lottery.Grains;
using Lottery.Grains.Flows;
using Lottery.Grains.Turns;
using Microsoft.Extensions.Logging;

namespace Lottery.Storage.Commit;

/// <summary>The one ordered queue of decisions. One <see cref="CommitLoop"/> takes batches from it and makes them durable.</summary>
/// <remarks>
/// A decision enters at the moment it is taken in memory; batches commit in that order, so whatever a durable decision
/// rests on is durable too. While one batch is being written the next one fills: the busier, the larger.
/// A turn that cannot be written is void, with all that rests on it, and with nothing else. A batch that fails otherwise ends the epoch:
/// everything decided since is void, the grains that decided any of it are activated anew, and flows that began in it are refused, or
/// they would go on from a step that no longer happened. For a while after, each turn is a batch of its own.
/// </remarks>
public sealed partial class CommitQueue(Clock clock, ILogger<CommitQueue> log) : ICommitQueue, IDisposable
{
    private const int MaxTurns = 4096;
    private const int CautiousTurns = 256;

    /// <summary>A batch that takes longer than this has met a database that does not answer.</summary>
    private static readonly TimeSpan StalledAfter = TimeSpan.FromSeconds(3);

    private readonly Lock _gate = new();
    private readonly Queue<CommitBatch> _full = [];
    private readonly SemaphoreSlim _work = new(0);
    private readonly SemaphoreSlim _gathered = new(0);
    private readonly Stack<TurnLog> _spare = [];
    private CommitBatch _filling = new(1, new TurnLog());
    private int _gatherTo;
    private int _cautious;
    private int _turnsUnderWay;

    /// <summary>The clock's timestamp when the batch that is being written was begun; 0 where none is.</summary>
    private long _writingSince;

    private volatile int _epoch;
    private volatile bool _open;

    /// <summary>Grows with every failed batch.</summary>
    public int Epoch => _epoch;

    /// <summary>True while this silo accepts decisions: its writer is connected.</summary>
    public bool IsOpen => _open;

    public bool IsStalled => Interlocked.Read(ref _writingSince) is not 0 and var since && clock.Provider.GetElapsedTime(since) > StalledAfter;

    /// <summary>Turns decided and not durable yet.</summary>
    internal int TurnsUnderWay => Volatile.Read(ref _turnsUnderWay);

    public Grains.Turns.Commit Enqueue<TCommand, TFact, TReply>(FlowRun flow, Tentative grain, IDecider<TCommand, TFact, TReply> decider, TFact fact)
        where TFact : class
    {
        lock (_gate)
        {
            ThrowIfOver(flow, grain);
            if (_filling.Decisions >= (_cautious > 0 ? 1 : MaxTurns))
            {
                _full.Enqueue(_filling);
                _filling = Next(_filling.Number);
            }
            if (_cautious > 0)
                _cautious--;
            decider.Rows(fact, _filling.Turns);
            _filling.Turns.EndTurn(flow, grain);
            _turnsUnderWay++;
            if (_filling.Decisions++ == 0)
                _work.Release();
            if (_filling.Decisions == _gatherTo)
                _gathered.Release();
            return _filling;
        }
    }

    public void Rest(FlowRun flow, Tentative grain)
    {
        lock (_gate)
        {
            ThrowIfOver(flow, grain);
            _filling.Turns.EndTurn(flow, grain);
        }
    }

    public void EndEpoch(Exception why) => EndEpoch(why, null);

    public void Dispose()
    {
        _work.Dispose();
        _gathered.Dispose();
    }

    /// <summary>Accepts decisions from now on: the writer is connected.</summary>
    internal void Open()
    {
        lock (_gate)
            _open = true;
        LogOpen(_epoch);
    }

    /// <summary>Accepts no more decisions: the process ends.</summary>
    internal void Close() => _open = false;

    /// <summary>Waits for a batch, or for the end of the epoch.</summary>
    internal void Wait(CancellationToken stop) => _work.Wait(stop);

    /// <summary>As <see cref="Wait"/>, without waiting.</summary>
    /// <returns>False where there is nothing to take.</returns>
    internal bool HasWork() => _work.Wait(0, CancellationToken.None);

    /// <summary>Waits until the next batch has this many turns.</summary>
    /// <param name="turns">How many.</param>
    /// <param name="atMost">How long to wait for them.</param>
    /// <param name="stop">Ends the wait.</param>
    internal void Gather(int turns, TimeSpan atMost, CancellationToken stop)
    {
        lock (_gate)
        {
            if (_full.Count > 0 || _filling.Decisions >= turns)
                return;
            _gatherTo = turns;
        }
        _gathered.Wait(atMost, stop);
        lock (_gate)
        {
            _gatherTo = 0;
            while (_gathered.CurrentCount > 0)
                _gathered.Wait(0, CancellationToken.None);
        }
    }

    /// <summary>Takes the next batch to be written. Then comes <see cref="Complete"/> or <see cref="Fail"/>.</summary>
    /// <returns>Null where the batch that was waited for has been voided.</returns>
    internal CommitBatch? Take()
    {
        lock (_gate)
        {
            if (!_full.TryDequeue(out var batch))
            {
                if (_filling.Decisions == 0)
                    return null;
                batch = _filling;
                _filling = Next(batch.Number);
            }
            Interlocked.Exchange(ref _writingSince, clock.Provider.GetTimestamp());
            return batch;
        }
    }

    /// <summary>Voids a turn of the batch that is being written, and everything decided since that rests on it: the database refuses its values.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="at">The turn.</param>
    /// <param name="why">What the database said.</param>
    internal void Void(CommitBatch batch, int at, Exception why)
    {
        LogVoid(why);
        var refused = new StorageUnavailableException("The decision was not committed.", why) { IsOfDecision = true };
        lock (_gate)
        {
            batch.Turns.Void(at, refused);
            batch.Turns.VoidDependents(at + 1, refused);
            foreach (var later in _full)
                later.Turns.VoidDependents(0, refused);
            _filling.Turns.VoidDependents(0, refused);
        }
    }

    /// <summary>Says that a batch is durable, but for the turns that are void.</summary>
    internal void Complete(CommitBatch batch)
    {
        Interlocked.Exchange(ref _writingSince, 0);
        batch.Complete();
    }

    /// <summary>Takes a durable batch's log back, to be filled again.</summary>
    internal void Recycle(CommitBatch batch)
    {
        lock (_gate)
        {
            _turnsUnderWay = Math.Max(0, _turnsUnderWay - batch.Decisions); // A turn may have ended the epoch meanwhile.
            batch.Turns.Clear();
            _spare.Push(batch.Turns);
        }
    }

    /// <summary>Says that a batch could not be written, or that nobody knows whether it was: the epoch ends.</summary>
    internal void Fail(CommitBatch batch, Exception why)
    {
        EndEpoch(why, batch);
        Interlocked.Exchange(ref _writingSince, 0);
    }

    /// <summary>Voids everything that is not durable.</summary>
    /// <param name="why">What happened.</param>
    /// <param name="failed">The batch that could not be written, where that is why.</param>
    private void EndEpoch(Exception why, CommitBatch? failed)
    {
        LogEpochEnded(_epoch, why);
        List<CommitBatch> lost;
        lock (_gate)
        {
            _open = false;
            _epoch++;
            lost = [.. _full, _filling];
            _full.Clear();
            _filling = Next(_filling.Number);
            _turnsUnderWay = 0;
            _cautious = CautiousTurns;
        }
        if (failed is not null)
            lost.Insert(0, failed);
        foreach (var batch in lost)
            batch.Fail(new StorageUnavailableException("The batch was not committed.", why) { IsOfDecision = true });
        _work.Release(); // Where a turn ended the epoch, the writer waits for work and must begin the next one.
    }

    /// <exception cref="StorageUnavailableException">The epoch ended meanwhile, or a decision that flow or grain rest on was not written.</exception>
    private void ThrowIfOver(FlowRun flow, Tentative grain)
    {
        Debug.Assert(_gate.IsHeldByCurrentThread);
        if (flow.Epoch != _epoch || !_open)
            throw new StorageUnavailableException("The epoch ended.");
        flow.ThrowIfVoid();
        grain.ThrowIfVoid();
    }

    private CommitBatch Next(long number)
    {
        Debug.Assert(_gate.IsHeldByCurrentThread);
        return new(number + 1, _spare.TryPop(out var turns) ? turns : new TurnLog());
    }

    [LoggerMessage(EventId = 102, Level = LogLevel.Information, Message = "Accepting commands (epoch {Epoch}).")]
    private partial void LogOpen(int epoch);

    [LoggerMessage(EventId = 103, Level = LogLevel.Error, Message = "The database refused a decision. It is void, and so is what rests on it.")]
    private partial void LogVoid(Exception why);

    [LoggerMessage(EventId = 100, Level = LogLevel.Error, Message = "Epoch {Epoch} ended: a batch could not be committed.")]
    private partial void LogEpochEnded(int epoch, Exception why);
}
