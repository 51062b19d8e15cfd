using System.Diagnostics;
using System.Globalization;
using Lottery.Load.Scenarios;
using Lottery.Load.Setup;
using Lottery.Load.Stock;

namespace Lottery.Load.Growth;

/// <summary>What to compare.</summary>
/// <param name="Build">The product.</param>
/// <param name="Older">Another build of it, of which the fullest store takes its turns too; null: none.</param>
/// <param name="WorkFolder">Where the data folders are made, and removed in the end.</param>
/// <param name="Tickets">Stored in each of them; the first is what the others are compared with.</param>
/// <param name="Players">Who bought them.</param>
/// <param name="Rounds">How often each is started and measured, in turns.</param>
/// <param name="Clients">Of the closed loop.</param>
/// <param name="Seconds">Seconds that count: right after the start, and later.</param>
/// <param name="LaterSeconds">When the later ones begin, from the first sale.</param>
internal sealed record GrowthOptions(
    ProductBuild Build, ProductBuild? Older, string WorkFolder, IReadOnlyList<long> Tickets, int Players, int Rounds, int Clients, int Seconds, int LaterSeconds);

/// <summary>One turn of one product.</summary>
/// <param name="FirstSaleSeconds">From the start of the process, its PostgreSQL's included, to the answer to the first purchase; a sign-in is in it.</param>
/// <param name="AtOncePerSecond">Purchases in the seconds right after that; closed loop.</param>
/// <param name="PurchasesPerSecond">Purchases later.</param>
internal sealed record Turn(double FirstSaleSeconds, double AtOncePerSecond, double PurchasesPerSecond);

/// <summary>One store, and what its turns were.</summary>
/// <param name="Tickets">Stored before the first.</param>
/// <param name="IsOlder">Whether it is the older build's.</param>
internal sealed record Store(long Tickets, bool IsOlder, IReadOnlyList<Turn> Turns);

/// <summary>Compares the product on an empty store with itself, and with an older build, on full ones, in turns.</summary>
internal sealed class GrowthRun(GrowthOptions options, Action<string> say)
{
    private const string Buyer = "first-buyer";
    private const string Password = "correct horse";

    /// <summary>By then the load generator itself is warm.</summary>
    private const int OwnWarmUpSeconds = 2;

    /// <exception cref="SetupException">The product does not do what is needed.</exception>
    /// <exception cref="StockException">A store could not be filled.</exception>
    public async Task<GrowthReport> Run(CancellationToken stop)
    {
        var stores = new List<Stocked>();
        try
        {
            foreach (var tickets in options.Tickets)
                await Add(options.Build, tickets, isOlder: false);
            if (options.Older is { } older)
                await Add(older, options.Tickets[^1], isOlder: true);

            for (var round = 0; round < options.Rounds; round++)
                for (var next = 0; next < stores.Count; next++)
                {
                    var store = stores[(next + round) % stores.Count];
                    var turn = await Measure(store);
                    store.Turns.Add(turn);
                    say(FormattableString.Invariant(
                        $"{store.Label}: {turn.FirstSaleSeconds:N2} s to the first sale, {turn.AtOncePerSecond:N0} purchases/s at once, {turn.PurchasesPerSecond:N0} later"));
                }
            return new(options, [.. stores.Select(s => new Store(s.Tickets, s.IsOlder, s.Turns))]);
        }
        finally
        {
            foreach (var store in stores)
            {
                await store.Product.DisposeAsync();
                if (Directory.Exists(store.Folder))
                    Directory.Delete(store.Folder, recursive: true);
            }
        }

        async Task Add(ProductBuild build, long tickets, bool isOlder)
        {
            var folder = Path.Combine(options.WorkFolder, string.Create(CultureInfo.InvariantCulture, $"{tickets}{(isOlder ? "-older" : "")}"));
            var store = new Stocked(tickets, isOlder, folder, new Product(build.Program, folder));
            stores.Add(store);
            await Prepare(store, build, stop);
        }
    }

    /// <summary>Makes a draw and a buyer with money, stocks the draw, and signs the players of the first turn in.</summary>
    private async Task Prepare(Stocked store, ProductBuild build, CancellationToken stop)
    {
        var product = store.Product;
        await product.Start();
        using (var api = new Api(product.Url))
        {
            var admin = await Preparation.SignIn(api, "operator", product.OperatorPassword);
            await api.Ask(HttpMethod.Post, "/api/auth/sign-up", new { login = Buyer, password = Password });
            var buyer = await Preparation.SignIn(api, Buyer, Password);
            await api.Ask(HttpMethod.Post, "/api/payments/fill_wallet", new { amount = "1000000", currency = "RUB" }, buyer);
            store.Draw = await Preparation.CreateDraw(api, DateTimeOffset.UtcNow.AddHours(12), admin);
        }
        if (store.Tickets > 0)
        {
            await product.Kill();
            await Stocker.Fill(build, new(product.ConnectionString, store.Draw, store.Tickets, options.Players), say, stop);
            await product.Start();
        }
        else
        {
            // In a draw of its own.
            await LoadRun.Run(Load(product, warmUp: 0, OwnWarmUpSeconds));
        }
        await SignPlayersIn(store);
        await product.Stop();
    }

    private async Task<Turn> Measure(Stocked store)
    {
        var product = store.Product;
        var begun = Stopwatch.StartNew();
        await product.Start();
        using (var api = new Api(product.Url))
        {
            var buyer = await Preparation.SignIn(api, Buyer, Password);
            await api.Ask(HttpMethod.Post, $"/api/draws/{store.Draw}/tickets", new { quickPicks = 1 }, buyer);
        }
        var firstSale = begun.Elapsed.TotalSeconds;
        var atOnce = await Buy(store, warmUp: 0);
        var later = await Buy(store, warmUp: Math.Max(0, options.LaterSeconds - options.Seconds));
        await SignPlayersIn(store);
        await product.Stop();
        return new(firstSale, atOnce, later);
    }

    /// <summary>Purchases per second in the stocked draw.</summary>
    private async Task<double> Buy(Stocked store, int warmUp)
    {
        var report = await LoadRun.Run(Load(store.Product, warmUp, options.Seconds), World.New(store.Product.Url, store.Draw, store.Players));
        return report.SalesAgree ? report.PerSecond : throw new SetupException("The draw does not hold the tickets that were acknowledged.");
    }

    /// <summary>Signs them in for the next start, which then need not: a token outlives a restart.</summary>
    private async Task SignPlayersIn(Stocked store)
    {
        using var api = new Api(store.Product.Url);
        store.Players = await Preparation.Players(api, store.Product.OperatorPassword, options.Clients, ticketsOf: null);
    }

    private LoadOptions Load(Product product, int warmUp, int seconds) =>
        new(product.Url, product.OperatorPassword, new PurchaseScenario(), options.Clients, options.Clients, warmUp, seconds, Rate: null, CpuOf: []);

    /// <summary>One store between its turns.</summary>
    private sealed class Stocked(long tickets, bool isOlder, string folder, Product product)
    {
        public long Tickets => tickets;

        public bool IsOlder => isOlder;

        public string Folder => folder;

        public Product Product => product;

        public string Label => GrowthReport.Label(tickets, isOlder);

        public List<Turn> Turns { get; } = [];

        public long Draw { get; set; }

        public IReadOnlyList<LoadPlayer> Players { get; set; } = [];
    }
}
