using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Lottery.Api.Tests.Running;
using Xunit;

namespace Lottery.Api.Tests;

/// <summary>Goal: without its database the service says so, and goes on by itself once it is back. Method: a PostgreSQL that the service does not run itself is killed and started again.</summary>
public sealed partial class DatabaseDownTests : IAsyncLifetime
{
    private GivenPostgres _postgres = null!;
    private LotteryProcess _server = null!;

    public async ValueTask InitializeAsync()
    {
        _postgres = await GivenPostgres.Start();
        _server = await LotteryProcess.StartOn(_postgres);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await _postgres.DisposeAsync();
    }

    [Fact]
    public async Task It_says_that_its_database_is_away_and_goes_on_when_it_is_back()
    {
        var (operators, player) = (await ApiClient.OfOperator(_server), await ApiClient.OfNewPlayer(_server, 1000));
        var draw = await operators.CreateOpenDraw();
        var first = (await player.Buy(draw, quickPicks: 1, key: "before")).Is(201);

        await _postgres.Kill();

        foreach (var ask in (Func<Task<Answer>>[])
        [
            () => player.Buy(draw, quickPicks: 1, key: "during"),
            () => player.Fund(1, key: "deposit"),
            () => player.Post($"/api/invoice/draws/{draw}/ticket", new { quickPicks = 1 }, key: "invoice"),
            () => operators.CancelDraw(draw),
            () => operators.CreateDraw("6of45", TimeSpan.FromHours(1)),
            () => new ApiClient(_server).Post("/api/auth/sign-up", new { login = "late", password = "correct horse" }),
            () => player.Get("/api/wallet"),
        ])
        {
            var answer = (await ask()).Is(503, "storage_unavailable");
            Assert.NotNull(answer.Headers.RetryAfter);
            Assert.Single(answer.Headers.GetValues("X-Request-Id"));
        }
        Assert.Equal(
            """{"status":"unavailable","dependencies":[{"name":"database","status":"down"},{"name":"writer","status":"down"}],"payments":"SANDBOX"}""",
            (await player.Get("/health/ready")).Is(503).Text);
        (await player.Get("/health/live")).Is(200);

        await _postgres.StartAgain();
        await Wait.Until("it to be ready again", async () => (await player.Get("/health/ready")).Status == 200);

        Assert.DoesNotContain("   at ", _server.Output, StringComparison.Ordinal); // The log tells it in sentences.
        Assert.Equal(first.Text, (await player.Buy(draw, quickPicks: 1, key: "before")).Is(200).Text);
        Assert.Equal((900, 0), await player.Roubles());
        (await player.Buy(draw, quickPicks: 1, key: "during")).IsMade();
        (await player.Fund(1, key: "deposit")).IsMade();
        Assert.Equal((801, 0), await player.Roubles());
        Assert.Equal(2, (await player.Get($"/api/draws/{draw}"))["ticketsSold"].GetInt64());
        await _server.VerifyLedger();
        await _server.Stop();
    }

    [Fact]
    public async Task While_its_database_is_away_the_log_has_about_a_line_a_second_that_counts_the_requests()
    {
        var player = await ApiClient.OfNewPlayer(_server, 1000);
        await _postgres.Kill();

        var (began, refused) = (Stopwatch.StartNew(), 0);
        while (began.Elapsed < TimeSpan.FromSeconds(2))
            refused += (await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => player.Fund(1)))).Count(answer => answer.Is(503).Status == 503);

        await Wait.Until($"{refused} requests in the log", () => Counted().Sum() == refused);
        Assert.True(refused > 100, $"Only {refused} requests were made.");
        Assert.DoesNotContain(_server.Output.Split('\n'), line => line.Contains(" more requests were answered 503 ", StringComparison.Ordinal) && line.EndsWith(']')); // No one request's id.
        Assert.InRange(Counted().Count, 2, (int)began.Elapsed.TotalSeconds + 2);
    }

    /// <summary>How many requests each line of the log about them is about.</summary>
    private List<int> Counted() =>
        [.. _server.Output.Split('\n').Select(line => Line().Match(line)).Where(line => line.Success).Select(line => line.Groups[1] is { Success: true, Value: var more } ? int.Parse(more, CultureInfo.InvariantCulture) : 1)];

    [GeneratedRegex(" ERROR Lottery.Api.Http.RequestLog: (?:([0-9]+) more requests were answered 503 within [0-9.]+ s; |.* was answered 503 )")]
    private static partial Regex Line();

    [Fact]
    public async Task A_stop_is_clean_and_a_restart_has_everything()
    {
        var (operators, player) = (await ApiClient.OfOperator(_server), await ApiClient.OfNewPlayer(_server, 1000));
        var draw = await operators.CreateOpenDraw();
        var bought = (await player.Buy(draw, quickPicks: 3, key: "kept")).Is(201);
        var (wallet, seen) = (await player.Wallet(), (await player.Get($"/api/draws/{draw}")).Text);

        await _server.Stop();
        await _server.VerifyLedger();
        await _server.Restart();

        Assert.Equal(wallet, await player.Wallet());
        Assert.Equal(seen, (await player.Get($"/api/draws/{draw}")).Text);
        Assert.Equal(bought.Text, (await player.Buy(draw, quickPicks: 3, key: "kept")).Is(200).Text);
        (await player.Buy(draw, quickPicks: 1)).Is(201);
        Assert.Equal((600, 0), await player.Roubles());
    }
}
