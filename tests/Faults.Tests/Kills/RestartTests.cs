using Lottery.Faults.Tests.Processes;
using Lottery.Storage.Tests;
using Xunit;

namespace Lottery.Faults.Tests.Kills;

/// <summary>Goal: a single process that is killed serves again at once. Method: it is killed under load and started again as it was, again and again; the players' record and the tables agree in the end.</summary>
public sealed class RestartTests(PostgresFixture postgres)
{
    private const int Players = 8;

    [Fact]
    public async Task A_killed_process_that_is_started_again_sells_at_once()
    {
        var database = await postgres.NewDatabase();
        await using (var cluster = await ClusterProcesses.StartSingle(database))
        {
            using var sale = await Sale.Start(cluster, Players);
            var silences = new List<TimeSpan>();
            for (var kill = 0; kill < FaultSizes.Kills; kill++)
            {
                await cluster.KillSingle();
                var started = DateTimeOffset.UtcNow;
                cluster.RestartSingle();
                await sale.EachBuys(1, since: started);
                silences.Add(sale.LongestSilence(since: started));
                await sale.EachBuys(10, since: started);
            }
            await sale.LastDraw(TimeSpan.FromSeconds(4));
            await sale.EndsAsRecorded(database);
            Sale.Say($"{sale.Acknowledged.Count} purchases acknowledged, the process killed {FaultSizes.Kills} times.");
            Sale.Say($"From each start until all {Players} players had bought, in seconds: {Sale.Seconds(silences)}.");
            Assert.All(silences, silence => Assert.InRange(silence, TimeSpan.Zero, FaultSizes.Restart));
        }
        await postgres.DropDatabase(database);
    }
}
