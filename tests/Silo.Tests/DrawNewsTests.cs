using System.Collections.Concurrent;
using Lottery.Grains;
using Lottery.Grains.Draws;
using Lottery.Silo.Sweeping;
using Lottery.Storage.Events;
using Lottery.Storage.Tests;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Streams;
using Xunit;

namespace Lottery.Silo.Tests;

/// <summary>Goal: whoever watches a draw at an API node hears its whole life, though the draw is on a silo. Method: a listener of the test hears each message; the watcher hears through the node's own.</summary>
public sealed class DrawNewsTests(PostgresFixture postgres)
{
    [Fact]
    public async Task A_watcher_hears_open_sales_close_numbers_and_settled()
    {
        var database = await postgres.NewDatabase();
        await using (var node = await Node.Start(database, reminders: false))
        {
            await node.AddGames();
            var player = await node.SignUp("anna", new Money(1_000_00, node.Rub));
            var told = new ConcurrentQueue<(DrawId Draw, DrawStatus Status)>();
            await DrawNews.Stream(node.Cluster.Client.ServiceProvider.GetRequiredKeyedService<IStreamProvider>(DrawNews.Provider)).SubscribeAsync((news, _) =>
            {
                if (news.Draw is { } changed)
                    told.Enqueue((changed.Id, changed.Status));
                return Task.CompletedTask;
            });
            // Whoever has just begun to listen may miss what is told at that moment.
            while (told.IsEmpty)
                await node.Run(await node.Plan(Node.Game));

            var draw = await node.Plan(Node.Game);
            using var watch = node.Events.Watch(draw);
            await node.Run(draw);
            await Heard(watch, DrawStatus.Open);

            await node.Buy(player, draw, lines: 3);
            await node.Cluster.Client.GetGrain<ISweeperGrain>(0).KeepSweeping();
            await Node.Eventually(() => Task.FromResult(watch.Sold == 3));

            node.Clock.Advance(TimeSpan.FromHours(1));
            await node.Run(draw);
            await Heard(watch, DrawStatus.Closed);

            // Cut off after ever more questions, until it is between numbers and prizes.
            node.Clock.Advance(TimeSpan.FromMinutes(1));
            for (var questions = 1; (await node.Do(flow => flow.Ask(draw, new DescribeDraw()))).Value!.Status < DrawStatus.Drawn; questions++)
                await node.CutOff(questions, flow => RunDraw.Run(flow, draw));
            await Heard(watch, DrawStatus.Drawn);
            Assert.NotNull(watch.Latest.Draw!.Result);

            await node.Run(draw);
            await Heard(watch, DrawStatus.Settled);
            await Node.Eventually(() => Task.FromResult(told.Contains((draw, DrawStatus.Settled))));
            Assert.Equal(
                [DrawStatus.Open, DrawStatus.Closed, DrawStatus.Drawn, DrawStatus.Settled],
                told.Where(news => news.Draw == draw && news.Status > DrawStatus.Planned).Select(news => news.Status).Distinct());
        }
        await postgres.DropDatabase(database);
    }

    private static Task Heard(DrawWatch watch, DrawStatus status) => Node.Eventually(() => Task.FromResult(watch.Latest.Draw?.Status == status));
}
