using Lottery.Api.Tests.Running;
using Xunit;

namespace Lottery.Api.Tests.PlayerLimits;

/// <summary>Limits, self-exclusion and the rules of sign-up over HTTP, against the running product.</summary>
public sealed class PlayerLimitTests(SharedServer shared)
{
    [Fact]
    public async Task A_spending_limit_holds_against_purchases_at_the_same_time_and_after_a_restart()
    {
        await using var server = await LotteryProcess.Start();
        var player = await ApiClient.OfNewPlayer(server, 10_000);
        var draw = await (await ApiClient.OfOperator(server)).CreateOpenDraw();
        var set = (await Set(player, "Spending", "Day", "500.00")).Is(200);
        Assert.Equal(("500.00", "RUB"), (set["limits"][0].GetProperty("amount").GetString(), set["limits"][0].GetProperty("currency").GetString()));

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => player.Buy(draw, quickPicks: 1)));

        Assert.Equal(5, answers.Count(a => a.Status == 201));
        Assert.All(answers.Where(a => a.Status != 201), a => a.Is(409, "spending_limit"));
        await server.Kill();
        await server.Restart();
        (await player.Buy(draw, quickPicks: 1)).Is(409, "spending_limit");
        (await player.Post($"/api/invoice/draws/{draw}/ticket", new { quickPicks = 1 })).Is(409, "spending_limit");
        var state = (await player.Get("/api/wallet/limits")).Is(200);
        var today = state["used"].EnumerateArray().Single(u => u.GetProperty("period").GetString() == "Day" && u.GetProperty("currency").GetString() == "RUB");
        Assert.Equal(("500.00", "10000.00"), (today.GetProperty("spent").GetString(), today.GetProperty("deposited").GetString()));
        await server.VerifyLedger();
    }

    [Fact]
    public async Task A_purchase_tells_what_was_spent()
    {
        var (player, draw) = (await shared.NewPlayer(1000), await (await shared.Operator).CreateOpenDraw());
        var first = (await player.Buy(draw, quickPicks: 2, key: "a")).Is(201);
        Assert.Equal("200.00", first["realityCheck"].GetProperty("spentToday").GetString());
        Assert.Equal(first.Text, (await player.Buy(draw, quickPicks: 2, key: "a")).Is(200).Text);
        Assert.Equal("300.00", (await player.Buy(draw, quickPicks: 1)).Is(201)["realityCheck"].GetProperty("spentThisWeek").GetString());
    }

    [Fact]
    public async Task A_deposit_limit_binds_and_a_raise_waits()
    {
        var player = await shared.NewPlayer();
        (await Set(player, "Deposit", "Week", "50")).Is(200);
        var raised = (await Set(player, "Deposit", "Week", "80")).Is(200)["limits"][0];
        Assert.Equal(("50.00", "80.00"), (raised.GetProperty("amount").GetString(), raised.GetProperty("nextAmount").GetString()));
        Assert.InRange(raised.GetProperty("nextAt").GetDateTimeOffset() - DateTimeOffset.UtcNow, TimeSpan.FromHours(23.9), TimeSpan.FromHours(24));
        (await player.Fund(51)).Is(409, "deposit_limit");
        (await player.Fund(50)).Is(201);
        (await player.Fund(1)).Is(409, "deposit_limit");
        (await (await shared.Operator).Post($"/api/wallets/{player.PlayerId}/deposit", new { amount = 1 })).Is(409, "deposit_limit");

        var changes = (await player.Get("/api/wallet/limits/history")).Is(200)["items"];
        Assert.Equal([player.PlayerId, player.PlayerId], changes.EnumerateArray().Select(c => c.GetProperty("changedBy").GetInt64()));
        Assert.Equal("80.00", changes[1].GetProperty("limit").GetProperty("nextAmount").GetString());
    }

    [Fact]
    public async Task A_self_exclusion_binds_the_next_request_of_the_same_token()
    {
        var (player, operators) = (await shared.NewPlayer(1000), await shared.Operator);
        var draw = await operators.CreateOpenDraw();
        var invoice = (await player.Post($"/api/invoice/draws/{draw}/ticket", new { quickPicks = 1 })).Is(201)["invoiceId"].GetInt64();
        (await player.Buy(draw, quickPicks: 1)).Is(201);
        var excluded = (await player.Post("/api/wallet/exclusion", new { days = 30 }, "x-1")).Is(201);
        Assert.True(excluded["exclusion"].GetProperty("binds").GetBoolean());
        Assert.Equal(excluded.Text, (await player.Post("/api/wallet/exclusion", new { days = 30 }, "x-1")).Is(200).Text);

        (await player.Buy(draw, quickPicks: 1)).Is(403, "self_excluded");
        (await player.Post($"/api/invoice/draws/{draw}/ticket", new { quickPicks = 1 })).Is(403, "self_excluded");
        (await player.Post($"/api/payments/{invoice}")).Is(403, "self_excluded");
        (await player.Fund(1)).Is(403, "self_excluded");
        (await player.Post("/api/wallet/exclusion", new { days = 1 })).Is(409, "exclusion_stays");
        (await operators.Post($"/api/wallets/{player.PlayerId}/exclusion", new { days = 2 })).Is(409, "exclusion_stays");

        (await operators.CancelDraw(draw)).Is(200);
        await Wait.Until("the refund", async () => await player.Roubles() == (1000m, 0m));
        (await player.Post("/api/wallet/withdraw", new { amount = 1000 })).Is(201);
        (await operators.Post($"/api/wallets/{player.PlayerId}/exclusion", new { })).Is(201);
        Assert.False((await player.Get("/api/wallet/limits")).Is(200)["exclusion"].TryGetProperty("until", out _));
    }

