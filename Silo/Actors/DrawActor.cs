using Lottery.Grains;
using Lottery.Grains.Draws;
using Lottery.Storage;
using Lottery.Silo.Events;
using Lottery.Silo.Wire;
using Orleans.Concurrency;

namespace Lottery.Silo.Actors;

/// <summary>One draw. Its reminder wakes it when it is to open, close, be drawn and pay.</summary>
[GrainType("draw"), Reentrant]
internal sealed partial class DrawActor(GrainHost host, ILogger<DrawActor> log)
    : Actor<DrawId, DrawDecider, DrawCommand, DrawFact, Draw>(host, host.Draws, Keys.Draw), IDrawActor, IRemindable
{
    private const string WakeUp = "wake";

    /// <summary>How often Orleans reminds again, until there is nothing left to do.</summary>
    private static readonly TimeSpan Again = TimeSpan.FromMinutes(1);

    /// <summary>Timers do not reach much further. Reminded early, it finds nothing due, and is reminded again.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(30);

    private readonly GrainHost _host = host;
    private DateTimeOffset? _wakesAt;
    private Task _running = Task.CompletedTask;
    private Draw? _latest;
    private long _told;
    private Task _telling = Task.CompletedTask;

    public Task ReceiveReminder(string reminderName, TickStatus status)
    {
        if (_running.IsCompleted)
            _running = Run(); // Paying a large draw takes longer than a call may.
        return Task.CompletedTask;
    }

    /// <summary>The reminder is set before anybody hears of the draw; where that fails, the sweep wakes it.</summary>
    protected override async Task Answering(Reply<Draw> reply)
    {
        if (!reply.Is(out var draw, out _))
            return;
        Tell(draw);
        if (draw.WakesAt == _wakesAt)
            return;
        _wakesAt = draw.WakesAt;
        try
        {
            await Remind(_wakesAt - _host.Clock.Now);
        }
        catch (Exception e) when (e is OrleansException or System.Data.Common.DbException or TimeoutException)
        {
            LogNotReminded(Key.Value, e);
        }
    }

    /// <summary>Sets the reminder, or takes it away where there is nothing left to be done.</summary>
    private async Task Remind(TimeSpan? wait)
    {
        if (wait is { } time)
            await this.RegisterOrUpdateReminder(WakeUp, TimeSpan.FromTicks(Math.Clamp(time.Ticks, 0, Longest.Ticks)), Again);
        else if (await this.GetReminder(WakeUp) is { } reminder)
            await this.UnregisterReminder(reminder);
    }

    /// <summary>Tells the API nodes, and waits for none of them; of what changes meanwhile they hear the last.</summary>
    private void Tell(Draw draw)
    {
        if (draw.Version <= (_latest?.Version ?? 0))
            return;
        _latest = draw;
        if (_telling.IsCompleted)
            _telling = TellLatest();
    }

    private async Task TellLatest()
    {
        try
        {
            while (_latest is { } draw && draw.Version > _told)
            {
                await DrawStreams.Of(ServiceProvider).OnNextAsync(new(Contracts.Write(draw), null));
                _told = draw.Version;
            }
        }
        catch (Exception e)
        {
            LogNotTold(Key.Value, e); // The API nodes will ask.
        }
    }

    private async Task Run()
    {
        try
        {
            await _host.Run(flow => RunDraw.Run(flow, Key));
        }
        catch (StorageUnavailableException e)
        {
            LogCutOff(Key.Value, e);
        }
    }

    [LoggerMessage(EventId = 603, Level = LogLevel.Warning, Message = "The API nodes could not be told of draw {Draw}; they will ask.")]
    private partial void LogNotTold(long draw, Exception why);

    [LoggerMessage(EventId = 602, Level = LogLevel.Warning, Message = "Draw {Draw} could not set its reminder; the sweep will wake it.")]
    private partial void LogNotReminded(long draw, Exception why);

    [LoggerMessage(EventId = 601, Level = LogLevel.Warning, Message = "The flow of draw {Draw} was cut off; it will be run again.")]
    private partial void LogCutOff(long draw, Exception why);
}
