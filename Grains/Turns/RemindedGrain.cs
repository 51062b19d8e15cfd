using Lottery.Grains.Flows;
using Microsoft.Extensions.Logging;

namespace Lottery.Grains.Turns;

/// <summary>A grain whose reminder wakes it when its flow has something to do.</summary>
/// <remarks>The reminder follows the grain's durable state. Where it could not be set, or was lost, the sweeper runs the flow.</remarks>
internal abstract partial class RemindedGrain<TId, TDecider, TCommand, TFact, TReply>(
    GrainType<TId, TDecider, TCommand, TFact, TReply> type, FlowRunner flows, ILogger log) : DecidingGrain<TId, TDecider, TCommand, TFact, TReply>(type), IRemindable
    where TId : notnull
    where TDecider : class, IDecider<TCommand, TFact, TReply>
    where TCommand : class
    where TFact : class
{
    private const string WakeUp = "wake";

    /// <summary>How often Orleans reminds again, until there is nothing left to do.</summary>
    private static readonly TimeSpan Again = TimeSpan.FromMinutes(1);

    /// <summary>Timers do not reach much further. A grain that is woken early sets its reminder again.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(30);

    private TaskScheduler _scheduler = TaskScheduler.Default;
    private DateTimeOffset? _wakesAt;
    private Task _running = Task.CompletedTask;
    private Task _reminding = Task.CompletedTask;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _scheduler = TaskScheduler.Current;
        return base.OnActivateAsync(cancellationToken);
    }

    public Task ReceiveReminder(string reminderName, TickStatus status)
    {
        if (_running.IsCompleted)
            _running = Wake(); // Paying a large draw takes longer than a call may.
        return Task.CompletedTask;
    }

    /// <summary>When the grain must be woken next; null where there is nothing left to do.</summary>
    protected abstract DateTimeOffset? WakesAt(TReply state);

    /// <summary>Runs the grain's flow as far as its time has come.</summary>
    protected abstract ValueTask<Reply<TReply>> Run(IFlow flow);

    /// <summary>Called on the grain's own thread when a change is durable.</summary>
    protected virtual Task Changed(TReply state) => Task.CompletedTask;

    protected override void Decided(TReply reply, Commit commit) =>
        _ = Task.Factory.StartNew(() => Follow(reply, commit), CancellationToken.None, TaskCreationOptions.None, _scheduler);

    private async Task Follow(TReply state, Commit commit)
    {
        await commit.Done.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        if (!commit.IsDurable || IsVoid)
            return;
        await Changed(state);
        if (WakesAt(state) != _wakesAt)
            await Remind(WakesAt(state));
    }

    private async Task Wake()
    {
        try
        {
            var reply = await flows.Run(Run);
            if (reply.Is(out var state, out _) && WakesAt(state) is { } at && at - flows.Clock.Now < Again)
                await Remind(at); // It was woken a moment too early.
        }
        catch (StorageUnavailableException e)
        {
            LogCutOff(Id.ToString(), e);
        }
    }

    /// <summary>Sets the reminder, or removes it where nothing is left to do. One change at a time: the row of a reminder has a version.</summary>
    private Task Remind(DateTimeOffset? wakesAt)
    {
        _wakesAt = wakesAt;
        return _reminding.IsCompleted ? _reminding = SetReminder() : _reminding;
    }

    private async Task SetReminder()
    {
        DateTimeOffset? set;
        do
        {
            set = _wakesAt;
            await SetReminder(set);
        }
        while (set != _wakesAt);
    }

    private async Task SetReminder(DateTimeOffset? wakesAt)
    {
        try
        {
            if (wakesAt is { } at)
                await this.RegisterOrUpdateReminder(WakeUp, TimeSpan.FromTicks(Math.Clamp((at - flows.Clock.Now).Ticks, 0, Longest.Ticks)), Again);
            else if (await this.GetReminder(WakeUp) is { } reminder)
                await this.UnregisterReminder(reminder);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            LogNotReminded(Id.ToString(), e);
        }
    }

    [LoggerMessage(EventId = 602, Level = LogLevel.Warning, Message = "The reminder of {Grain} could not be set; the sweeper will run its flow.")]
    private partial void LogNotReminded(string? grain, Exception why);

    [LoggerMessage(EventId = 601, Level = LogLevel.Warning, Message = "The flow of {Grain} was cut off; it will be run again.")]
    private partial void LogCutOff(string? grain, Exception why);
}
