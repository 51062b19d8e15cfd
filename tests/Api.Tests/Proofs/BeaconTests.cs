using System.Security.Cryptography;
using Lottery.Api.Tests.Running;
using Lottery.Verifier;
using Xunit;

namespace Lottery.Api.Tests.Proofs;

/// <summary>Goal: a draw with a beacon follows from its round, or is cancelled and refunded, as is published. Method: the service, with relays on the loopback.</summary>
public sealed class BeaconTests
{
    [Fact]
    public async Task A_draw_with_a_beacon_waits_for_the_round_that_it_named()
    {
        Assert.Equal(LoopbackRelays.Randomness, Convert.ToHexStringLower(SHA256.HashData(Convert.FromHexString(LoopbackRelays.Signature))));
        await using var relays = new LoopbackRelays();
        await using var server = await LotteryProcess.Start(("Beacon__Relays", relays.Addresses), ("Beacon__Quorum", "2"));
        var operators = await ApiClient.OfOperator(server);
        var player = await ApiClient.OfNewPlayer(server, 1000);
        var draw = (await operators.CreateDraw("6of45", TimeSpan.FromSeconds(2), beacon: "drand-quicknet")).Is(201);
        var (id, round) = (draw["drawId"].GetInt64(), draw["beaconRound"].GetInt64());
        // Without a setting it waits for a day from its round's time.
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1692803367 + (3 * (round - 1))).AddDays(1), draw["beaconUntil"].GetDateTimeOffset());
        (await player.Buy(id, quickPicks: 5)).Is(201);
        await player.DrawIn(id, "Closed");
        await Wait.Until("the relays to be asked", () => relays.Asked > 4, timeoutSeconds: 40);
        Assert.Equal("Closed", (await player.Get($"/api/draws/{id}")).Is(200)["status"].GetString());
        Assert.False((await player.Get($"/api/draws/{id}/proof")).Is(200).Json.TryGetProperty("secret", out _));

        relays.Open();
        await player.DrawIn(id, "Settled");
        using var http = new HttpClient();
        await using var source = await ProofSource.Open($"{server.Url}/api/draws/{id}", http, TestContext.Current.CancellationToken);
        var noted = new Noted(BeaconValue: Convert.FromHexString(LoopbackRelays.Randomness));
        var report = await Verification.Run(source.Proof, source.Entries, noted, stop: TestContext.Current.CancellationToken);
        Assert.True(report.Holds, string.Join('\n', report.Findings));
        Assert.Contains($"beacon drand-quicknet {round}\n", source.Proof.Terms);
        (await operators.CreateDraw("6of45", TimeSpan.FromSeconds(60), beacon: "dice")).Is(400, "invalid_request");
    }

    [Fact]
    public async Task A_draw_whose_beacon_does_not_come_in_time_is_cancelled_and_refunded_and_stays_so()
    {
        await using var relays = new LoopbackRelays();
        await using var server = await LotteryProcess.Start(("Beacon__Relays", relays.Addresses), ("Beacon__Quorum", "2"), ("Beacon__Patience", "00:00:02"));
        var operators = await ApiClient.OfOperator(server);
        var player = await ApiClient.OfNewPlayer(server, 1000);
        var draw = (await operators.CreateDraw("6of45", TimeSpan.FromSeconds(2), beacon: "drand-quicknet")).Is(201);
        var (id, until) = (draw["drawId"].GetInt64(), draw["beaconUntil"].GetDateTimeOffset());
        (await player.Buy(id, quickPicks: 5)).Is(201);
        await player.DrawIn(id, "Closed");
        Assert.Equal((500, 0), await player.Roubles());
        var root = (await player.Get($"/api/draws/{id}")).Is(200)["seal"].GetProperty("root").GetString();

        // A crash while it waits changes nothing.
        await server.Kill();
        await server.Restart();
        var cancelled = await player.DrawIn(id, "Cancelled");
        Assert.True(cancelled["cancelledAt"].GetDateTimeOffset() >= until, $"It was cancelled at {cancelled["cancelledAt"]}, before {until}.");
        Assert.Equal("The beacon's round that the draw was to follow from did not come in time.", cancelled["cancelReason"].GetString());
        await Wait.Until("the refund", async () => await player.Roubles() == (1000, 0));

        // The round that comes now draws nothing: nobody chooses between two outcomes.
        var asked = relays.Asked;
        Assert.True(asked > 0, "No relay was asked.");
        relays.Open();
        await Wait.Until("the end", async () => (await player.Get($"/api/draws/{id}")).Is(200).Json.TryGetProperty("finishedAt", out _));
        var proof = (await player.Get($"/api/draws/{id}/proof")).Is(200);
        Assert.False(proof.Json.TryGetProperty("secret", out _) || proof.Json.TryGetProperty("numbers", out _), proof.Text);
        Assert.Equal(("Cancelled", root), ((await player.Get($"/api/draws/{id}")).Is(200)["status"].GetString(), (await player.Get($"/api/draws/{id}")).Is(200)["seal"].GetProperty("root").GetString()));
        await server.VerifyLedger();
    }
}
