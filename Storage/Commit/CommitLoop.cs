using Lottery.Grains;
using Lottery.Storage.Events;
using Lottery.Storage.Telemetry;
using Microsoft.Extensions.Logging;

namespace Lottery.Storage.Commit;

/// <summary>The one thread of a silo that writes: takes batches from the queue, commits them, and connects again when a commit failed.</summary>
public sealed partial class CommitLoop(CommitQueue queue, BatchWriter writer, Clock clock, RuntimeMetrics metrics, DrawEvents events, ILogger<CommitLoop> log)
{
    /// <summary>More turns than this in one batch: several requests are at it, and more will come.</summary>
    private const int FewTurns = 6;

    /// <summary>How long after a batch the next one may gather at most, before it is written.</summary>
    private static readonly TimeSpan GatherTime = TimeSpan.FromMilliseconds(1);

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
            writer.Write(batch.Rows);
        }
        catch (Exception e)
        {
            queue.Fail(batch, e);
            return 0;
        }
        metrics.CommitDuration.Record(clock.Provider.GetElapsedTime(began));
        metrics.BatchTurns.Record(batch.Turns);
        queue.Complete(batch);
        foreach (var change in batch.Rows.Draws.Changes)
            events.Publish(change.Row);
        var turns = batch.Turns;
        queue.Recycle(batch);
        return turns;
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
