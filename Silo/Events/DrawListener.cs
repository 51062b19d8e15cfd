using Lottery.Api.Hosting;
using Lottery.Grains;
using Lottery.Grains.Draws;
using Lottery.Grains.Flows;
using Lottery.Storage.Events;
using Orleans.Streams;

namespace Lottery.Silo.Events;

/// <summary>The ears of an API node: what it hears of draws it publishes to those who watch them here.</summary>
/// <remarks>
/// Now and then it asks for the draws that are watched, and sees to it that it still listens: what was lost on the way with a silo,
/// or while no silo was there, comes late and not never.
/// </remarks>
internal sealed partial class DrawListener(IServiceProvider services, DrawEvents events, FlowRunner flows, IHostApplicationLifetime lifetime, ILogger<DrawListener> log) : BackgroundService
{
    /// <summary>How late news may be that got lost.</summary>
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(5);

    private bool _failed;

    private IAsyncStream<DrawNews> Stream => DrawNews.Stream(services.GetRequiredKeyedService<IStreamProvider>(DrawNews.Provider));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period);
        try
        {
            await lifetime.Started(stoppingToken);
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
                if ((await flows.Ask(draw, new DescribeDraw())).Is(out var state, out _))
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
        if ((await Stream.GetAllSubscriptionHandles()).Count == 0)
            await Stream.SubscribeAsync(Hear);
    }

    private Task Hear(DrawNews news, StreamSequenceToken? token)
    {
        if (news.Draw is { } draw)
            events.Publish(draw);
        foreach (var (id, sold) in news.Sold ?? [])
            events.Publish(new DrawId(id), sold);
        return Task.CompletedTask;
    }

    private async Task Leave()
    {
        try
        {
            foreach (var subscription in await Stream.GetAllSubscriptionHandles())
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
