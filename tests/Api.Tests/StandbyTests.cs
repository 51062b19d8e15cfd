using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Lottery.Api.Tests.Running;
using Xunit;

namespace Lottery.Api.Tests;

/// <summary>Goal: a second process on the same database does nothing until the first is gone, and then everything. Method: both run; the first is killed.</summary>
public sealed class StandbyTests
{
    [Fact]
    public async Task A_second_process_stands_by_and_takes_over_when_the_first_is_killed()
    {
        await using var first = await LotteryProcess.Start();
        var (operators, player) = (await ApiClient.OfOperator(first), await ApiClient.OfNewPlayer(first, 1000));
        var draw = await operators.CreateOpenDraw();
        var bought = (await player.Buy(draw, quickPicks: 1, key: "before")).Is(201);

        var port = Programs.FreePort();
        var command = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "lottery.dll"), "--port", $"{port}", "--data", first.DataFolder]);
        command.Environment["ConnectionStrings__Lottery"] = $"Host={Path.Combine(first.DataFolder, "socket")};Username=lottery;Database=lottery";
        using var second = Process.Start(command)!;
        try
        {
            using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", player.Token);
            await Wait.Until("the second to stand by", async () => await Health(http) == """{"status":"standby","dependencies":[{"name":"database","status":"up"},{"name":"leadership","status":"down"}]}""");
            using (var refused = await Buy(http, draw, "after"))
                Assert.Equal((HttpStatusCode.ServiceUnavailable, "1"), (refused.StatusCode, refused.Headers.RetryAfter?.ToString()));
            (await player.Buy(draw, quickPicks: 1, key: "between")).Is(201);

            await first.Kill();

            await Wait.Until("the second to take over", async () => await Health(http) == """{"status":"ready","dependencies":[{"name":"database","status":"up"},{"name":"leadership","status":"up"}]}""", timeoutSeconds: 20);
            using (var repeated = await Buy(http, draw, "before"))
                Assert.Equal(bought.Text, await repeated.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
            using (var sold = await Buy(http, draw, "after"))
                Assert.Equal(HttpStatusCode.Created, sold.StatusCode);
            await first.VerifyLedger();
        }
        finally
        {
            second.Kill();
            await second.WaitForExitAsync(CancellationToken.None);
        }
    }

    private static async Task<string> Health(HttpClient http)
    {
        try
        {
            using var answer = await http.GetAsync("/health/ready");
            return await answer.Content.ReadAsStringAsync();
        }
        catch (HttpRequestException)
        {
            return ""; // It does not listen yet.
        }
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
