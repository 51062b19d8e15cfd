using Lottery.Runtime.Due;
using Orleans.Concurrency;

namespace Lottery.Silo.Actors;

/// <summary>The one activation in the cluster that looks in the tables for holds that ran out and flows that were cut off.</summary>
/// <remarks>While it lives a timer makes it look; its reminder brings it back within a minute where its silo died.</remarks>
[GrainType("sweeper"), Reentrant]
internal sealed class SweeperActor(DueWork due, ReceiptChecks receipts) : Grain, ISweeperActor, IRemindable
{
    public const string Key = "due";

    private const string Reminder = "sweep";

    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Again = TimeSpan.FromMinutes(1);

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        this.RegisterGrainTimer(Sweep, new GrainTimerCreationOptions { DueTime = Period, Period = Period, Interleave = true, KeepAlive = true });
        return Task.CompletedTask;
    }

    public Task Start() => this.RegisterOrUpdateReminder(Reminder, Again, Again);

    public Task ReceiveReminder(string reminderName, TickStatus status) => Task.CompletedTask;

    /// <summary>Off the activation's own thread: the flows that it begins outlast the timer's tick.</summary>
    private Task Sweep(CancellationToken stop) => Task.Run(() => Task.WhenAll(due.Look(stop), receipts.Look(stop)), stop);
}
