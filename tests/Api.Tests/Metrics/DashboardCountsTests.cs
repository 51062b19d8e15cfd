using Lottery.Api.Tests.Running;
using Xunit;

namespace Lottery.Api.Tests.Metrics;

/// <summary>Goal: the dashboard counts each turn once, whether it came as a message or a flow took it directly. Method: it is looked at until it counts; then deposits, each of which is one turn of a wallet.</summary>
public sealed class DashboardCountsTests : IAsyncLifetime
{
    private const string Wallets = "/dashboard/GrainStats/Lottery.Grains.Wallets.WalletGrain";
    private const int Deposits = 30;

    private LotteryProcess _server = null!;

    public async ValueTask InitializeAsync() => _server = await LotteryProcess.Start();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Turns_without_a_message_are_on_the_dashboard_too()
    {
        var (chief, player) = (await ApiClient.OfOperator(_server), await ApiClient.OfNewPlayer(_server, 100_000));
        var draw = await chief.CreateOpenDraw();
        // It counts from a moment after the first look on. Until then purchases are made, not deposits.
        await Wait.Until("the dashboard to count", async () => (await player.Buy(draw, quickPicks: 1)).Status == 201 && await Counted("Reserve") > 0);
        Assert.Equal(0, await Counted("OpenDeposit"));

        for (var i = 0; i < Deposits; i++)
            (await player.Fund(1)).Is(201);
        await Wait.Until("the deposits on the dashboard", async () => await Counted("OpenDeposit") >= Deposits);
        await Wait.Until("more purchases, counted after them", async () => await Counted("Capture") is var before && (await player.Buy(draw, quickPicks: 1)).Status == 201 && await Counted("Capture") > before);
        Assert.Equal(Deposits, await Counted("OpenDeposit"));

        async Task<long> Counted(string method)
        {
            var calls = (await chief.Get(Wallets)).Is(200).Json.EnumerateObject().Where(m => m.Name.EndsWith($".{method}", StringComparison.Ordinal));
            return calls.SelectMany(m => m.Value.EnumerateObject()).Sum(second => second.Value.GetProperty("count").GetInt64());
        }
    }
}
