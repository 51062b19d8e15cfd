using System.Globalization;
using Lottery.Faults.Tests.Processes;
using Lottery.Storage.Tests;
using Xunit;

namespace Lottery.Faults.Tests.Kills;

/// <summary>
/// Goal: a silo that does not move counts as dead, and can do no harm when it wakes. Method: the busiest of three is stopped by SIGSTOP in the
/// middle of a sale, and goes on when all players have long bought elsewhere; the players' record and the tables agree in the end.
/// </summary>
public sealed class FrozenSiloTests(PostgresFixture postgres)
{
    private const int Players = 12;

    [Fact]
    public async Task Its_grains_work_elsewhere_and_its_late_writes_are_refused()
    {
        var database = await postgres.NewDatabase();
        await using (var cluster = await ClusterProcesses.Start(database, silos: 3))
        {
            using var sale = await Sale.Start(cluster, Players);
            var silo = await cluster.Busiest(sale);
            var frozen = DateTimeOffset.UtcNow;
            await silo.Signal("STOP");
            await sale.EachBuys(20, since: frozen);
            var silence = sale.LongestSilence(since: frozen);

            var woken = DateTimeOffset.UtcNow;
            await silo.Signal("CONT");
            await silo.Ended();
            var ended = DateTimeOffset.UtcNow;
            await cluster.AddSilo();
            await sale.EachBuys(5, since: ended);

            await sale.LastDraw(TimeSpan.FromSeconds(4));
            await sale.EndsAsRecorded(database);
            Sale.Say(string.Create(CultureInfo.InvariantCulture,
                $"All players bought again {silence.TotalSeconds:F1} s after the freezing; the woken process ended by itself after {(ended - woken).TotalSeconds:F1} s; its late batch was {(silo.Said("Epoch .* ended") ? "refused" : "empty")}."));
            Assert.InRange(silence, TimeSpan.Zero, FaultSizes.FrozenSilo);
        }
        await postgres.DropDatabase(database);
    }
}
