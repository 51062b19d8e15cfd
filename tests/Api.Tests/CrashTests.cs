using System.Collections.Concurrent;
using System.Text.Json;
using Lottery.Api.Tests.Running;
using Xunit;

namespace Lottery.Api.Tests;

/// <summary>
/// Goal: what was acknowledged survives the service, and what was not is done once or not at all.
/// Method: it is killed while many buy; who got no answer asks again with the same key.
/// </summary>
public sealed class CrashTests : IAsyncLifetime
{
    private const int Buyers = 16;
    private const int AcknowledgedBeforeEachKill = 500;
    private const decimal Funds = 10_000_000;
    private const decimal Price = 100;

    private LotteryProcess _server = null!;

    public async ValueTask InitializeAsync() => _server = await LotteryProcess.Start();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Killed_twice_while_many_buy_it_forgets_nothing_and_does_nothing_twice()
    {
        var operators = await ApiClient.OfOperator(_server);
        var draw = await operators.CreateOpenDraw();
        var players = await Task.WhenAll(Enumerable.Range(0, Buyers).Select(_ => ApiClient.OfNewPlayer(_server, Funds)));
        var bought = players.ToDictionary(p => p.PlayerId, _ => new ConcurrentDictionary<string, Answer>());
        var serving = Up();
        using var over = new CancellationTokenSource();
        var buying = players.Select(p => Task.Run(() => BuyOn(p))).ToArray();

        for (var kill = 0; kill < 2; kill++)
        {
            var enough = Acknowledged() + AcknowledgedBeforeEachKill;
            await Wait.Until($"{enough} purchases", () => Acknowledged() > enough || buying.Any(b => b.IsFaulted));
            var up = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            Volatile.Write(ref serving, up);
            await _server.Kill();
            await _server.Restart();
            up.SetResult();
        }
        await Wait.Until("purchases after the last start", After(Acknowledged() + AcknowledgedBeforeEachKill));
        await over.CancelAsync();
        await Task.WhenAll(buying);
        await Wait.Until("every payment to be finished", async () => (await Task.WhenAll(players.Select(p => p.Roubles()))).All(r => r.Frozen == 0));

        var positions = new List<(int Book, long Position)>();
        foreach (var player in players)
        {
            var tickets = await Tickets(player);
            foreach (var (key, answer) in bought[player.PlayerId])
            {
                foreach (var receipt in answer["tickets"].EnumerateArray())
                {
                    Assert.True(tickets.TryGetValue(receipt.GetProperty("ticketId").GetInt64(), out var ticket), $"The ticket {receipt} of {key} is gone.");
                    Assert.Equal(receipt.GetRawText(), ticket.GetProperty("receipt").GetRawText());
                }
                Assert.Equal(answer.Text, (await Buy(player, key)).Text);
            }
            Assert.Equal(bought[player.PlayerId].Values.Sum(a => a["tickets"].GetArrayLength()), tickets.Count);
            Assert.Equal((Funds - tickets.Count * Price, 0), await player.Roubles());
            positions.AddRange(tickets.Values.Select(t => t.GetProperty("receipt")).Select(r => (r.GetProperty("book").GetInt32(), r.GetProperty("position").GetInt64())));
        }
        foreach (var book in positions.GroupBy(p => p.Book))
            Assert.Equal(Enumerable.Range(0, book.Count()).Select(i => (long)i), book.Select(p => p.Position).Order());
        Assert.Equal(positions.Count, (await operators.Get($"/api/draws/{draw}"))["ticketsSold"].GetInt64());
        await _server.VerifyLedger();

        Func<bool> After(int count) => () => Acknowledged() > count || buying.Any(b => b.IsFaulted);

        int Acknowledged() => bought.Values.Sum(b => b.Count);

        // Of one to three lines, as the key says.
        Task<Answer> Buy(ApiClient player, string key) => player.Buy(draw, quickPicks: key[^1] % 3 + 1, key: key);

        async Task BuyOn(ApiClient player)
        {
            for (var i = 0; !over.IsCancellationRequested; i++)
            {
                var key = $"purchase-{i}";
                while (true)
                {
                    try
                    {
                        var answer = await Buy(player, key);
                        if (answer.Status == 503)
                            continue;
                        bought[player.PlayerId][key] = answer.IsMade();
                        break;
                    }
                    catch (HttpRequestException)
                    {
                        await Volatile.Read(ref serving).Task;
                    }
                }
            }
        }
    }

    private static TaskCompletionSource Up()
    {
        var up = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        up.SetResult();
        return up;
    }

    /// <summary>All of a player's tickets, page by page.</summary>
    private static async Task<Dictionary<long, JsonElement>> Tickets(ApiClient player)
    {
        var tickets = new Dictionary<long, JsonElement>();
        for (var after = ""; after is not null;)
        {
            var page = (await player.Get($"/api/results/tickets?limit=100{after}")).Is(200).Json;
            foreach (var ticket in page.GetProperty("items").EnumerateArray())
                tickets.Add(ticket.GetProperty("ticketId").GetInt64(), ticket);
            after = page.TryGetProperty("next", out var next) ? $"&after={next.GetString()}" : null;
        }
        return tickets;
    }
}
