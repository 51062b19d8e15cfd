using System.Globalization;
using Lottery.Api.Tests.Running;
using Lottery.Faults.Tests.Processes;
using Xunit;

namespace Lottery.Faults.Tests.Network;

/// <summary>
/// Goal: the network may fail in any way, and each grain still has one decider. Method: three silos with a proxy before each of them and before PostgreSQL for each of them;
/// the busiest silo's connections break in turns during a sale. Two activations of one grain would sell one position twice, or spend one balance twice: the
/// players' record, the tables and the ledger's proof say in the end that none did.
/// </summary>
public sealed class CutNetworkTests
{
    private const int Players = 9;

    private static readonly TimeSpan Lasts = TimeSpan.FromSeconds(6);

    private static readonly (string Name, Action<ClusterProcesses, Member> Happens)[] Faults =
    [
        ("nothing reaches it from the other silos", (cluster, silo) => Others(cluster, silo, other => ClusterProcesses.Hold(other, silo))),
        ("PostgreSQL's answers do not reach it", (_, silo) => silo.Wires!.Postgres.All.Back.Hold()),
        ("no way between it and the other silos", (cluster, silo) => Others(cluster, silo, other =>
        {
            ClusterProcesses.Hold(other, silo);
            ClusterProcesses.Hold(silo, other);
        })),
        ("no way between it and PostgreSQL", (_, silo) => silo.Wires!.Postgres.All.Hold()),
        ("no way between it and all others", (cluster, silo) =>
        {
            silo.Wires!.Postgres.All.Hold();
            Others(cluster, silo, other =>
            {
                ClusterProcesses.Hold(other, silo);
                ClusterProcesses.Hold(silo, other);
            });
        }),
        ("PostgreSQL resets its connections", (_, silo) => silo.Wires!.Postgres.All.Cut()),
        ("nothing that it sends reaches the other silos", (cluster, silo) => Others(cluster, silo, other => ClusterProcesses.Hold(silo, other))),
        ("nothing that it sends reaches PostgreSQL", (_, silo) => silo.Wires!.Postgres.All.Forth.Hold()),
        ("300 ms to the other silos", (cluster, silo) => Others(cluster, silo, other => silo.Wires!.Silo.From(other.ProcessId).Forth.Delay = TimeSpan.FromMilliseconds(300))),
        ("200 ms from PostgreSQL", (_, silo) => silo.Wires!.Postgres.All.Back.Delay = TimeSpan.FromMilliseconds(200)),
        ("100 bytes in 10 ms to PostgreSQL", (_, silo) => silo.Wires!.Postgres.All.Forth.Trickle = 100),
        ("1,000 bytes in 10 ms from another silo", (cluster, silo) => silo.Wires!.Silo.From(cluster.Silos.First(other => other != silo).ProcessId).Forth.Trickle = 1_000),
    ];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_grain_has_one_decider_and_everybody_buys_again_soon_after_the_mending()
    {
        await using var postgres = await GivenPostgres.Start();
        await using var cluster = await ClusterProcesses.Start(postgres.ConnectionString, silos: 3, wired: true);
        using var sale = await Sale.Start(cluster, Players);
        var silences = new List<(string Fault, TimeSpan Silence)>();
        for (var cut = 0; cut < FaultSizes.Cuts; cut++)
        {
            var (name, happens) = Faults[cut % Faults.Length];
            var silo = await cluster.Busiest(sale);
            var broken = DateTimeOffset.UtcNow;
            happens(cluster, silo);
            await Task.Delay(Lasts, Stop);
            var meanwhile = sale.Acknowledged.Count(purchase => purchase.At > broken);
            cluster.Mend();
            var mended = DateTimeOffset.UtcNow;
            await sale.EachBuys(5, since: mended);
            silences.Add((name, sale.LongestSilence(since: mended)));
            Sale.Say(string.Create(CultureInfo.InvariantCulture, $"{name}: {meanwhile} purchases in {Lasts.TotalSeconds} s; all bought {silences[^1].Silence.TotalSeconds:F1} s after the mending{(silo.HasExited ? "; the silo had been declared dead, and ended" : "")}."));
            while (cluster.Silos.Count < 3)
                await cluster.AddSilo();
        }
        await sale.LastDraw(TimeSpan.FromSeconds(4));
        await sale.EndsAsRecorded(postgres.ConnectionString);
        Sale.Say($"{sale.Acknowledged.Count} purchases acknowledged, {silences.Count} faults of the network, {sale.Refused} attempts answered 503.");
        Assert.All(silences, silence => Assert.True(silence.Silence < FaultSizes.CutNetwork, $"{silence.Fault}: bought again after {silence.Silence}"));
    }

    private static void Others(ClusterProcesses cluster, Member silo, Action<Member> breaks)
    {
        foreach (var other in cluster.Silos.Where(other => other != silo))
            breaks(other);
    }
}
