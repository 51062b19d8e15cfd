using System.Text.Json;
using Lottery.Api.Broker;
using Lottery.Api.Http;
using Lottery.Api.Tests.Running;
using Xunit;

namespace Lottery.Api.Tests.Broker;

/// <summary>Which wallets the broker reaches, by setting.</summary>
public sealed class BrokerRangeTests
{
#pragma warning disable format // A table.
    [Theory]
    [InlineData(4503599627370496, 4503599627370496, 1,                4503599627370496)]
    [InlineData(4503599627370496, 4503599627370496, 4503599627370496, 9007199254740991)]
    [InlineData(1,                100,              7,                7)]
    [InlineData(1000,             100,              100,              1099)]
#pragma warning restore format
    public void A_number_of_the_broker_is_a_wallet_of_its_range(long first, long count, long number, long wallet)
    {
        var options = new BrokerOptions { FirstWallet = first, Wallets = count };
        Assert.Equal(wallet, options.Wallet(number).Value);
        foreach (var outside in (long[])[0, -1, count + 1, long.MaxValue, long.MinValue])
            Assert.Throws<ProblemException>(() => options.Wallet(outside));
    }

    [Fact]
    public async Task A_range_that_begins_at_1_has_the_players_in_it_and_their_holds()
    {
        await using var broker = await RabbitBroker.Start();
        await using var server = await LotteryProcess.Start(("Broker__Uri", broker.Uri.ToString()), ("Broker__FirstWallet", "1"));
        await BrokerScene.Consuming(server);
        await using var peer = await Peer.Of(broker);
        var player = await ApiClient.OfNewPlayer(server, roubles: 1000);
        var draw = await (await ApiClient.OfOperator(server)).CreateOpenDraw();
        (await player.Post($"/api/invoice/draws/{draw}/ticket", new { quickPicks = 1 })).Is(201);

        var body = JsonElement.Parse(await peer.Balance(player.PlayerId)).GetProperty("body").GetString();
        Assert.Equal("""{"actual_balance":{"RUB":900},"frozen_balance":{"RUB":100}}""", body);
    }
}
