using System.Diagnostics;
using Lottery.Api.Tests.Running;
using Lottery.Verifier;
using Xunit;

namespace Lottery.Api.Tests;

/// <summary>Goal: a new key signs, and what the old one signed stays proved. Method: the command, and a restart between two draws.</summary>
public sealed class KeyRotationTests
{
    private static readonly HttpClient Http = new();

    [Fact]
    public async Task What_the_old_key_signed_stays_proved_after_a_rotation()
    {
        await using var server = await LotteryProcess.Start();
        var operators = await ApiClient.OfOperator(server);
        var (first, before) = (await Settled(operators), await Kids(operators));
        var old = Assert.Single(before);
        var (exitCode, output) = await Programs.Run(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "lottery.dll"), "keys", "rotate", "--data", server.DataFolder]));
        Assert.True(exitCode == 0, output);
        await server.Stop();
        await server.Restart();

        // The token that the old key signed still counts.
        var second = await Settled(operators);
        var after = await Kids(operators);
        Assert.Equal([old], after.Skip(1));
        foreach (var (draw, key) in ((long, string)[])[(first, old), (second, after[0])])
        {
            Assert.Empty(await Verify(server, draw, key));
            Assert.Equal(["unexpected_key"], await Verify(server, draw, key == old ? after[0] : old));
        }
    }

    private static async Task<long> Settled(ApiClient operators)
    {
        var draw = (await operators.CreateDraw("5of36", TimeSpan.FromSeconds(2))).Is(201)["drawId"].GetInt64();
        await operators.DrawIn(draw, "Settled");
        return draw;
    }

    private static async Task<string[]> Kids(ApiClient client) =>
        [.. (await client.Get("/.well-known/jwks.json")).Is(200)["keys"].EnumerateArray().Select(key => key.GetProperty("kid").GetString()!)];

    private static async Task<string[]> Verify(LotteryProcess server, long draw, string key)
    {
        await using var source = await ProofSource.Open($"{server.Url}/api/draws/{draw}", Http, TestContext.Current.CancellationToken);
        return [.. (await Verification.Run(source.Proof, source.Entries, new Noted(key))).Findings.Select(f => f.Code)];
    }
}