#pragma warning disable format // A table.
    [Fact]
    public async Task What_is_wrong_is_named()
    {
        var (player, operators) = (await shared.NewPlayer(), await shared.Operator);
        (await Set(player, "Spending", "Day", "-1")).Is(400, "invalid_amount");
        (await Set(player, "Spending", "Day", "0.001")).Is(400, "invalid_amount");
        (await Set(player, "Spending", "Year", "1")).Is(400);
        (await player.Send(HttpMethod.Put, "/api/wallet/limits", Json("""{"kind":"Spending","period":"Day","amount":1,"currency":"XXX"}"""))).Is(400, "unknown_currency");
        (await Set(player, "Spending", "Day", "0")).Is(200);
        (await player.Post("/api/wallet/exclusion", new { days = 0 })).Is(400, "invalid_limit");
        (await player.Post("/api/wallet/exclusion", new { days = 36_501 })).Is(400, "invalid_limit");
        (await player.Get($"/api/wallets/{player.PlayerId}/limits")).Is(403, "forbidden");
        (await operators.Get($"/api/wallets/{player.PlayerId}/limits")).Is(200);
        (await operators.Post("/api/wallets/999999999/exclusion", new { days = 1 })).Is(404, "player_not_found");
    }
#pragma warning restore format

    [Fact]
    public async Task Who_may_sign_up_is_by_setting()
    {
        await using var server = await LotteryProcess.Start(("Players__MinimumAge", "18"), ("Players__Regions", "AT,DE-BY"));
        var anybody = new ApiClient(server);
        var (adult, child) = ("1990-02-28", DateOnly.FromDateTime(DateTime.UtcNow.AddYears(-17)).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
        (await SignUp("a1", null, "AT")).Is(400, "invalid_request");
        (await SignUp("a2", adult, null)).Is(400, "invalid_request");
        (await SignUp("a3", adult, "Austria")).Is(400, "invalid_request");
        (await SignUp("a4", "2999-01-01", "AT")).Is(400, "invalid_request");
        (await SignUp("a5", child, "AT")).Is(403, "too_young");
        (await SignUp("a6", adult, "US")).Is(403, "region_not_served");
        (await SignUp("a7", adult, "DE-BY")).Is(201);

        Task<Answer> SignUp(string login, string? birthDate, string? region) =>
            anybody.Post("/api/auth/sign-up", new { login = $"signer-{login}", password = "correct horse", birthDate, region });
    }

    private static Task<Answer> Set(ApiClient player, string kind, string period, string amount) =>
        player.Send(HttpMethod.Put, "/api/wallet/limits", Json($$"""{"kind":"{{kind}}","period":"{{period}}","amount":"{{amount}}"}"""));

    private static StringContent Json(string text) => new(text, System.Text.Encoding.UTF8, "application/json");
}
