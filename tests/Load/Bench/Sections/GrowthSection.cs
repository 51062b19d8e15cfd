using System.Globalization;
using Lottery.Load.Bench.Report;
using Lottery.Load.Bench.Running;

namespace Lottery.Load.Bench.Sections;

/// <summary>What stored tickets cost the next purchase and the next start.</summary>
internal sealed class GrowthSection : ISection
{
    private const double BudgetShare = 0.9;
    private const double BudgetFirstSaleSeconds = 3;

    private static readonly Column[] Columns = [new("purchases", "/s"), new("start to first sale", "s", 2)];

    public string Name => "growth";

    public string Title => "Purchases on a full store";

    public double Seconds(BenchOptions options) => 60 + (Tickets(options) / 20_000) + (2 * options.Rounds * (10 + options.RunSeconds));

    public async Task<SectionReport> Run(Sitting sitting)
    {
        var (options, tickets) = (sitting.Options, Tickets(sitting.Options));
        var found = await sitting.Step(
            string.Create(CultureInfo.InvariantCulture, $"an empty store and one with {tickets:N0} tickets in turns"),
            Seconds(options),
            () => LoadCommand.Run<Grown>(sitting, "growth", "--tickets", Text(tickets), "--rounds", Text(options.Rounds), "--seconds", Text(options.Seconds), "--warm-up", Text(options.WarmUpSeconds)),
            grown => string.Create(CultureInfo.InvariantCulture, $"{grown.Ratio:P0}"));
        var (empty, full) = (Purchases(found.Empty), Purchases(found.Full));
        return new(Name, Title,
            """
            The product with a PostgreSQL of its own, on an empty store and on one that was stocked through the product's grains and writer, in turns. Each turn starts both
            from nothing; the first sale is preceded by a sign-in; then 64 clients buy in a closed loop.
            """)
        {
            Tables = [new("", "store", Columns, [new("empty", empty, FirstSale(found.Empty)), new($"{tickets.ToString("N0", CultureInfo.InvariantCulture)} tickets", full, FirstSale(found.Full))])],
            Budgets =
            [
                new("purchases/s on the full store, against the empty one", AtLeast: true, BudgetShare, " x", full.Over(empty)),
                new("start to first sale on the full store", AtLeast: false, BudgetFirstSaleSeconds, " s", FirstSale(found.Full)),
            ],
        };
    }

    private static long Tickets(BenchOptions options) => options == BenchOptions.Quick ? 100_000 : 10_000_000;

    private static Sample Purchases(IReadOnlyList<Turned> turns) => Sample.Of(turns.Select(t => t.PurchasesPerSecond));

    private static Sample FirstSale(IReadOnlyList<Turned> turns) => Sample.Of(turns.Select(t => t.FirstSaleSeconds));

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private sealed record Grown(IReadOnlyList<Turned> Empty, IReadOnlyList<Turned> Full, double Ratio);

    private sealed record Turned(double FirstSaleSeconds, double PurchasesPerSecond);
}
