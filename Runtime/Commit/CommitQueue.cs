using System.Diagnostics;
using Lottery.Grains;
using Microsoft.Extensions.Logging;

namespace Lottery.Runtime.Commit;

/// <summary>The one ordered queue of decisions, and its one writer.</summary>
/// <remarks>
/// A decision enters at the moment it is taken in memory; batches commit in that order, so whatever a durable decision
/// rests on is durable too. While one batch is being written the next one fills: the busier, the larger.
/// A failed batch ends the epoch: everything decided since is void, activations are dropped, and flows that began
/// in it are refused, or they would go on from a step that no longer happened. For a while after, each turn is a batch
/// of its own, so that a poisonous one fails alone.
/// </remarks>
public sealed partial class CommitQueue(BatchWriter writer, ILogger<CommitQueue> log) : IDisposable
{
    private const int MaxTurns = 4096;
    private const int CautiousTurns = 256;

    /// <summary>More turns than this in one batch: several requests are at it, and more will come.</summary>
    private const int FewTurns = 6;

    /// <summary>How long the writer then lets the next batch gather. A batch costs about as much as ten purchases before its first row.</summary>
    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(1);

    private readonly Lock _gate = new();
    private readonly Queue<CommitBatch> _full = [];
    private readonly SemaphoreSlim _work = new(0);
    private readonly Stack<RowBatch> _spare = [];
    private CommitBatch _filling = new(1, new RowBatch());
    private int _cautious;
    private volatile int _epoch;
    private volatile bool _open;

    /// <summary>Called when an epoch has ended, before the next begins: drop what was decided in it.</summary>
    public event Action? EpochEnded;

    /// <summary>Grows with every failed batch.</summary>
    public int Epoch => _epoch;

    /// <summary>True while this process may decide: it has the database's word that nobody else does.</summary>
    public bool IsOpen => _open;

    /// <summary>Takes in the rows of a fact that was just applied.</summary>
    /// <returns>The batch with which it becomes durable.</returns>
    /// <exception cref="StorageUnavailableException">The epoch ended meanwhile.</exception>
    public CommitBatch Enqueue<TCommand, TFact, TReply>(int epoch, IGrain<TCommand, TFact, TReply> grain, TFact fact)
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
            grain.Rows(fact, _filling.Rows);
            if (_filling.Turns++ == 0)
                _work.Release();
            return _filling;
        }
    }

    /// <summary>Writes batches until it is cancelled, and then what is left. Decides whenever the writer has the database's word.</summary>
    public async Task Run(CancellationToken stop)
    {
        try
        {
            while (true)
            {
                await Open(stop);
                while (_open)
                {
                    await _work.WaitAsync(stop);
                    if (await WriteNext() > FewTurns)
                        await Task.Delay(Breath, stop);
                }
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            await Drain();
        }
    }

    public void Dispose() => _work.Dispose();

    private async Task Open(CancellationToken stop)
    {
        for (var tries = 0; !_open; tries++)
        {
            try
            {
                await writer.Open(stop);
                lock (_gate)
                    _open = true;
                LogOpen(_epoch);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                if (tries == 0)
                    LogNotOpen(e);
                await Task.Delay(TimeSpan.FromMilliseconds(200), stop);
            }
        }
    }

    /// <summary>Voids everything that is not durable.</summary>
    /// <param name="why">What happened.</param>
    /// <param name="failed">The batch that could not be written, where that is why.</param>
    internal void EndEpoch(Exception why, CommitBatch? failed = null)
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
            _cautious = CautiousTurns;
            EpochEnded?.Invoke();
        }
        if (failed is not null)
            lost.Insert(0, failed);
        foreach (var batch in lost)
            batch.Fail(new StorageUnavailableException("The batch was not committed.", why));
        _work.Release(); // Where a turn ended the epoch, the writer waits for work and must begin the next one.
    }

    private async Task Drain()
    {
        while (_open && await _work.WaitAsync(0, CancellationToken.None))
            await WriteNext();
        _open = false;
        await writer.DisposeAsync();
    }

    /// <returns>How many turns it wrote.</returns>
    private async Task<int> WriteNext()
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
        try
        {
            await writer.Write(batch.Rows);
        }
        catch (Exception e)
        {
            EndEpoch(e, batch);
            return 0;
        }
        batch.Complete();
        lock (_gate)
        {
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

    [LoggerMessage(EventId = 102, Level = LogLevel.Information, Message = "Deciding, in epoch {Epoch}.")]
    private partial void LogOpen(int epoch);

    [LoggerMessage(EventId = 101, Level = LogLevel.Warning, Message = "The writer cannot connect; it goes on trying.")]
    private partial void LogNotOpen(Exception why);

    [LoggerMessage(EventId = 100, Level = LogLevel.Error, Message = "Epoch {Epoch} ended: a batch could not be committed.")]
    private partial void LogEpochEnded(int epoch, Exception why);
}
