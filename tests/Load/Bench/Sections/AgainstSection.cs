using Lottery.Load.Bench.Report;
using Lottery.Load.Bench.Running;

namespace Lottery.Load.Bench.Sections;

/// <summary>What players do, and the memory it takes, compared with an older commit.</summary>
internal sealed class AgainstSection : ISection
{
    private const double BudgetRate = 0.85;
    private const double BudgetP99 = 1.2;
    private const double BudgetMemory = 1.5;
    private const double Megabyte = 1e6;

    /// <summary>Purchases of one line. Resident memory is read after them.</summary>
    private static readonly Load[] Purchases = [new("purchase", 64), new("purchase", 256)];

    private static readonly Load[] Others = [new("two-step", 64), new("purchase-ten", 64), new("ticket-check", 64), new("balance", 64), new("mix", 64)];

    private static readonly Load[] Loads = [.. Purchases, .. Others];

    public string Name => "against";

    public string Title => "Against an older commit";

    public bool NeedsOlder => true;

    public double Seconds(BenchOptions options) => options.Rounds * 2 * (options.TurnSeconds + (Loads.Length * options.RunSeconds));

    public async Task<SectionReport> Run(Sitting sitting)
    {
        var older = Contender.Of(sitting.Older!);
        var found = new List<Found>();
        for (var round = 0; round < sitting.Options.Rounds; round++)
        {
            // Both serve meanwhile, so that the two runs of a load lie close together: what disturbs the machine then disturbs both.
            Contender[] order = [.. Rounds.Order([Contender.Product, older], round)];
            found.AddRange(await sitting.Turn(order[0], first => sitting.Turn(order[1], second =>
                Measure([new(first, IsOlder: order[0] == older), new(second, IsOlder: order[1] == older)]))));
        }

        var perSecond = Of(r => r.PerSecond);
        var p99 = Of(r => r.LatencyMs.P99);
        Compared[] memory = [Compare("peak", t => t.PeakMemory / Megabyte), Compare("after the purchases of one line", t => t.Memory / Megabyte)];
        return new(Name, Title,
            $"""
            The product in turns with itself as it was at commit {older.Name}, which was built from its sources for this sitting and answers the same requests of the
            same load generator. In each round both serve, each an empty database in a new process. Each load is put on the one and at once on the other, while the first
            idles; closed loop. The loads come in this order.
            CPU time is the service's, for each operation. Memory is what the service has resident (`VmHWM` at the end, `VmRSS` after {string.Join(" and ", Purchases.Select(p => p.Clients))} clients).
            """)
        {
            Tables =
            [
                Compared.Table("Per second", "request", older.Name, "/s", 0, perSecond),
                Compared.Table("p50", "request", older.Name, "ms", 2, Of(r => r.LatencyMs.P50)),
                Compared.Table("p99", "request", older.Name, "ms", 2, p99),
                Compared.Table("Service CPU", "request", older.Name, "µs", 0, Of(r => r.ServiceMicroseconds)),
                Compared.Table("Memory", "resident", older.Name, "MB", 0, memory),
            ],
            Budgets =
            [
                .. perSecond.Select(c => c.AtLeast("per second", older.Name, BudgetRate)),
                .. p99.Select(c => c.AtMost("p99", older.Name, BudgetP99)),
                .. memory.Select(c => c.AtMost("resident memory", older.Name, BudgetMemory)),
            ],
            Remarks = Rounds.Errors(found.SelectMany(t => t.Results.Select(r => ($"{(t.IsOlder ? older.Name : Contender.Product.Name)}, {r.Key.Label}", r.Value)))),
        };

        IReadOnlyList<Compared> Of(Func<LoadResult, double> figure) => [.. Loads.Select(load => Compare(load.Label, turn => figure(turn.Results[load])))];

        Compared Compare(string label, Func<Found, double> figure) =>
            new(label, Sample.Of(found.Where(t => !t.IsOlder).Select(figure)), Sample.Of(found.Where(t => t.IsOlder).Select(figure)));
    }

    /// <summary>One round.</summary>
    private static async Task<IReadOnlyList<Found>> Measure(IReadOnlyList<Serving> both)
    {
        Found[] found = [.. both.Select(serving => new Found(serving.IsOlder))];
        foreach (var (index, load) in Loads.Index())
        {
            foreach (var i in Rounds.Order([0, 1], index))
            {
                found[i].Results.Add(load, await both[i].Turn.Load(load.Scenario, load.Clients));
                if (load == Purchases[^1])
                    found[i].Memory = both[i].Turn.Memory;
            }
        }
        foreach (var (serving, of) in both.Zip(found))
            of.PeakMemory = serving.Turn.PeakMemory;
        return found;
    }

    private sealed record Load(string Scenario, int Clients)
    {
        public string Label => $"{Scenario}, {Clients} clients";
    }

    private sealed record Serving(Turn Turn, bool IsOlder);

    /// <summary>What one round found of one of the two; memory in bytes.</summary>
    private sealed class Found(bool isOlder)
    {
        public bool IsOlder => isOlder;

        public Dictionary<Load, LoadResult> Results { get; } = [];

        public long Memory { get; set; }

        public long PeakMemory { get; set; }
    }
}
