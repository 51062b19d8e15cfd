using Lottery.Grains;
using Lottery.Storage.Database;
using Lottery.Storage.Events;
using Lottery.Storage.Telemetry;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Lottery.Storage.Commit;

/// <summary>The one thread of a silo that writes: takes batches from the queue, commits them, and connects again when a commit failed.</summary>
public sealed partial class CommitLoop(CommitQueue queue, BatchWriter writer, Clock clock, RuntimeMetrics metrics, DrawEvents events, ILogger<CommitLoop> log)
{
    /// <summary>More turns than this in one batch: several requests are at it, and more will come.</summary>
    private const int FewTurns = 6;

    /// <summary>How long after a batch the next one may gather at most, before it is written.</summary>
    private static readonly TimeSpan GatherTime = TimeSpan.FromMilliseconds(1);

    /// <summary>The rows that are being written.</summary>
    private readonly RowBatch _rows = new();

    /// <summary>Writes batches until it is cancelled, and then what is left. The queue is open while the writer is connected.</summary>
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
                while (queue.IsOpen)
                {
                    queue.Wait(stop);
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

    private void Open(CancellationToken stop)
    {
        for (var tries = 0; !queue.IsOpen; tries++)
        {
            try
            {
                writer.Open(stop);
                queue.Open();
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

    /// <summary>Lets a batch gather to half of the last one: those who were just answered ask again, and a batch costs about as much as ten purchases before its first row.</summary>
    private void Gather(int turns, TimeSpan atMost, CancellationToken stop)
    {
        if (turns > FewTurns / 2 && atMost > TimeSpan.Zero)
            queue.Gather(turns, atMost, stop);
    }

    /// <returns>How many turns it wrote.</returns>
    private int WriteNext()
    {
        if (queue.Take() is not { } batch)
            return 0;
        var began = clock.Provider.GetTimestamp();
        try
        {
            Write(batch, 0, batch.Turns.Count);
        }
        catch (Exception e)
        {
            queue.Fail(batch, e);
            return 0;
        }
        metrics.Committed(clock.Provider.GetElapsedTime(began), batch.Decisions);
        queue.Complete(batch);
        var turns = batch.Decisions;
        queue.Recycle(batch);
        return turns;
    }

    /// <summary>Writes turns of a batch. Where PostgreSQL refuses their values, each half is written apart, down to the turn that they are of.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="from">The first turn.</param>
    /// <param name="to">The turn after the last one.</param>
    private void Write(CommitBatch batch, int from, int to)
    {
        _rows.Clear();
        if (!batch.Turns.AddRows(from, to, _rows))
            return;
        try
        {
            writer.Write(_rows);
        }
        catch (PostgresException e) when (e.IsOfValues())
        {
            if (to - from == 1)
            {
                queue.Void(batch, from, e);
                return;
            }
            var half = from + ((to - from) / 2);
            Write(batch, from, half);
            Write(batch, half, to);
            return;
        }
        foreach (var change in _rows.Draws.Changes)
            events.Publish(change.Row);
    }

    private void Drain()
    {
        while (queue.IsOpen && queue.HasWork())
            WriteNext();
        queue.Close();
        writer.Dispose();
    }

    [LoggerMessage(EventId = 101, Level = LogLevel.Warning, Message = "The writer cannot connect; it goes on trying.")]
    private partial void LogNotOpen(Exception why);
}
