using System.Globalization;
using Lottery.Storage.Tests;
using Xunit;

namespace Lottery.Silo.Tests.Processes;

/// <summary>Goal: a single process that is killed serves again at once. Method: it is killed under load and started again as it was; the players' record and the tables agree in the end.</summary>
public sealed class RestartTests(PostgresFixture postgres)
{
    private const int Players = 8;

    [Fact]
    public async Task A_killed_process_that_is_started_again_sells_at_once()
    {
        var database = await postgres.NewDatabase();
        await using (var cluster = await ClusterProcesses.StartSingle(database))
        {
            using var sale = await Sale.Start(cluster.Url, cluster.OperatorPassword, Players);
            await cluster.KillSingle();
            var started = DateTimeOffset.UtcNow;
            cluster.RestartSingle();
            await sale.EachBuys(1, since: started);
            var silence = sale.LongestSilence(since: started);
            await sale.LastDraw(TimeSpan.FromSeconds(4));
            await sale.EndsAsRecorded(database);
            Sale.Say(string.Create(CultureInfo.InvariantCulture, $"All {Players} players had bought {silence.TotalSeconds:F1} s after the start."));
            Assert.InRange(silence, TimeSpan.Zero, FailureLimits.Restart);
        }
        await postgres.DropDatabase(database);
    }
}
