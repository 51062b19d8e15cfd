using Lottery.Faults.Tests.Processes;
using Lottery.Storage.Tests;
using Xunit;

namespace Lottery.Faults.Tests.Kills;

/// <summary>
/// Goal: machines may fail, come and go during a sale. Method: silos and an API node are processes; players without time-outs buy over HTTP and
/// keep their own record of each acknowledgement: of one draw while silos are killed one after another, then of a second that closes while one
/// silo joins and one leaves.
/// </summary>
public sealed class KilledSilosTests(PostgresFixture postgres)
{
    private const int Players = 12;

    [Fact]
    public async Task Nothing_is_lost_or_doubled_and_everybody_buys_again_soon()
    {
        var database = await postgres.NewDatabase();
        await using (var cluster = await ClusterProcesses.Start(database, silos: 3))
        {
            using var sale = await Sale.Start(cluster, Players);
            var silences = new List<TimeSpan>();
            for (var kill = 0; kill < FaultSizes.Kills; kill++)
            {
                silences.Add(await KillTheBusiest(cluster, sale));
                await cluster.AddSilo();
            }

            var closes = await sale.LastDraw(TimeSpan.FromSeconds(10));
            await sale.Until(() => DateTimeOffset.UtcNow >= closes.AddSeconds(-1));
            var leaving = cluster.Silos[0].Stop();
            await cluster.AddSilo();
            Assert.Equal(0, await leaving);

            await sale.EndsAsRecorded(database);
            Sale.Say($"{sale.Acknowledged.Count} purchases acknowledged, {FaultSizes.Kills} silos killed, {sale.Refused} attempts answered 503.");
            Sale.Say($"Longest wait for the next acknowledgement after each kill, in seconds: {Sale.Seconds(silences)}.");
            Assert.All(silences, silence => Assert.InRange(silence, TimeSpan.Zero, FaultSizes.KilledSilo));
            Assert.Equal(0, sale.Clients.Sum(client => client.Broken));
        }
        await postgres.DropDatabase(database);
    }

    /// <summary>Kills the silo that has most of the wallets and books.</summary>
    /// <returns>How long a player waited at most for the next acknowledgement.</returns>
    private static async Task<TimeSpan> KillTheBusiest(ClusterProcesses cluster, Sale sale)
    {
        var silo = await cluster.Busiest(sale);
        var killed = DateTimeOffset.UtcNow;
        await silo.Kill();
        await sale.EachBuys(20, since: killed);
        return sale.LongestSilence(since: killed);
    }
}
