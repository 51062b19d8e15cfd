using System.Globalization;
using Lottery.Load.Bench.Report;
using Lottery.Load.Bench.Running;

namespace Lottery.Load.Bench.Sections;

/// <summary>What stored tickets cost the next purchase and the next start.</summary>
internal sealed class GrowthSection : ISection
{
    private const double BudgetShare = 0.9;
    private const double BudgetFirstSaleSeconds = 3;

    private static readonly Column[] Columns = [new("purchases", "/s"), new("of the empty store's", "", 2), new("start to first sale", "s", 2)];

    public string Name => "growth";

    public string Title => "Purchases on a full store";

    public double Seconds(BenchOptions options) => 60 + (Tickets(options).Sum() / 20_000) + ((1 + Tickets(options).Length) * options.Rounds * (10 + options.RunSeconds));

    public async Task<SectionReport> Run(Sitting sitting)
    {
        var (options, tickets) = (sitting.Options, Tickets(sitting.Options));
        var stores = (await sitting.Step(
            $"an empty store and those with {string.Join(" and ", tickets.Select(Text))} tickets, in turns",
            Seconds(options),
            () => LoadCommand.Run<Grown>(
                sitting, "growth",
                ["--tickets", .. tickets.Select(Argument), "--rounds", Argument(options.Rounds), "--seconds", Argument(options.Seconds), "--warm-up", Argument(options.WarmUpSeconds)]),
            grown => $"{Purchases(grown.Stores[^1]).Over(Purchases(grown.Stores[0])).Median.ToString("P0", CultureInfo.InvariantCulture)}")).Stores;
        return new(Name, Title,
            """
            The product with a PostgreSQL of its own, on an empty store and on stores that were stocked through the product's grains and writer, in turns. Each turn starts
            both from nothing; the first sale is preceded by a sign-in; then 64 clients buy in a closed loop.
            """)
        {
            Tables = [new("", "store", Columns, [.. stores.Select(store => new Row($"{Text(store.Tickets)} tickets", Purchases(store), Purchases(store).Over(Purchases(stores[0])), FirstSale(store)))])],
            Budgets =
            [
                new("purchases/s on the fullest store, against the empty one", AtLeast: true, BudgetShare, " x", Purchases(stores[^1]).Over(Purchases(stores[0]))),
                new("start to first sale on the fullest store", AtLeast: false, BudgetFirstSaleSeconds, " s", FirstSale(stores[^1])),
            ],
        };
    }

    private static long[] Tickets(BenchOptions options) => options == BenchOptions.Quick ? [20_000, 100_000] : [1_000_000, 10_000_000];

    private static Sample Purchases(Store store) => Sample.Of(store.Turns.Select(t => t.PurchasesPerSecond));

    private static Sample FirstSale(Store store) => Sample.Of(store.Turns.Select(t => t.FirstSaleSeconds));

    private static string Text(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static string Argument(long number) => number.ToString(CultureInfo.InvariantCulture);

    private sealed record Grown(IReadOnlyList<Store> Stores);

    private sealed record Store(long Tickets, IReadOnlyList<Turned> Turns);

    private sealed record Turned(double FirstSaleSeconds, double PurchasesPerSecond);
}
