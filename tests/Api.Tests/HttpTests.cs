using Lottery.Api.Tests.Running;
using Xunit;

namespace Lottery.Api.Tests;

/// <summary>Goal: the API is good HTTP: statuses, headers, methods. Method: against the running service.</summary>
public sealed class HttpTests(SharedServer shared)
{
    private static readonly HttpClient Http = new();

    [Fact]
    public async Task What_was_made_is_201_with_its_location_and_a_repeat_is_200_and_says_so()
    {
        var (operators, player) = (await shared.Operator, await shared.NewPlayer(1000));
        var draw = await operators.CreateOpenDraw();
        var closesAt = DateTimeOffset.UtcNow.AddHours(1);
        (string What, Func<Task<Answer>> Send, ApiClient Reader)[] table =
        [
            ("a purchase", () => player.Buy(draw, lines: [[1, 2, 3, 4, 5, 6]], key: "b"), player),
            ("a deposit", () => player.Fund(1, key: "d"), player),
            ("an invoice", () => player.Post($"/api/invoice/draws/{draw}/ticket", new { numbers = new[] { 1, 2, 3, 4, 5, 7 } }, "i"), player),
            ("a draw", () => operators.Post("/api/admin/draws", new { gameId = "6of45", closesAt }, "draw"), operators),
            ("a transaction", () => operators.Post("/api/transactions/invoice", new { walletId = player.PlayerId, amount = 1, currency = "RUB" }, "t"), operators),
            ("a deposit by an operator", () => operators.Post($"/api/wallets/{player.PlayerId}/deposit", new { amount = 1 }, $"o{player.PlayerId}"), operators),
        ];
        foreach (var (what, send, reader) in table)
        {
            var first = await send();
            Assert.True(first.Status == 201, $"{what}: {first}");
            Assert.False(first.Headers.Contains("Idempotent-Replayed"), what);
            var location = first.Headers.Location!.ToString();
            (await reader.Get(location)).Is(200);

            var again = await send();
            Assert.True(again.Status == 200 && again.Text == first.Text, $"{what}: {again} is not {first}");
            Assert.Equal("true", again.Headers.GetValues("Idempotent-Replayed").Single());
            Assert.Equal(location, again.Headers.Location?.ToString());
        }
    }

    [Fact]
    public async Task The_repeat_of_an_invoice_that_was_paid_meanwhile_is_the_first_answer()
    {
        var player = await shared.NewPlayer(1000);
        var draw = await (await shared.Operator).CreateOpenDraw();
        var ask = () => player.Post($"/api/invoice/draws/{draw}/ticket", new { lines = new[] { new[] { 7, 8, 9, 10, 11, 12 } }, quickPicks = 2 }, "once");
        var first = (await ask()).Is(201);
        var pay = $"/api/payments/{first["invoiceId"]}";
        (await player.Post(pay)).Is(201);

        Assert.Equal(first.Text, (await ask()).Is(200).Text);
        (await player.Post(pay)).Is(200);
    }

    [Fact]
    public async Task What_has_not_changed_is_304()
    {
        var draw = await (await shared.Operator).CreateOpenDraw();
        foreach (var path in new[] { $"/api/draws/{draw}", "/api/games", "/api/games/6of45", "/api/draws?limit=1" })
        {
            using var first = await Ask(HttpMethod.Get, path);
            var tag = first.Headers.ETag!.Tag;
            using var same = await Ask(HttpMethod.Get, path, ("If-None-Match", $"\"other\", W/{tag}"));
            Assert.Equal((304, ""), ((int)same.StatusCode, await same.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)));
            Assert.Equal(tag, same.Headers.ETag?.Tag);
            using var other = await Ask(HttpMethod.Get, path, ("If-None-Match", "\"other\""));
            Assert.Equal(200, (int)other.StatusCode);
        }
        await (await shared.Operator).CancelDraw(draw);
        using var before = await Ask(HttpMethod.Get, $"/api/draws/{draw}");
        Assert.Equal(200, (int)before.StatusCode);
    }

    [Fact]
    public async Task HEAD_is_GET_without_the_body()
    {
        using var get = await Ask(HttpMethod.Get, "/api/games/6of45");
        using var head = await Ask(HttpMethod.Head, "/api/games/6of45");
        Assert.Equal((200, get.Content.Headers.ContentLength, get.Headers.ETag), ((int)head.StatusCode, head.Content.Headers.ContentLength, head.Headers.ETag));
        Assert.Empty(await head.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        using var none = await Ask(HttpMethod.Head, "/api/games/none");
        Assert.Equal(404, (int)none.StatusCode);
        var draw = await (await shared.Operator).CreateOpenDraw();
        using var stream = await Ask(HttpMethod.Head, $"/api/draws/{draw}/events");
        Assert.Equal(204, (int)stream.StatusCode);
    }

    [Fact]
    public async Task Each_answer_names_its_request_and_its_trace()
    {
        foreach (var path in new[] { "/api/games", "/api/games/none", "/nowhere", "/api/wallet", "/api/draws?limit=x" })
        {
            using var answer = await Ask(HttpMethod.Get, path);
            Assert.Matches("^00-[0-9a-f]{32}-[0-9a-f]{16}-0[01]$", answer.Headers.GetValues("traceparent").Single());
            Assert.NotEmpty(answer.Headers.GetValues("X-Request-Id").Single());
        }
        const string trace = "4bf92f3577b34da6a3ce929d0e0e4736";
        using var traced = await Ask(HttpMethod.Get, "/api/games", ("traceparent", $"00-{trace}-00f067aa0ba902b7-01"));
        var parts = traced.Headers.GetValues("traceparent").Single().Split('-');
        Assert.Equal((trace, "01"), (parts[1], parts[3]));
        Assert.NotEqual("00f067aa0ba902b7", parts[2]);
    }

    [Fact]
    public async Task Pages_of_other_origins_may_call_only_where_that_is_set()
    {
        using var closed = await Ask(HttpMethod.Get, "/api/games", ("Origin", "https://shop.example"));
        Assert.False(closed.Headers.Contains("Access-Control-Allow-Origin"));

        await using var server = await LotteryProcess.Start(("Server__Origins", "https://shop.example, https://app.example"));
        using var open = await Ask(HttpMethod.Options, "/api/draws/1/tickets", server.Url,
            ("Origin", "https://shop.example"), ("Access-Control-Request-Method", "POST"), ("Access-Control-Request-Headers", "authorization,content-type,idempotency-key"));
        Assert.Equal(204, (int)open.StatusCode);
        Assert.Equal("https://shop.example", open.Headers.GetValues("Access-Control-Allow-Origin").Single());
        using var answered = await Ask(HttpMethod.Get, "/api/wallet", server.Url, ("Origin", "https://app.example"));
        Assert.Equal((401, "https://app.example"), ((int)answered.StatusCode, answered.Headers.GetValues("Access-Control-Allow-Origin").Single()));
        using var foreign = await Ask(HttpMethod.Get, "/api/games", server.Url, ("Origin", "https://else.example"));
        Assert.False(foreign.Headers.Contains("Access-Control-Allow-Origin"));
    }

    private async Task<HttpResponseMessage> Ask(HttpMethod method, string path, params (string Name, string Value)[] headers) =>
        await Ask(method, path, (await shared.Process).Url, headers);

    private static async Task<HttpResponseMessage> Ask(HttpMethod method, string path, string server, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, server + path);
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        return await Http.SendAsync(request, patience.Token);
    }
}
