using Lottery.Load.Bench.Report;
using Lottery.Load.Bench.Running;

namespace Lottery.Load.Bench.Sections;

/// <summary>What a purchase takes of the machine, looked at in the same runs as <see cref="PurchasesSection"/>.</summary>
internal sealed class CostsSection(PurchaseRuns runs) : ISection
{
    private static readonly Column[] Columns =
    [
        new("service", "µs"), new("PostgreSQL", "µs"), new("load generator", "µs"), new("purchases per core", "/s"), new("write-ahead log", "bytes"), new("allocated", "bytes"),
    ];

    public string Name => "costs";

    public string Title => "What a purchase costs";

    public double Seconds(BenchOptions options) => runs.Seconds(options);

    public async Task<SectionReport> Run(Sitting sitting)
    {
        if (!OperatingSystem.IsLinux())
            throw new BenchException("CPU time by process is read from /proc, which only Linux has.");
        await runs.Measure(sitting);
        return new(Name, Title,
            """
            CPU time of each process in the seconds that count, by purchase; purchases for each second of one core, of all three processes
            together; the bytes of write-ahead log of the whole run by ticket, page images after the checkpoint before it included; and what the
            service allocated in it, by its own metrics.
            """)
        {
            Tables = [.. PurchaseRuns.Clients.Select(Costs)],
        };
    }

    private Table Costs(int clients) => new($"{clients} clients", "contender", Columns,
    [
        .. PurchaseRuns.Contenders.Select(contender => new Row(contender.Name,
            runs.Of(contender, clients, r => r.ServiceMicroseconds),
            runs.Of(contender, clients, r => r.PostgresMicroseconds),
            runs.Of(contender, clients, r => r.ClientMicroseconds),
            runs.Of(contender, clients, r => r.PerCoreSecond),
            runs.Of(contender, clients, r => r.WalBytesPerTicket),
            runs.OfThose(contender, clients, r => r.AllocatedBytesPerTicket))),
    ]);
}
