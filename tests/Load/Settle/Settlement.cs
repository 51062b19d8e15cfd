using System.Text.Json.Nodes;
using Lottery.Load.Setup;
using Lottery.Load.Stock;

namespace Lottery.Load.Settle;

/// <summary>What to settle.</summary>
/// <param name="Build">The product.</param>
/// <param name="WorkFolder">Where its data folder is made.</param>
/// <param name="Tickets">Sold in the draw.</param>
/// <param name="Players">Who bought them.</param>
/// <param name="SalesPerSecond">Purchases of the next draw, before, meanwhile and afterwards.</param>
/// <param name="IdleSeconds">How long the sales go on before the draw closes and after it is settled.</param>
/// <param name="TicketsPerSecond">How fast the machine is taken to sell the stock: by this the draw's closing is set.</param>
internal sealed record SettleOptions(
    ProductBuild Build, string WorkFolder, long Tickets, int Players, double SalesPerSecond, int IdleSeconds, double TicketsPerSecond);

/// <summary>A moment of a settlement, as the API told it.</summary>
internal sealed record Moment(DateTimeOffset At, string Status, long? Posted, long? Total, long Memory);

/// <summary>Settles a draw of many tickets in the product as it is, from an empty database to the proof of the ledger.</summary>
internal sealed class Settlement(SettleOptions options, Action<string> say)
{
    private static readonly TimeSpan BetweenMoments = TimeSpan.FromMilliseconds(100);

    /// <summary>Starting twice, signing players in, and the first seconds of the sales, which do not count.</summary>
    private static readonly TimeSpan UntilSelling = TimeSpan.FromSeconds(25);

    /// <exception cref="SetupException">The product does not do what is needed.</exception>
    public async Task<SettleReport> Run(CancellationToken stop)
    {
        await using var product = new Product(options.Build.Program, Path.Combine(options.WorkFolder, "data"));
        await product.Start();
        var draw = await CreateDraw(product);
        await product.Kill();

        say("stocking");
        var stocking = await Stocker.Fill(options.Build, new(product.ConnectionString, draw, options.Tickets, options.Players), say, stop);
        await product.Start();
        using var api = new Api(product.Url);
        var world = await Preparation.Run(api, product.Url, product.OperatorPassword, players: 32, withTickets: false);
        var memoryBefore = product.Memory;

        say("selling in the next draw");
        var sales = new SalesBeside(world, options.SalesPerSecond);
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var selling = sales.Run(enough.Token);
        var begun = DateTimeOffset.UtcNow;
        var moments = await Watch(api, product, draw, stop);
        await Task.Delay(TimeSpan.FromSeconds(options.IdleSeconds), stop);
        await enough.CancelAsync();
        await selling;

        var settled = await api.Ask(HttpMethod.Get, $"/api/draws/{draw}");
        var (peak, sold) = (product.PeakMemory, await api.TicketsSold(world.Draw));
        say("proving the ledger");
        var violations = await product.ProveLedger(stop);
        return new(options, stocking, begun, settled, moments, sales, sold, memoryBefore, peak, violations);
    }

    private async Task<long> CreateDraw(Product product)
    {
        using var api = new Api(product.Url);
        var admin = await Preparation.SignIn(api, "operator", product.OperatorPassword);
        var seconds = options.Tickets / options.TicketsPerSecond + options.Players / 2_000.0 + options.IdleSeconds + UntilSelling.TotalSeconds;
        var closesAt = DateTimeOffset.UtcNow.AddSeconds(seconds);
        return await Preparation.CreateDraw(api, closesAt, admin);
    }

    /// <summary>Looks at the draw until it is settled.</summary>
    private async Task<IReadOnlyList<Moment>> Watch(Api api, Product product, long draw, CancellationToken stop)
    {
        var moments = new List<Moment>();
        while (true)
        {
            var view = await api.Ask(HttpMethod.Get, $"/api/draws/{draw}");
            var moment = new Moment(DateTimeOffset.UtcNow, view["status"]!.GetValue<string>(), Number(view, "done"), Number(view, "total"), product.Memory);
            if (moments.Count == 0 || moments[^1].Status != moment.Status)
                say($"the draw is {moment.Status}");
            moments.Add(moment);
            if (moment.Status == "Settled")
                return moments;
            await Task.Delay(BetweenMoments, stop);
        }
    }

    private static long? Number(JsonNode view, string name) => view["posted"]?[name]?.GetValue<long>();
}
