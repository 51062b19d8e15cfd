using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Lottery.Api.Tests.Running;
using Xunit;

namespace Lottery.Api.Tests;

/// <summary>Goal: a second process on the same database is a second silo: both sell, and it goes on when the first is killed. Method: both run and sell; the first is killed.</summary>
public sealed class SecondProcessTests
{
    [Fact]
    public async Task A_second_process_shares_the_grains_and_goes_on_when_the_first_is_killed()
    {
        await using var first = await LotteryProcess.Start();
        var (operators, player) = (await ApiClient.OfOperator(first), await ApiClient.OfNewPlayer(first, 1000));
        var draw = await operators.CreateOpenDraw();
        var bought = (await player.Buy(draw, quickPicks: 1, key: "before")).Is(201);

        await using var second = await first.StartSecond();
        using var http = new HttpClient { BaseAddress = new Uri(second.Url) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", player.Token);
        using (var repeated = await Buy(http, draw, "before"))
            Assert.Equal(bought.Text, await repeated.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        using (var sold = await Buy(http, draw, "beside"))
            Assert.Equal(HttpStatusCode.Created, sold.StatusCode);
        (await player.Buy(draw, quickPicks: 1, key: "between")).Is(201);

        await first.Kill();

        var killed = Stopwatch.StartNew();
        await Wait.Until("the second to sell what the first sold", async () =>
        {
            using var sold = await Buy(http, draw, "after");
            Assert.True(sold.StatusCode is HttpStatusCode.Created or HttpStatusCode.ServiceUnavailable, sold.StatusCode.ToString());
            return sold.StatusCode == HttpStatusCode.Created;
        });
        TestContext.Current.TestOutputHelper?.WriteLine($"It sold {killed.Elapsed.TotalSeconds:F1} s after the kill.");
        using (var repeated = await Buy(http, draw, "before"))
            Assert.Equal(bought.Text, await repeated.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        await first.VerifyLedger();
    }

    private static async Task<HttpResponseMessage> Buy(HttpClient http, long draw, string key)
    {
        // To the letter what the other client sends: the same key with another body would be another request.
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/draws/{draw}/tickets");
        request.Content = new StringContent("""{"lines":[],"quickPicks":1}""", Encoding.UTF8, "application/json");
        request.Headers.Add("Idempotency-Key", key);
        return await http.SendAsync(request);
    }
}
