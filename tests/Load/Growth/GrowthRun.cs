using System.Diagnostics;
using System.Globalization;
using Lottery.Load.Scenarios;
using Lottery.Load.Setup;
using Lottery.Load.Stock;

namespace Lottery.Load.Growth;

/// <summary>What to compare.</summary>
/// <param name="Program">The product: <c>lottery.dll</c>.</param>
/// <param name="WorkFolder">Where the data folders are made, and removed in the end.</param>
/// <param name="Tickets">Stored in each of them; the first is what the others are compared with.</param>
/// <param name="Players">Who bought them.</param>
/// <param name="Rounds">How often each is started and measured, in turns.</param>
/// <param name="Clients">Of the closed loop.</param>
internal sealed record GrowthOptions(FileInfo Program, string WorkFolder, IReadOnlyList<long> Tickets, int Players, int Rounds, int Clients, int WarmUpSeconds, int Seconds);

/// <summary>One turn of one product.</summary>
/// <param name="FirstSaleSeconds">From the start of the process, its PostgreSQL's included, to the answer to the first purchase; a sign-in is in it.</param>
/// <param name="PurchasesPerSecond">Closed loop.</param>
internal sealed record Turn(double FirstSaleSeconds, double PurchasesPerSecond);

/// <summary>One store, and what its turns were.</summary>
/// <param name="Tickets">Stored before the first.</param>
internal sealed record Store(long Tickets, IReadOnlyList<Turn> Turns);

/// <summary>Compares the product on an empty store with itself on full ones, in turns.</summary>
internal sealed class GrowthRun(GrowthOptions options, Action<string> say)
{
    private const string Buyer = "first-buyer";
    private const string Password = "correct horse";

    /// <exception cref="SetupException">The product does not do what is needed.</exception>
    public async Task<GrowthReport> Run(CancellationToken stop)
    {
        var stores = new List<(long Tickets, Product Product, long Draw, List<Turn> Turns)>();
        try
        {
            foreach (var tickets in options.Tickets)
            {
                var product = new Product(options.Program, Folder(tickets));
                stores.Add((tickets, product, 0, []));
                stores[^1] = stores[^1] with { Draw = await Prepare(product) };
                if (tickets > 0)
                {
                    await product.Kill();
                    await DrawStock.Fill(new(product.ConnectionString, stores[^1].Draw, tickets, options.Players), say, stop);
                    await product.Start();
                }
                await product.Stop();
            }
            for (var round = 0; round < options.Rounds; round++)
                for (var next = 0; next < stores.Count; next++)
                {
                    var (tickets, product, draw, turns) = stores[(next + round) % stores.Count];
                    turns.Add(await Measure(product, draw));
                    say(FormattableString.Invariant($"{tickets:N0} tickets: {turns[^1].FirstSaleSeconds:N2} s to the first sale, {turns[^1].PurchasesPerSecond:N0} purchases/s"));
                }
            return new(options, [.. stores.Select(s => new Store(s.Tickets, s.Turns))]);
        }
        finally
        {
            foreach (var (tickets, product, _, _) in stores)
            {
                await product.DisposeAsync();
                if (Directory.Exists(Folder(tickets)))
                    Directory.Delete(Folder(tickets), recursive: true);
            }
        }
    }

    private string Folder(long tickets) => Path.Combine(options.WorkFolder, tickets.ToString(CultureInfo.InvariantCulture));

    /// <summary>Makes a draw and a buyer with money.</summary>
    private static async Task<long> Prepare(Product product)
    {
        await product.Start();
        using var api = new Api(product.Url);
        var admin = await Preparation.SignIn(api, "operator", product.OperatorPassword);
        await api.Ask(HttpMethod.Post, "/api/auth/sign-up", new { login = Buyer, password = Password });
        var buyer = await Preparation.SignIn(api, Buyer, Password);
        await api.Ask(HttpMethod.Post, "/api/payments/fill_wallet", new { amount = "1000000", currency = "RUB" }, buyer);
        return (await api.Ask(HttpMethod.Post, "/api/admin/draws", new { gameId = "6of45", closesAt = DateTimeOffset.UtcNow.AddHours(12) }, admin))["id"]!.GetValue<long>();
    }

    private async Task<Turn> Measure(Product product, long draw)
    {
        var begun = Stopwatch.StartNew();
        await product.Start();
        using (var api = new Api(product.Url))
        {
            var buyer = await Preparation.SignIn(api, Buyer, Password);
            await api.Ask(HttpMethod.Post, $"/api/draws/{draw}/tickets", new { quickPicks = 1 }, buyer);
        }
        var firstSale = begun.Elapsed.TotalSeconds;
        var report = await LoadRun.Run(new(
            product.Url, product.OperatorPassword, new PurchaseScenario(), options.Clients, options.Clients, options.WarmUpSeconds, options.Seconds, Rate: null, CpuOf: []));
        await product.Stop();
        return report.SalesAgree ? new(firstSale, report.PerSecond) : throw new SetupException("The draw does not hold the tickets that were acknowledged.");
    }
}
