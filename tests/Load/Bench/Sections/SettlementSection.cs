using System.Globalization;
using Lottery.Load.Bench.Report;
using Lottery.Load.Bench.Running;

namespace Lottery.Load.Bench.Sections;

/// <summary>How long a large draw takes from its close to its last prize, and what the buyers of the next one notice.</summary>
internal sealed class SettlementSection : ISection
{
    private const double BudgetPrizesPerSecond = 50_000;
    private const double BudgetSecondsBesides = 2;
    private const double BudgetP99Ratio = 2;
    private const long MostAlone = 1_000_000;

    private static readonly Column[] Columns =
    [
        new("close to last prize", "s", 2), new("prizes", ""), new("credited", "/s"), new("p99 before", "ms", 2), new("p99 meanwhile", "ms", 2), new("p99 afterwards", "ms", 2),
        new("memory", "bytes a ticket", 1),
    ];

    public string Name => "settlement";

    public string Title => "Settling a large draw";

    public double Seconds(BenchOptions options) => Sizes(options).Sum(tickets => (tickets <= MostAlone ? 2 : 1) * Settling.Seconds(options, tickets));

    public async Task<SectionReport> Run(Sitting sitting)
    {
        var (rows, budgets) = (new List<Row>(), new List<Budget>());
        foreach (var tickets in Sizes(sitting.Options))
        {
            // Stocking the largest draw takes most of the time: it settles once, beside sales.
            var alone = tickets <= MostAlone ? await Settling.Run(sitting, ProductBuild.Present, tickets, Settling.Alone) : null;
            var beside = await Settling.Run(sitting, ProductBuild.Present, tickets, Settling.SalesPerSecond);
            if (alone is not null)
                rows.Add(RowOf($"{Text(tickets)} tickets, alone", alone, isAlone: true));
            rows.Add(RowOf($"{Text(tickets)} tickets, beside {Settling.SalesPerSecond:N0} purchases/s", beside, isAlone: false));
            var timed = alone ?? beside;
            budgets.Add(new(
                $"{Text(tickets)} tickets{(alone is null ? " beside sales" : "")}: close to last prize, as a share of {BudgetSecondsBesides:N0} s and crediting {Text((long)BudgetPrizesPerSecond)}/s",
                AtLeast: false, 1, "", Sample.Of([timed.CloseToLastPrizeSeconds / (BudgetSecondsBesides + (timed.Prizes / BudgetPrizesPerSecond))])));
            budgets.Add(new($"{Text(tickets)} tickets: p99 of sales meanwhile, against before", AtLeast: false, BudgetP99Ratio, " x", Sample.Of([beside.LatencyMs["meanwhile"].P99 / beside.LatencyMs["before"].P99])));
        }
        return new(Name, Title,
            """
            The product with a PostgreSQL of its own. A draw of 6 of 45 is stocked with quick picks through the product's grains and writer while the service is away; it
            is started again and the next draw sells at a steady rate (open loop) before the first one closes, until it is settled, and afterwards. Once each; then the
            ledger is proved. Memory is what the service grew by.
            """)
        {
            Tables = [new("", "draw", Columns, rows)],
            Budgets = budgets,
        };
    }

    private static long[] Sizes(BenchOptions options) => options.IsQuick ? [100_000] : [1_000_000, 10_000_000];

    private static Row RowOf(string label, Settled s, bool isAlone) => new(
        label, One(s.CloseToLastPrizeSeconds), One(s.Prizes), One(s.PrizesPerSecond),
        isAlone ? null : One(s.LatencyMs["before"].P99), isAlone ? null : One(s.LatencyMs["meanwhile"].P99), isAlone ? null : One(s.LatencyMs["afterwards"].P99), One(s.MemoryPerTicket));

    private static Sample One(double figure) => Sample.Of([figure]);

    private static string Text(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
