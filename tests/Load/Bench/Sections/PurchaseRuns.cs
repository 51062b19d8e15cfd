using Lottery.Load.Bench.Report;
using Lottery.Load.Bench.Running;

namespace Lottery.Load.Bench.Sections;

/// <summary>The purchases of all contenders, measured once and looked at by more than one section.</summary>
internal sealed class PurchaseRuns
{
    /// <summary>pgbench's scripts, as it calls them.</summary>
    public const string TpcB = "tpcb-like", SimpleUpdate = "simple-update";

    private readonly List<(string Contender, int Clients, LoadResult Result)> _runs = [];
    private readonly List<(string Script, double PerSecond)> _pgBench = [];
    private bool _measured;
    private bool _counted;

    public static IReadOnlyList<int> Clients { get; } = [64, 256];

    public static IReadOnlyList<Contender> Contenders { get; } =
        [Contender.Product, Contender.SingleStatement, Contender.RowLocks, Contender.Serializable, Contender.EntityFramework];

    public static IReadOnlyList<string> Scripts { get; } = [TpcB, SimpleUpdate];

    public IEnumerable<(string Run, LoadResult Result)> All => _runs.Select(r => ($"{r.Contender}, {r.Clients} clients", r.Result));

    /// <summary>How long they take; nothing, where they have been measured by then.</summary>
    public double Seconds(BenchOptions options)
    {
        if (_counted)
            return 0;
        _counted = true;
        return options.Rounds * ((Contenders.Count * (options.TurnSeconds + (Clients.Count * options.RunSeconds))) + (Scripts.Count * PgBench.Seconds(options)));
    }

    public async Task Measure(Sitting sitting)
    {
        if (_measured)
            return;
        IReadOnlyList<Func<Task>> turns =
        [
            .. Contenders.Select(contender => (Func<Task>)(() => Buy(sitting, contender))),
            .. Scripts.Select(script => (Func<Task>)(async () => _pgBench.Add((script, await PgBench.Run(sitting, script))))),
        ];
        for (var round = 0; round < sitting.Options.Rounds; round++)
        {
            foreach (var turn in Rounds.Order(turns, round))
                await turn();
        }
        _measured = true;
    }

    /// <summary>A figure of a contender, by the rounds.</summary>
    public Sample Of(Contender contender, int clients, Func<LoadResult, double> figure) =>
        Sample.Of(_runs.Where(r => r.Contender == contender.Name && r.Clients == clients).Select(r => figure(r.Result)));

    /// <summary>A figure that not every contender has; null where this one does not.</summary>
    public Sample? OfThose(Contender contender, int clients, Func<LoadResult, double?> figure)
    {
        var found = _runs.Where(r => r.Contender == contender.Name && r.Clients == clients).Select(r => figure(r.Result)).OfType<double>().ToList();
        return found.Count > 0 ? Sample.Of(found) : null;
    }

    public Sample PgBenchPerSecond(string script) => Sample.Of(_pgBench.Where(r => r.Script == script).Select(r => r.PerSecond));

    private Task<bool> Buy(Sitting sitting, Contender contender) => sitting.Turn(contender, async turn =>
    {
        foreach (var clients in Clients)
            _runs.Add((contender.Name, clients, await turn.Load("purchase", clients)));
        return true;
    });
}
