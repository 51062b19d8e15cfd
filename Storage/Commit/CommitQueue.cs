using System.Diagnostics;
using Lottery.Grains;
using Lottery.Grains.Turns;
using Lottery.Storage.Events;
using Lottery.Storage.Telemetry;
using Microsoft.Extensions.Logging;

namespace Lottery.Storage.Commit;

/// <summary>The one ordered queue of decisions, and its one writer.</summary>
/// <remarks>
/// A decision enters at the moment it is taken in memory; batches commit in that order, so whatever a durable decision
/// rests on is durable too. While one batch is being written the next one fills: the busier, the larger.
/// A failed batch ends the epoch: everything decided since is void, the grains that decided any of it are activated anew, and
/// flows that began in it are refused, or they would go on from a step that no longer happened. For a while after, each
/// turn is a batch of its own, so that a poisonous one fails alone.
/// </remarks>
public sealed partial class CommitQueue(BatchWriter writer, Clock clock, RuntimeMetrics metrics, DrawEvents events, ILogger<CommitQueue> log) : ICommitQueue, IDisposable
{
    private const int MaxTurns = 4096;
    private const int CautiousTurns = 256;

    /// <summary>More turns than this in one batch: several requests are at it, and more will come.</summary>
    private const int FewTurns = 6;

    /// <summary>How long after a batch the next one may gather at most, before it is written.</summary>
    private static readonly TimeSpan GatherTime = TimeSpan.FromMilliseconds(1);

    /// <summary>A batch that takes longer than this has met a database that does not answer.</summary>
    private static readonly TimeSpan StalledAfter = TimeSpan.FromSeconds(3);

    private readonly Lock _gate = new();
    private readonly Queue<CommitBatch> _full = [];
    private readonly SemaphoreSlim _work = new(0);
    private readonly SemaphoreSlim _gathered = new(0);
    private readonly Stack<RowBatch> _spare = [];
    private CommitBatch _filling = new(1, new RowBatch());
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

    /// <summary>Takes in the rows of a fact that was just applied.</summary>
    /// <returns>The batch with which it becomes durable.</returns>
    /// <exception cref="StorageUnavailableException">The epoch ended meanwhile.</exception>
    public Grains.Turns.Commit Enqueue<TCommand, TFact, TReply>(int epoch, IDecider<TCommand, TFact, TReply> decider, TFact fact)
        where TFact : class
    {
        lock (_gate)
        {
            if (epoch != _epoch || !_open)
                throw new StorageUnavailableException("The epoch ended.");
            if (_filling.Turns >= (_cautious > 0 ? 1 : MaxTurns))
            {
                _full.Enqueue(_filling);
                _filling = Next(_filling.Number);
            }
            if (_cautious > 0)
                _cautious--;
            decider.Rows(fact, _filling.Rows);
            _turnsUnderWay++;
            if (_filling.Turns++ == 0)
                _work.Release();
            if (_filling.Turns == _gatherTo)
                _gathered.Release();
            return _filling;
        }
    }

    /// <summary>Writes batches until it is cancelled, and then what is left. Accepts decisions while the writer is connected.</summary>
    /// <remarks>On a thread of its own: when a batch is durable the next one must not wait behind requests for a thread of the pool.</remarks>
    public Task Run(CancellationToken stop) =>
        Task.Factory.StartNew(() => WriteUntil(stop), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private void WriteUntil(CancellationToken stop)
    {
        try
        {
            while (true)
            {
                Open(stop);
                var (last, at) = (0, 0L);
                while (_open)
                {
                    _work.Wait(stop);
                    Gather(last / 2, GatherTime - clock.Provider.GetElapsedTime(at), stop);
                    (last, at) = (WriteNext(), clock.Provider.GetTimestamp());
                }
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            Drain();
        }
    }

    /// <summary>Lets a batch gather to half of the last one: those who were just answered ask again, and a batch costs about as much as ten purchases before its first row.</summary>
    private void Gather(int turns, TimeSpan atMost, CancellationToken stop)
    {
        if (turns <= FewTurns / 2 || atMost <= TimeSpan.Zero)
            return;
        lock (_gate)
        {
            if (_full.Count > 0 || _filling.Turns >= turns)
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

    public void Dispose()
    {
        _work.Dispose();
        _gathered.Dispose();
    }

    private void Open(CancellationToken stop)
    {
        for (var tries = 0; !_open; tries++)
        {
            try
            {
                writer.Open(stop);
                lock (_gate)
                    _open = true;
                LogOpen(_epoch);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                if (tries == 0)
                    LogNotOpen(e);
                stop.WaitHandle.WaitOne(200);
                stop.ThrowIfCancellationRequested();
            }
        }
    }

    public void EndEpoch(Exception why) => EndEpoch(why, null);

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

    private void Drain()
    {
        while (_open && _work.Wait(0, CancellationToken.None))
            WriteNext();
        _open = false;
        writer.Dispose();
    }

    /// <returns>How many turns it wrote.</returns>
    private int WriteNext()
    {
        CommitBatch batch;
        lock (_gate)
        {
            if (_full.TryDequeue(out var full))
            {
                batch = full;
            }
            else if (_filling.Turns > 0)
            {
                batch = _filling;
                _filling = Next(batch.Number);
            }
            else
            {
                return 0; // Its batch was voided.
            }
        }
        var began = clock.Provider.GetTimestamp();
        Interlocked.Exchange(ref _writingSince, began);
        try
        {
            writer.Write(batch.Rows);
        }
        catch (Exception e)
        {
            EndEpoch(e, batch);
            return 0;
        }
        finally
        {
            Interlocked.Exchange(ref _writingSince, 0);
        }
        metrics.CommitDuration.Record(clock.Provider.GetElapsedTime(began));
        metrics.BatchTurns.Record(batch.Turns);
        batch.Complete();
        foreach (var change in batch.Rows.Draws.Changes)
            events.Publish(change.Row);
        lock (_gate)
        {
            _turnsUnderWay = Math.Max(0, _turnsUnderWay - batch.Turns); // A turn may have ended the epoch meanwhile.
            batch.Rows.Clear();
            _spare.Push(batch.Rows);
        }
        return batch.Turns;
    }

    private CommitBatch Next(long number)
    {
        Debug.Assert(_gate.IsHeldByCurrentThread);
        return new(number + 1, _spare.TryPop(out var rows) ? rows : new RowBatch());
    }

    [LoggerMessage(EventId = 102, Level = LogLevel.Information, Message = "Accepting commands (epoch {Epoch}).")]
    private partial void LogOpen(int epoch);

    [LoggerMessage(EventId = 101, Level = LogLevel.Warning, Message = "The writer cannot connect; it goes on trying.")]
    private partial void LogNotOpen(Exception why);

    [LoggerMessage(EventId = 100, Level = LogLevel.Error, Message = "Epoch {Epoch} ended: a batch could not be committed.")]
    private partial void LogEpochEnded(int epoch, Exception why);
}
