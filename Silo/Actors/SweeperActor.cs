using Lottery.Storage;
using Lottery.Storage.Due;
using Lottery.Silo.Events;
using Orleans.Concurrency;

namespace Lottery.Silo.Actors;

/// <summary>The one activation in the cluster that looks in the tables for holds that ran out, flows that were cut off, and how sales go.</summary>
/// <remarks>While it lives a timer makes it look; its reminder brings it back within a minute where its silo died.</remarks>
[GrainType("sweeper"), Reentrant]
internal sealed partial class SweeperActor(DueWork due, ReceiptChecks receipts, GrainHost host, ILogger<SweeperActor> log) : Grain, ISweeperActor, IRemindable
{
    public const string Key = "due";

    private const string Reminder = "sweep";

    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Again = TimeSpan.FromMinutes(1);

    private bool _failed;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        this.RegisterGrainTimer(Sweep, new GrainTimerCreationOptions { DueTime = Period, Period = Period, Interleave = true, KeepAlive = true });
        this.RegisterGrainTimer(TellSales, new GrainTimerCreationOptions { DueTime = Period, Period = Period, Interleave = true });
        return Task.CompletedTask;
    }

    public Task Start() => this.RegisterOrUpdateReminder(Reminder, Again, Again);

    public Task ReceiveReminder(string reminderName, TickStatus status) => Task.CompletedTask;

    /// <summary>Off the activation's own thread: the flows that it begins outlast the timer's tick.</summary>
    private Task Sweep(CancellationToken stop) => Task.Run(() => Task.WhenAll(due.Look(stop), receipts.Look(stop)), stop);

    private async Task TellSales(CancellationToken stop)
    {
        try
        {
            if (await host.DrawTables.Sales(stop) is { Count: > 0 } sold)
                await DrawStreams.Of(ServiceProvider).OnNextAsync(new(null, sold.ToDictionary(draw => draw.Key.Value, draw => draw.Value)));
            _failed = false;
        }
        catch (Exception e) when (!stop.IsCancellationRequested)
        {
            if (!_failed)
                LogNotTold(e); // Once, not every second.
            _failed = true;
        }
    }

    [LoggerMessage(EventId = 604, Level = LogLevel.Warning, Message = "The API nodes could not be told how sales go; they count themselves.")]
    private partial void LogNotTold(Exception why);
}
