using System.Globalization;
using Lottery.Load.Bench.Report;
using Lottery.Load.Bench.Running;

namespace Lottery.Load.Bench.Sections;

/// <summary>How long a large draw takes to settle, compared with an older commit.</summary>
internal sealed class AgainstSettlementSection : ISection
{
    private const double BudgetSeconds = 1.2;
    private const double BudgetP99 = 1.2;

    private static readonly string Beside = string.Create(CultureInfo.InvariantCulture, $"beside {Settling.SalesPerSecond:N0} purchases/s");

    public string Name => "against-settlement";

    public string Title => "Settling against an older commit";

    public bool NeedsOlder => true;

    public double Seconds(BenchOptions options) => options.Rounds * 4 * Settling.Seconds(options, Tickets(options));

    public async Task<SectionReport> Run(Sitting sitting)
    {
        var (older, tickets) = (sitting.Older!, Tickets(sitting.Options));
        var runs = new List<(ProductBuild Build, double Rate, Settled Found)>();
        for (var round = 0; round < sitting.Options.Rounds; round++)
        {
            foreach (var rate in (double[])[Settling.Alone, Settling.SalesPerSecond])
                foreach (var build in Rounds.Order([ProductBuild.Present, older], round))
                    runs.Add((build, rate, await Settling.Run(sitting, build, tickets, rate)));
        }

        Compared[] time = [Compare("alone", Settling.Alone, s => s.CloseToLastPrizeSeconds), Compare(Beside, Settling.SalesPerSecond, s => s.CloseToLastPrizeSeconds)];
        var p99 = Compare(Beside, Settling.SalesPerSecond, s => s.LatencyMs["meanwhile"].P99);
        return new(Name, Title,
            string.Create(CultureInfo.InvariantCulture, $"""
            A draw of {tickets:N0} tickets, as under *Settling a large draw*, by the product in turns with itself as it was at commit {older.Name}. Each stocks the draw with
            its own grains and writer, and proves its own ledger.
            """))
        {
            Tables =
            [
                Compared.Table("Close to last prize", "settlement", older.Name, "s", 2, time),
                Compared.Table("p99 of the sales meanwhile", "settlement", older.Name, "ms", 2, [p99]),
            ],
            Budgets = [.. time.Select(c => c.AtMost("close to last prize", older.Name, BudgetSeconds)), p99.AtMost("p99 of the sales meanwhile", older.Name, BudgetP99)],
        };

        Compared Compare(string label, double rate, Func<Settled, double> figure) => new(label, Of(ProductBuild.Present, rate, figure), Of(older, rate, figure));

        Sample Of(ProductBuild build, double rate, Func<Settled, double> figure) =>
            Sample.Of(runs.Where(r => r.Build == build && r.Rate == rate).Select(r => figure(r.Found)));
    }

    private static long Tickets(BenchOptions options) => options.IsQuick ? 100_000 : 1_000_000;
}
