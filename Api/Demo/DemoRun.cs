using Spectre.Console;

namespace Lottery.Api.Demo;

/// <summary>A lottery for show, driven over HTTP: what the pages need to be worth a look, and draws that close while one looks.</summary>
internal static class DemoRun
{
    /// <summary>Draws that are over before those that are shown: the history that a new visitor sees.</summary>
    private static readonly TimeSpan[] Earlier = [TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(35)];

    private static readonly TimeSpan Sales = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Trickle = TimeSpan.FromMilliseconds(150);

    /// <summary>Runs until the draws are settled, or the service stops.</summary>
    public static async Task Run(string url, IServiceProvider services, CancellationToken stop)
    {
        try
        {
            using var http = new HttpClient { BaseAddress = new Uri(url) };
            var anybody = new DemoClient(http);
            var stock = await DemoStock.Add(anybody, services);
            var earlier = new List<DemoDraw>();
            foreach (var sales in Earlier)
                earlier.AddRange(await stock.AddDraws(sales));
            var draws = await stock.AddDraws(Sales);
            await stock.AddComingDays();
            await stock.AddOrdersAndPromotion();
            Tell(url, stock);
            await Show(anybody, stock, earlier, draws, stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
        }
        catch (HttpRequestException) when (stop.IsCancellationRequested)
        {
        }
    }

    private static void Tell(string url, DemoStock stock)
    {
        Console.WriteLine($"Demo: players' pages  {url}/  sign in as {stock.Logins[1]}");
        Console.WriteLine($"Demo: console         {url}/console  sign in as {stock.Logins[0]}");
        Console.WriteLine($"Demo: password of all {stock.Password}  (players {stock.Logins[1]} to {stock.Logins[^1]})");
    }

    /// <summary>Buys a ticket now and then, and shows how the draws stand until they are settled.</summary>
    private static async Task Show(DemoClient client, DemoStock stock, List<DemoDraw> earlier, IReadOnlyList<DemoDraw> draws, CancellationToken stop)
    {
        var table = new Table().AddColumns("Draw", "Game", "Status", "Tickets", "Closes in", "Numbers", "Winners", "Paid");
        if (AnsiConsole.Profile.Capabilities.Interactive && !Console.IsOutputRedirected)
        {
            await AnsiConsole.Live(table).StartAsync(live => Trade(client, stock, earlier, draws, TimeSpan.FromSeconds(0.5), () =>
            {
                table.Rows.Clear();
                foreach (var draw in draws)
                    table.AddRow(draw.Cells());
                live.Refresh();
            }, stop));
        }
        else
        {
            await Trade(client, stock, earlier, draws, TimeSpan.FromSeconds(5), () =>
            {
                foreach (var draw in draws)
                    Console.WriteLine("Demo: " + string.Join("  ", draw.Cells().Where(cell => cell.Length > 0)));
            }, stop);
        }
        Console.WriteLine("Demo: both draws are settled. The service goes on; Ctrl-C stops it.");
    }

    private static async Task Trade(
        DemoClient client, DemoStock stock, List<DemoDraw> earlier, IReadOnlyList<DemoDraw> draws, TimeSpan period, Action show, CancellationToken stop)
    {
        DemoDraw[] all = [.. earlier, .. draws];
        var showAt = DateTimeOffset.MinValue;
        for (var turn = 0; draws.Any(draw => !draw.IsOver); turn++)
        {
            var draw = all[turn % all.Length];
            if (draw.IsSelling)
                await stock.Players[turn / all.Length % stock.Players.Count].TryBuy(draw.Id, lines: 1);
            if (!draw.IsOver)
                await draw.Look(client, stop);
            if (DateTimeOffset.UtcNow >= showAt)
            {
                show();
                showAt = DateTimeOffset.UtcNow + period;
            }
            await Task.Delay(Trickle, stop);
        }
        show();
    }
}
