using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Lottery.Load.Peers;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Xunit;

namespace Lottery.Load.Tests.Peers;

/// <summary>Goal: the peers do the product's work, or a comparison with them means nothing. Method: over HTTP, also at once.</summary>
public sealed class PeerTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    public static TheoryData<string> Buying => new(PeerServer.Names.Except(["empty"]));

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Buying))]
    public async Task A_purchase_has_one_effect_and_never_costs_more_than_there_is(string peer)
    {
        await using var app = PeerServer.Find(peer)!(await postgres.NewDatabase(peer), postgres.NewFolder(peer));
        await app.StartAsync(Stop);
        var source = app.Services.GetRequiredService<NpgsqlDataSource>();
        var tables = app.Services.GetRequiredService<PeerTables>();
        var draw = await tables.AddDraw("6of45", DateTime.UtcNow.AddHours(1));
        var closed = await tables.AddDraw("6of45", DateTime.UtcNow.AddHours(1));
        await using (var close = source.CreateCommand($"UPDATE draw SET status = 'Closed' WHERE id = {closed}"))
            await close.ExecuteNonQueryAsync(Stop);
        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        var buyer = await Buyer.Of(http, roubles: 1000);

        var bought = await buyer.Buy(draw, lines: 3, key: "a");
        Assert.Equal((201, null), bought.Outcome);
        Assert.Equal(("Success", "300.00"), (bought.Json["status"]!.GetValue<string>(), bought.Json["amount"]!.GetValue<string>()));
        Assert.Equal([3, 8, 9, 21, 30, 45], bought.Json["tickets"]![0]!["numbers"]!.AsArray().Select(n => n!.GetValue<int>()));
        Assert.Equal(3, bought.Tickets.Distinct().Count());
        Assert.Equal(bought.Tickets, (await buyer.Buy(draw, lines: 3, key: "a")).Tickets);

        Assert.Equal((422, "idempotency_mismatch"), (await buyer.Buy(draw, lines: 4, key: "a")).Outcome);
        Assert.Equal((402, "insufficient_funds"), (await buyer.Buy(draw, lines: 8, key: "b")).Outcome);
        Assert.Equal((404, "draw_not_found"), (await buyer.Buy(999, lines: 1, key: "c")).Outcome);
        Assert.Equal((409, "draw_closed"), (await buyer.Buy(closed, lines: 1, key: "d")).Outcome);
        Assert.Equal((400, "invalid_numbers"), (await buyer.Buy(draw, lines: 101, key: "e")).Outcome);

        var same = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => buyer.Buy(draw, lines: 1, key: "f")));
        Assert.Single(same.Select(a => a.Tickets.Single()).Distinct());
        var others = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => buyer.Buy(draw, lines: 1, key: $"g{i}")));
        Assert.Equal((6, 6), (others.Count(a => a.Outcome == (201, null)), others.Count(a => a.Outcome == (402, "insufficient_funds"))));

        Assert.Equal(10, (await http.GetFromJsonAsync<JsonNode>($"/api/draws/{draw}", Stop))!["ticketsSold"]!.GetValue<long>());
        Assert.Equal("0.00", (await http.GetFromJsonAsync<JsonNode>("/api/wallet", Stop))!["balances"]![0]!["available"]!.GetValue<string>());
        Assert.Equal([], await PeerProof.Run(source));
        await app.StopAsync(Stop);
    }

    private sealed record Answer(int Status, JsonNode Json)
    {
        /// <summary>The status, and a problem's code.</summary>
        public (int Status, string? Code) Outcome => (Status, Json["code"]?.GetValue<string>());

        public IReadOnlyList<long> Tickets => [.. Json["tickets"]!.AsArray().Select(t => t!["ticketId"]!.GetValue<long>())];
    }

    private sealed class Buyer(HttpClient http)
    {
        public static async Task<Buyer> Of(HttpClient http, int roubles)
        {
            var buyer = new Buyer(http);
            var person = new { login = "ann", password = "correct horse" };
            Assert.Equal(201, (await buyer.Post("/api/auth/sign-up", person)).Status);
            var token = (await buyer.Post("/api/auth/sign-in", person)).Json["token"]!.GetValue<string>();
            http.DefaultRequestHeaders.Authorization = new("Bearer", token);
            Assert.Equal(201, (await buyer.Post("/api/payments/fill_wallet", new { amount = roubles, currency = "RUB" })).Status);
            return buyer;
        }

        /// <summary>Buys one line of own numbers, and quick picks.</summary>
        public Task<Answer> Buy(long draw, int lines, string key) =>
            Post($"/api/draws/{draw}/tickets", new { lines = new[] { new[] { 45, 3, 9, 21, 30, 8 } }, quickPicks = lines - 1 }, key);

        private async Task<Answer> Post(string path, object body, string? key = null)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
            if (key is not null)
                request.Headers.Add("Idempotency-Key", key);
            using var response = await http.SendAsync(request, Stop);
            return new((int)response.StatusCode, (await response.Content.ReadFromJsonAsync<JsonNode>(Stop))!);
        }
    }
}
