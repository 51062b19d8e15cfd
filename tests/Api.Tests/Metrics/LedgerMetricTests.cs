using Lottery.Api.Tests.Running;
using Npgsql;
using Xunit;

namespace Lottery.Api.Tests.Metrics;

/// <summary>Goal: an operator hears of a ledger that does not hold. Method: money appears in a wallet of a running service that no entry accounts for.</summary>
public sealed class LedgerMetricTests
{
    [Fact]
    public async Task A_violation_is_on_the_page_and_in_the_log()
    {
        await using var server = await LotteryProcess.Start(("Ledger__CheckEvery", "00:00:01"));
        var player = await ApiClient.OfNewPlayer(server, 1000);
        (await player.Buy(await (await ApiClient.OfOperator(server)).CreateOpenDraw(), quickPicks: 3)).Is(201);
        await Wait.Until("the ledger to be checked", async () => (await MetricsPage.Read(player)).Families.GetValueOrDefault("lottery_ledger_rows_checked_total")?.Samples is [{ Value: > 10 }]);
        Assert.Equal(0, await Violations());
        Assert.DoesNotContain("The ledger does not hold", server.Output, StringComparison.Ordinal);

        await using (var database = NpgsqlDataSource.Create(server.ConnectionString))
        {
            await using var forge = database.CreateCommand($"UPDATE wallet_balance SET available = available + 7 WHERE wallet_id = {player.PlayerId}");
            Assert.Equal(1, await forge.ExecuteNonQueryAsync(TestContext.Current.CancellationToken));
        }

        await Wait.Until("the metric", async () => await Violations() == 2); // The currency's sum, and the wallet.
        Assert.Contains(server.Output.Split('\n'), line => line.Contains(" ERROR ", StringComparison.Ordinal) && line.Contains($"but wallet {player.PlayerId} has 70007 available", StringComparison.Ordinal));
        Assert.Contains(server.Output.Split('\n'), line => line.Contains(" ERROR ", StringComparison.Ordinal) && line.Contains("all accounts in RUB sum to 7", StringComparison.Ordinal));

        async Task<double> Violations() => (await MetricsPage.Read(player)).Families["lottery_ledger_violations"].Samples.Single().Value;
    }
}
