using System.Diagnostics;
using Lottery.Load.Scenarios;
using Lottery.Load.Setup;
using Lottery.Load.Stock;

namespace Lottery.Load.Growth;

/// <summary>What to compare.</summary>
/// <param name="Program">The product: <c>lottery.dll</c>.</param>
/// <param name="WorkFolder">Where the two data folders are made, and removed in the end.</param>
/// <param name="Tickets">Stored in one of them, and none in the other.</param>
/// <param name="Players">Who bought them.</param>
/// <param name="Rounds">How often each is started and measured, in turns.</param>
/// <param name="Clients">Of the closed loop.</param>
internal sealed record GrowthOptions(FileInfo Program, string WorkFolder, long Tickets, int Players, int Rounds, int Clients, int WarmUpSeconds, int Seconds);

/// <summary>One turn of one product.</summary>
/// <param name="FirstSaleSeconds">From the start of the process, its PostgreSQL's included, to the answer to the first purchase; a sign-in is in it.</param>
/// <param name="PurchasesPerSecond">Closed loop.</param>
internal sealed record Turn(double FirstSaleSeconds, double PurchasesPerSecond);

/// <summary>Compares the product on an empty store with itself on a full one, in turns.</summary>
internal sealed class GrowthRun(GrowthOptions options, Action<string> say)
{
    private const string Buyer = "first-buyer";
    private const string Password = "correct horse";

    /// <exception cref="SetupException">The product does not do what is needed.</exception>
    public async Task<GrowthReport> Run(CancellationToken stop)
    {
        var (emptyFolder, fullFolder) = (Path.Combine(options.WorkFolder, "empty"), Path.Combine(options.WorkFolder, "full"));
        try
        {
            await using var empty = new Product(options.Program, emptyFolder);
            await using var full = new Product(options.Program, fullFolder);
            var draw = await Prepare(empty);
            await empty.Stop();
            await Prepare(full);
            await full.Kill();
            var stock = await DrawStock.Fill(new(full.ConnectionString, draw, options.Tickets, options.Players), say, stop);
            await full.Start();
            await full.Stop();

            var turns = new Dictionary<Product, List<Turn>> { [empty] = [], [full] = [] };
            for (var round = 0; round < options.Rounds; round++)
                foreach (var product in round % 2 == 0 ? (Product[])[empty, full] : [full, empty])
                {
                    turns[product].Add(await Measure(product, draw));
                    say(FormattableString.Invariant($"{(product == full ? "full" : "empty"),-6} {turns[product][^1].FirstSaleSeconds:N2} s to the first sale, {turns[product][^1].PurchasesPerSecond:N0} purchases/s"));
                }
            return new(options, stock, turns[empty], turns[full]);
        }
        finally
        {
            foreach (var folder in (string[])[emptyFolder, fullFolder])
                if (Directory.Exists(folder))
                    Directory.Delete(folder, recursive: true);
        }
    }

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
