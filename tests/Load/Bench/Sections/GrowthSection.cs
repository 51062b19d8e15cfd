using System.Globalization;
using Lottery.Load.Bench.Report;
using Lottery.Load.Bench.Running;

namespace Lottery.Load.Bench.Sections;

/// <summary>What stored tickets cost the next purchase and the next start, and how fast a process sells that has just started.</summary>
internal sealed class GrowthSection : ISection
{
    private const double BudgetShare = 0.9;
    private const double BudgetFirstSaleSeconds = 3;
    private const double BudgetAtOnce = 0.5;
    private const double BudgetAgainst = 0.85;

    public string Name => "growth";

    public string Title => "Purchases on a full store, and after a start";

    public double Seconds(BenchOptions options)
    {
        var (times, tickets) = (TimesOf(options), Tickets(options));
        var (stored, stores) = options.Against is null ? (tickets.Sum(), 1 + tickets.Length) : (tickets.Sum() + tickets[^1], 2 + tickets.Length);
        return 60 + (stored / 20_000) + (stores * options.Rounds * (15 + times.Later + times.Counting));
    }

    public async Task<SectionReport> Run(Sitting sitting)
    {
        var (options, tickets, older) = (sitting.Options, Tickets(sitting.Options), sitting.Older);
        var times = TimesOf(options);
        var stores = (await sitting.Step(
            $"an empty store and those with {string.Join(" and ", tickets.Select(Text))} tickets, in turns{(older is null ? "" : $", and that of {older.Name}")}",
            Seconds(options),
            () => LoadCommand.Run<Grown>(
                sitting, ProductBuild.Present, "growth",
                [
                    "--tickets", .. tickets.Select(Argument), "--rounds", Argument(options.Rounds), "--seconds", Argument(times.Counting), "--later", Argument(times.Later),
                    .. options.IsQuick ? (string[])["--players", "5000"] : [],
                    .. older is null ? (string[])[] : ["--older-program", older.Program, "--older-stock-with", older.LoadGenerator],
                ]),
            grown => $"{Later(grown.Full).Over(Later(grown.Empty)).Median.ToString("P0", CultureInfo.InvariantCulture)}"));
        var (empty, full) = (stores.Empty, stores.Full);
        Column[] columns =
        [
            new($"purchases after {times.Later} s", "/s"), new("of the empty store's", "", 2), new("start to first sale", "s", 2),
            new($"purchases in the {times.Counting} s after it", "/s"), new($"of those after {times.Later} s", "", 2),
        ];
        return new(Name, Title,
            $"""
            The product with a PostgreSQL of its own, on an empty store and on stores that were stocked through the product's grains and writer, in turns. Each turn starts
            both from nothing; the first sale is preceded by a sign-in; then 64 clients who are signed in already buy in the stocked draw, in a closed loop: the {times.Counting} s right after
            the first sale count, and as many from {times.Later} s after it.
            """)
        {
            Tables =
            [
                new("", "store", columns,
                [
                    .. stores.Stores.Select(store => new Row(
                        $"{Text(store.Tickets)} tickets{(store.IsOlder ? $", {older!.Name}" : "")}",
                        Later(store), store.IsOlder ? null : Later(store).Over(Later(empty)), FirstSale(store), AtOnce(store), AtOnce(store).Over(Later(store)))),
                ]),
            ],
            Budgets =
            [
                new("purchases/s on the fullest store, against the empty one", AtLeast: true, BudgetShare, " x", Later(full).Over(Later(empty))),
                new("start to first sale on the fullest store", AtLeast: false, BudgetFirstSaleSeconds, " s", FirstSale(full)),
                new($"purchases/s in the {times.Counting} s after it, against those after {times.Later} s", AtLeast: true, BudgetAtOnce, " x", AtOnce(full).Over(Later(full))),
                .. stores.Older is { } before
                    ? (Budget[])
                    [
                        new Compared("fullest store", Later(full), Later(before)).AtLeast($"purchases/s after {times.Later} s", older!.Name, BudgetAgainst),
                        new Compared("fullest store", AtOnce(full), AtOnce(before)).AtLeast($"purchases/s in the {times.Counting} s after the first sale", older.Name, BudgetAgainst),
                    ]
                    : [],
            ],
        };
    }

    private static long[] Tickets(BenchOptions options) => options.IsQuick ? [20_000, 100_000] : [1_000_000, 10_000_000];

    /// <summary>How many seconds count, and when the later ones begin.</summary>
    private static (int Counting, int Later) TimesOf(BenchOptions options) => options.IsQuick ? (2, 6) : (10, 60);

    private static Sample Later(Store store) => Sample.Of(store.Turns.Select(t => t.PurchasesPerSecond));

    private static Sample AtOnce(Store store) => Sample.Of(store.Turns.Select(t => t.AtOncePerSecond));

    private static Sample FirstSale(Store store) => Sample.Of(store.Turns.Select(t => t.FirstSaleSeconds));

    private static string Text(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static string Argument(long number) => number.ToString(CultureInfo.InvariantCulture);

    private sealed record Grown(IReadOnlyList<Store> Stores)
    {
        public Store Empty => Stores[0];

        public Store Full => Stores.Last(s => !s.IsOlder);

        /// <summary>The older commit's, as full as the fullest.</summary>
        public Store? Older => Stores.FirstOrDefault(s => s.IsOlder);
    }

    private sealed record Store(long Tickets, bool IsOlder, IReadOnlyList<Turned> Turns);

    private sealed record Turned(double FirstSaleSeconds, double AtOncePerSecond, double PurchasesPerSecond);
}
