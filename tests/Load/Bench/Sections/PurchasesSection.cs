using Lottery.Load.Bench.Report;
using Lottery.Load.Bench.Running;

namespace Lottery.Load.Bench.Sections;

/// <summary>How many tickets can be bought in a second, and against whom.</summary>
internal sealed class PurchasesSection(PurchaseRuns runs) : ISection
{
    private static readonly (Contender Peer, double Target)[] Peers =
        [(Contender.RowLocks, 5), (Contender.Serializable, 5), (Contender.SingleStatement, 3)];

    private static readonly (int Clients, double Target)[] PgBenchTargets = [(64, 2.5), (256, 3.5)];

    public string Name => "purchases";

    public string Title => "Purchases";

    public double Seconds(BenchOptions options) => runs.Seconds(options);

    public async Task<SectionReport> Run(Sitting sitting)
    {
        await runs.Measure(sitting);
        return new(Name, Title,
            $"""
            A purchase of one line over HTTP, signed in and with an idempotency key; the answer is durable. Each client begins its next purchase
            when the last is answered (closed loop); the clients share 64 players. The peers do the same work on the same tables in a transaction
            per request (`tests/Load/Peers/README.md` says what they are spared). {PgBench.How}, without HTTP, in the same rounds.
            """)
        {
            Tables = [PerSecond(), Latency()],
            Budgets = [.. Budgets()],
            Remarks = Rounds.Errors(runs.All),
        };
    }

    private Table PerSecond() => new("Per second", "contender", [.. PurchaseRuns.Clients.Select(c => new Column($"{c} clients", "/s")), .. PurchaseRuns.Clients.Select(c => new Column($"product over it, {c}", "×", 2))],
    [
        .. PurchaseRuns.Contenders.Select(contender => new Row(contender.Name,
        [
            .. PurchaseRuns.Clients.Select(clients => Purchases(contender, clients)),
            .. PurchaseRuns.Clients.Select(clients => contender == Contender.Product ? null : Purchases(Contender.Product, clients).Over(Purchases(contender, clients))),
        ])),
        .. PurchaseRuns.Scripts.Select(script => new Row($"pgbench {script}, 16 clients",
        [
            runs.PgBenchPerSecond(script), null,
            .. PurchaseRuns.Clients.Select(clients => Purchases(Contender.Product, clients).Over(runs.PgBenchPerSecond(script))),
        ])),
    ]);

    private Table Latency() => new("Latency in the closed loop", "contender", [.. PurchaseRuns.Clients.SelectMany(c => (Column[])[new($"p50, {c} clients", "ms", 1), new($"p99, {c} clients", "ms", 1)])],
    [
        .. PurchaseRuns.Contenders.Select(contender => new Row(contender.Name,
            [.. PurchaseRuns.Clients.SelectMany(clients => (Sample[])[runs.Of(contender, clients, r => r.LatencyMs.P50), runs.Of(contender, clients, r => r.LatencyMs.P99)])])),
    ]);

    private IEnumerable<Budget> Budgets() =>
    [
        .. PgBenchTargets.Select(t => new Budget(
            $"product over pgbench {PurchaseRuns.TpcB}, {t.Clients} clients", AtLeast: true, t.Target, " ×", Purchases(Contender.Product, t.Clients).Over(runs.PgBenchPerSecond(PurchaseRuns.TpcB)))),
        .. Peers.SelectMany(p => PurchaseRuns.Clients.Select(clients => new Budget(
            $"product over {p.Peer.Name}, {clients} clients", AtLeast: true, p.Target, " ×", Purchases(Contender.Product, clients).Over(Purchases(p.Peer, clients))))),
    ];

    private Sample Purchases(Contender contender, int clients) => runs.Of(contender, clients, r => r.PerSecond);
}
