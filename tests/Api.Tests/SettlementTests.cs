using Lottery.Api.Tests.Running;
using Lottery.Load.Stock;
using Xunit;

namespace Lottery.Api.Tests;

/// <summary>
/// Goal: a draw of many tickets pays each winner once, whatever happens to the service meanwhile, and tells how far it is.
/// Method: it is stocked while the service is away, and the service killed while prizes are posted.
/// </summary>
public sealed class SettlementTests : IAsyncLifetime
{
    private const int Tickets = 50_000;
    private const int Kills = 2;

    private LotteryProcess _server = null!;

    public async ValueTask InitializeAsync() => _server = await LotteryProcess.Start();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Killed_while_it_posts_prizes_it_goes_on_and_pays_each_winner_once()
    {
        var operators = await ApiClient.OfOperator(_server);
        var draw = (await operators.CreateDraw("6of45", closesIn: TimeSpan.FromSeconds(25))).Is(201)["drawId"].GetInt64();
        await _server.Kill();
        await DrawStock.Fill(new(_server.ConnectionString, draw, Tickets, Players: 2_000), _ => { }, TestContext.Current.CancellationToken);
        await _server.VerifyLedger();
        await _server.Restart();
        Assert.Equal(Tickets, (await operators.Get($"/api/draws/{draw}"))["ticketsSold"].GetInt64());

        var (seen, kills) = (new List<(long Done, long Total)>(), 0);
        await Wait.Until("the draw to be settled", async () =>
        {
            var answer = (await operators.Get($"/api/draws/{draw}")).Is(200);
            if (answer.Json.TryGetProperty("posted", out var posted))
                seen.Add((posted.GetProperty("done").GetInt64(), posted.GetProperty("total").GetInt64()));
            if (kills < Kills && seen.Count > 0 && seen[^1].Done > 0 && seen[^1].Done < seen[^1].Total)
            {
                await _server.Kill();
                await _server.Restart();
                kills++;
            }
            return answer["status"].GetString() == "Settled";
        });

        Assert.NotEqual(0, kills);
        Assert.Equal(seen.Order(), seen); // What was told once is never taken back, not even by a crash.
        Assert.Single(seen.Select(s => s.Total).Distinct());
        Assert.Equal(seen[^1].Total, seen[^1].Done);
        await _server.VerifyLedger();
    }
}
