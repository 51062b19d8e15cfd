using System.Text.RegularExpressions;
using Lottery.Api.Tests.Running;
using Microsoft.Playwright;
using Xunit;

namespace Lottery.Pages.Tests;

/// <summary>Goal: the console obeys the rules that the API obeys: two people, verdicts with a reason, the audit log. Method: two operators in Chromium, a service of their own.</summary>
public sealed class ConsoleControlTests(Site site)
{
    [Fact]
    public async Task What_takes_two_people_takes_two_in_the_console_and_is_on_record()
    {
        await using var server = await LotteryProcess.Start(("TwoPeople__CancelDraw", "on"), ("TwoPeople__Roles", "on"), ("Transactions__Provider", "operator"));
        var (operators, player) = (await ApiClient.OfOperator(server), await ApiClient.OfNewPlayer(server));
        var colleague = await Second(server, operators);
        var draw = await operators.CreateOpenDraw();
        var (first, second) = (await Console(server, "operator", server.OperatorPassword), await Console(server, colleague));

        await first.GotoAsync($"/console/draws/{draw}");
        await first.FillAsync("#reason", "The studio is flooded.");
        await first.CheckAsync("input[name=sure]");
        await first.ClickAsync("form[action$='/cancel'] button");
        await first.WaitForURLAsync(new Regex("/console/approvals$"));
        Assert.Equal("Open", (await player.Get($"/api/draws/{draw}")).Is(200)["status"].GetString());
        Assert.Equal(0, await first.Locator("button[value=approve]").CountAsync());

        await second.GotoAsync("/console/approvals");
        await Assertions.Expect(second.Locator("article")).ToContainTextAsync("The studio is flooded.");
        await second.ClickAsync("button[value=refuse]");
        await Assertions.Expect(second.Locator(".alert")).ToHaveTextAsync("Say why it is refused.");
        await second.ClickAsync("button[value=approve]");
        await Assertions.Expect(second.Locator("article")).ToHaveCountAsync(0);
        Assert.Equal("Cancelled", (await player.Get($"/api/draws/{draw}")).Is(200)["status"].GetString());

        var deposit = (await player.Fund(50)).Is(201)["paymentId"].GetInt64();
        await second.GotoAsync("/console/money");
        await second.ClickAsync("button[value=refuse]");
        await Assertions.Expect(second.Locator(".alert")).ToHaveTextAsync("Say why it is refused.");
        await second.FillAsync("input[name=reason]", "Nothing has come.");
        await second.ClickAsync("button[value=refuse]");
        await Assertions.Expect(second.Locator("button[value=refuse]")).ToHaveCountAsync(0);
        Assert.Equal("Nothing has come.", (await player.Get($"/api/transactions/{deposit}")).Is(200)["verdict"].GetProperty("reason").GetString());

        await second.GotoAsync("/console/audit");
        var log = await second.InnerTextAsync("table.audit");
        Assert.Contains("POST /console/draws/{id:long}/cancel", log);
        Assert.Contains("POST /console/approvals/{id:long}", log);
        Assert.Contains("reason=Nothing+has+come.", log);
        Assert.DoesNotContain("form=", log);
        await server.VerifyLedger();
    }

    private async Task<IPage> Console(LotteryProcess server, string login, string password = Site.Password)
    {
        var page = await site.Window(options => options.BaseURL = server.Url);
        await Site.SignIn(page, login, password);
        await page.WaitForURLAsync(new Regex("/$"));
        return page;
    }

    /// <summary>Makes a second operator: the change of roles takes two people, so the tables' owner makes it, as an installation's first two are made.</summary>
    private static async Task<string> Second(LotteryProcess server, ApiClient operators)
    {
        var login = Site.NewLogin();
        (await new ApiClient(server).Post("/api/auth/sign-up", new { login, password = Site.Password })).Is(201);
        await using var source = Npgsql.NpgsqlDataSource.Create(server.ConnectionString);
        await using var promote = source.CreateCommand("UPDATE player SET roles = 3 WHERE login = $1");
        promote.Parameters.Add(new() { Value = login });
        Assert.Equal(1, await promote.ExecuteNonQueryAsync(TestContext.Current.CancellationToken));
        await server.Kill();
        await server.Restart();
        (await operators.Get("/health/ready")).Is(200);
        return login;
    }
}
