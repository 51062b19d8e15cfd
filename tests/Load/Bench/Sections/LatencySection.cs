using Lottery.Load.Bench.Report;
using Lottery.Load.Bench.Running;

namespace Lottery.Load.Bench.Sections;

/// <summary>How long a buyer waits while purchases come at a steady rate.</summary>
internal sealed class LatencySection : ISection
{
    private const double Steady = 1000;
    private const double Share = 0.8;
    private const double BudgetP99 = 10;

    /// <summary>More than are ever busy, so that none who is due waits for an idle connection.</summary>
    private const int OpenClients = 256;

    private static readonly Column[] Columns = [new("rate", "/s"), new("answered", "/s"), new("p50", "ms", 2), new("p99", "ms", 2), new("p99.9", "ms", 2), new("max", "ms", 1)];

    public string Name => "latency";

    public string Title => "Latency of a purchase";

    public double Seconds(BenchOptions options) => options.Rounds * (options.TurnSeconds + (3 * options.RunSeconds));

    public async Task<SectionReport> Run(Sitting sitting)
    {
        var (steady, busy) = (new List<OpenRun>(), new List<OpenRun>());
        for (var round = 0; round < sitting.Options.Rounds; round++)
        {
            await sitting.Turn(Contender.Product, async turn =>
            {
                var capacity = (await turn.Load("purchase", 64)).PerSecond;
                var runs = Rounds.Order([(Steady, steady), (Math.Floor(Share * capacity), busy)], round);
                foreach (var (rate, found) in runs)
                    found.Add(new(rate, await turn.Load("purchase", OpenClients, rate)));
                return true;
            });
        }
        return new(Name, Title,
            $"""
            The product; purchases of one line are due at a fixed rate, whether or not the earlier ones are answered (open loop, {OpenClients} connections). Latency
            counts from when a purchase was due, so nothing that waits is left out. The second rate is {Share:P0} of what 64 clients reached in a closed loop just before.
            """)
        {
            Tables = [new("", "load", Columns, [RowOf("1,000 purchases/s", steady), RowOf($"{Share * 100:N0} % of capacity", busy)])],
            Budgets = [new("p99 at 1,000 purchases/s", AtLeast: false, BudgetP99, " ms", Of(steady, r => r.Result.LatencyMs.P99))],
            Remarks = Rounds.Errors([.. steady.Select(r => ("1,000/s", r.Result)), .. busy.Select(r => ("near capacity", r.Result))]),
        };
    }

    private static Row RowOf(string label, List<OpenRun> runs) => new(label,
        Of(runs, r => r.Rate),
        Of(runs, r => r.Result.PerSecond),
        Of(runs, r => r.Result.LatencyMs.P50),
        Of(runs, r => r.Result.LatencyMs.P99),
        Of(runs, r => r.Result.LatencyMs.P999),
        Of(runs, r => r.Result.LatencyMs.Max));

    private static Sample Of(List<OpenRun> runs, Func<OpenRun, double> figure) => Sample.Of(runs.Select(figure));

    private sealed record OpenRun(double Rate, LoadResult Result);
}
