using System.Text;
using Lottery.Api.Tests.Running;
using Xunit;

namespace Lottery.Api.Tests.Limits;

/// <summary>Goal: a client that floods the public routes is refused, and sales go on. Method: a service with low limits, over HTTP.</summary>
public sealed class LimitTests
{
    [Fact]
    public async Task A_client_that_floods_is_refused_and_sales_go_on()
    {
        await using var server = await LotteryProcess.Start(
            ("Limits__PerAddress", "30"), ("Limits__SignUpsPerAddress", "8"), ("Limits__ReceiptsPerAddress", "10"), ("Limits__StreamsPerAddress", "2"));
        var chief = await ApiClient.OfOperator(server);
        var (anybody, player, draw) = (new ApiClient(server), await ApiClient.OfNewPlayer(server, 100_000), await chief.CreateOpenDraw());

        await Floods(10, () => Receipt(anybody));
        await Floods(8, () => anybody.Post("/api/auth/sign-up", new { login = $"flood-{Guid.NewGuid():N}"[..30], password = ApiClient.Password }));
        await Floods(30, () => anybody.Get("/api/games"));
        await Floods(30, () => anybody.Get("/nothing"));
        for (var i = 0; i < 100; i++)
            (await player.Buy(draw, quickPicks: 1)).Is(201);

        using var http = new HttpClient();
        await Wait.Until("the flood to be over", async () => (await anybody.Get($"/api/draws/{draw}")).Status == 200);
        using var one = await http.GetAsync($"{server.Url}/api/draws/{draw}/events", HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        using var two = await http.GetAsync($"{server.Url}/api/draws/{draw}/events", HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        (await anybody.Get($"/api/draws/{draw}/events")).Is(503, "too_many_watchers");

        async Task Floods(int limit, Func<Task<Answer>> request)
        {
            var answers = await Task.WhenAll(Enumerable.Range(0, limit * 8).Select(_ => request()));
            var refused = answers.Where(answer => answer.Status == 429).ToList();
            Assert.InRange(refused.Count, limit, limit * 8); // All, where the flood before it has used up the address.
            Assert.All(refused, answer => Assert.Equal(("too_many_requests", true), (answer.Code, answer.Headers.RetryAfter?.Delta > TimeSpan.Zero)));
        }
    }

    [Fact]
    public async Task Below_the_low_water_mark_of_the_disk_receipts_are_refused_and_sales_are_not()
    {
        await using var server = await LotteryProcess.Start(("Receipts__LeastFreeDisk", "1000000")); // MiB: more than any disk of a test has.
        var chief = await ApiClient.OfOperator(server);
        var (player, draw) = (await ApiClient.OfNewPlayer(server, 1000), await chief.CreateOpenDraw());

        (await Receipt(player)).Is(503, "storage_unavailable");
        (await player.Buy(draw, quickPicks: 1)).Is(201);
    }

    [Fact]
    public async Task Of_invalid_receipts_the_latest_are_kept()
    {
        await using var server = await LotteryProcess.Start(("Receipts__InvalidKept", "2"));
        var anybody = new ApiClient(server);
        var sent = new List<string>();
        for (var i = 0; i < 5; i++)
            sent.Add((await Receipt(anybody)).Is(202)["receiptId"].GetString()!);

        await Wait.Until("the earlier ones to be gone", async () => (await anybody.Get($"/api/receipts/{sent[2]}")).Status == 404);
        foreach (var earlier in sent[..3])
            (await anybody.Get($"/api/receipts/{earlier}")).Is(404);
        foreach (var later in sent[3..])
            Assert.Equal("Invalid", (await anybody.Get($"/api/receipts/{later}")).Is(200)["status"].GetString());
    }

    private static Task<Answer> Receipt(ApiClient client) =>
        client.Send(HttpMethod.Post, "/ticket", new StringContent($"nonsense {Guid.NewGuid()}", Encoding.UTF8, "text/plain"));
}
