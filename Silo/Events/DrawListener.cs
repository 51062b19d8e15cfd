using Lottery.Grains;
using Lottery.Grains.Draws;
using Lottery.Storage;
using Lottery.Storage.Events;
using Lottery.Silo.Wire;
using Orleans.Streams;

namespace Lottery.Silo.Events;

/// <summary>The ears of an API node: what it hears of draws it publishes to those who watch them here.</summary>
/// <remarks>
/// Now and then it asks for the draws that are watched, and sees to it that it still listens: what was lost on the way with a silo,
/// or while no silo was there, comes late and not never.
/// </remarks>
internal sealed partial class DrawListener(IServiceProvider services, DrawEvents events, GrainHost host, ILogger<DrawListener> log) : BackgroundService
{
    /// <summary>How late news may be that got lost.</summary>
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(5);

    private bool _failed;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period);
        try
        {
            do
                await Look();
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
        await Leave();
    }

    private async Task Look()
    {
        try
        {
            await Listen();
            foreach (var draw in events.Watched)
                if ((await host.Run(flow => flow.Ask(draw, new DescribeDraw()))).Is(out var state, out _))
                    events.Publish(state);
            _failed = false;
        }
        catch (Exception e)
        {
            if (!_failed)
                LogDeaf(e); // Once, not every few seconds.
            _failed = true;
        }
    }

    private async Task Listen()
    {
        var stream = DrawStreams.Of(services);
        if ((await stream.GetAllSubscriptionHandles()).Count == 0)
            await stream.SubscribeAsync(Hear);
    }

    private Task Hear(DrawNews news, StreamSequenceToken? token)
    {
        if (news.Draw is { } draw)
            events.Publish(Contracts.Read<Draw>(draw));
        foreach (var (id, sold) in news.Sold ?? [])
            events.Publish(new DrawId(id), sold);
        return Task.CompletedTask;
    }

    private async Task Leave()
    {
        try
        {
            foreach (var subscription in await DrawStreams.Of(services).GetAllSubscriptionHandles())
                await subscription.UnsubscribeAsync();
        }
        catch (Exception e)
        {
            LogNotLeft(e);
        }
    }

    [LoggerMessage(EventId = 610, Level = LogLevel.Warning, Message = "News of draws cannot be heard now; it goes on trying.")]
    private partial void LogDeaf(Exception why);

    [LoggerMessage(EventId = 611, Level = LogLevel.Debug, Message = "The silos were not told that nobody listens here any more; they will notice.")]
    private partial void LogNotLeft(Exception why);
}
