using Lottery.Load.Bench.Report;
using Lottery.Load.Bench.Running;

namespace Lottery.Load.Bench.Sections;

/// <summary>What else players do, and HTTP's ceiling on this machine.</summary>
internal sealed class ReadsSection : ISection
{
    private const string ActiveDraws = "active-draws";
    private const int ReadClients = 10;
    private const double BudgetOfCeiling = 0.8;

    private static readonly (string Scenario, int Clients)[] Scenarios =
        [(ActiveDraws, ReadClients), ("balance", 64), ("ticket-check", 64), ("mix", 64), ("purchase-ten", 64), ("two-step", 64)];

    private static readonly Column[] Columns = [new("per second", "/s"), new("p50", "ms", 2), new("p99", "ms", 2), new("service CPU", "µs")];

    public string Name => "reads";

    public string Title => "Reads and other requests";

    public double Seconds(BenchOptions options) => options.Rounds * ((2 * options.TurnSeconds) + ((Scenarios.Length + 1) * options.RunSeconds));

    public async Task<SectionReport> Run(Sitting sitting)
    {
        var runs = new List<(string Label, LoadResult Result)>();
        for (var round = 0; round < sitting.Options.Rounds; round++)
        {
            foreach (var contender in Rounds.Order([Contender.Product, Contender.Empty], round))
            {
                await sitting.Turn(contender, async turn =>
                {
                    foreach (var (scenario, clients) in contender == Contender.Empty ? Scenarios[..1] : Scenarios)
                        runs.Add((Label(contender, scenario, clients), await turn.Load(scenario, clients)));
                    return true;
                });
            }
        }
        return new(Name, Title,
            """
            Closed loop. The empty endpoint is a minimal API that answers 200 and does nothing. The mix is 30 % active draws, 20 % balance, 20 % ticket check and
            30 % purchases of one line. Ten lines are one purchase with one payment; in two steps, a line is invoiced and then paid, which counts as one.
            """)
        {
            Tables =
            [
                new("", "request", Columns,
                [
                    RowOf(Label(Contender.Empty, ActiveDraws, ReadClients)),
                    .. Scenarios.Select(s => RowOf(Label(Contender.Product, s.Scenario, s.Clients))),
                ]),
            ],
            Budgets =
            [
                new($"active draws over the empty endpoint, {ReadClients} clients", AtLeast: true, BudgetOfCeiling, " ×",
                    Of(Label(Contender.Product, ActiveDraws, ReadClients), r => r.PerSecond).Over(Of(Label(Contender.Empty, ActiveDraws, ReadClients), r => r.PerSecond))),
            ],
            Remarks = Rounds.Errors(runs),
        };

        Row RowOf(string label) => new(label,
            Of(label, r => r.PerSecond), Of(label, r => r.LatencyMs.P50), Of(label, r => r.LatencyMs.P99), Of(label, r => r.ServiceMicroseconds));

        Sample Of(string label, Func<LoadResult, double> figure) => Sample.Of(runs.Where(r => r.Label == label).Select(r => figure(r.Result)));
    }

    private static string Label(Contender contender, string scenario, int clients) =>
        contender == Contender.Empty ? $"empty endpoint, {clients} clients" : $"{scenario}, {clients} clients";
}
