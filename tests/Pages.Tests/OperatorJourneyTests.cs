using System.Text.RegularExpressions;
using Lottery.Api.Tests.Running;
using Microsoft.Playwright;
using Xunit;

namespace Lottery.Pages.Tests;

/// <summary>Goal: an operator runs the lottery with nothing but the console. Method: Chromium, as a person would use it.</summary>
public sealed class OperatorJourneyTests(Site site)
{
    [Fact]
    public async Task An_operator_creates_a_schedule_sees_its_draws_in_the_calendar_and_ends_it()
    {
        var page = await Console("/console/draws");
        var before = await page.Locator("form[action$='/end']").CountAsync();
        await page.SelectOptionAsync("#s-game", "5of36");
        foreach (var day in (string[])["Wednesday", "Saturday"])
            await page.CheckAsync($"input[name=day][value={day}]", new() { Force = true });
        await page.FillAsync("#s-zone", "Europe/Moscow");
        await page.FillAsync("#s-closes", "19:00");
        await page.ClickAsync("form[action='/console/schedules'] button.primary");
        await page.WaitForURLAsync(new Regex("/console/draws$"));
        await Assertions.Expect(page.Locator("form[action$='/end']")).ToHaveCountAsync(before + 1);
        // The draws that the schedule will create are in the calendar, at seven in the evening in Moscow, which is the window's zone.
        await Assertions.Expect(page.Locator("tr.projected").First).ToContainTextAsync("5 of 36");
        await Assertions.Expect(page.Locator("tr.projected").First.Locator("time").First).ToContainTextAsync("19:00");

        await page.Locator("form[action$='/end'] button").Last.ClickAsync();
        await Assertions.Expect(page.Locator("form[action$='/end']")).ToHaveCountAsync(before);
    }

    [Fact]
    public async Task An_operator_creates_a_draw_watches_it_sell_and_cancels_it_and_the_buyer_has_the_money_back()
    {
        var page = await Console("/console/draws");
        await page.SelectOptionAsync("#d-game", "6of45");
        await page.FillAsync("#d-closes", "2030-01-01T12:00");
        await page.ClickAsync("form[action='/console/draws'] button.primary");
        await page.WaitForURLAsync(new Regex(@"/console/draws/\d+$"));
        var draw = Regex.Match(page.Url, @"\d+$").Value;

        var player = await site.Window();
        await Site.SignUp(player, 1_000);
        await player.GotoAsync($"/draws/{draw}?quick=2");
        await player.ClickAsync("button[value=buy]");
        await player.WaitForURLAsync(new Regex(@"/payments/\d+$"));
        // The page is shown anew every five seconds.
        await Assertions.Expect(page.Locator("[data-live] dl")).ToContainTextAsync("Tickets sold2", new() { Timeout = 30_000 });

        await page.FillAsync("#reason", "The machine is broken.");
        await page.CheckAsync("input[name=sure]");
        await page.ClickAsync("button.danger");
        await Assertions.Expect(page.Locator(".kicker .status")).ToHaveTextAsync("Cancelled");
        await player.GotoAsync($"/draws/{draw}");
        await Assertions.Expect(player.Locator("main")).ToContainTextAsync("The machine is broken.");
        await Wait.Until("the refund", async () =>
        {
            await player.GotoAsync("/wallet");
            return await player.InnerTextAsync(".balance .jackpot") == "₽1,000.00";
        });
    }

    [Fact]
    public async Task An_operator_finds_a_player_and_blocks_the_account()
    {
        var player = await site.Window();
        var login = await Site.SignUp(player);
        var page = await Console("/console/players");
        await page.FillAsync("#login", login);
        await page.ClickAsync("form[role=search] button");
        await page.ClickAsync($"text={login}");
        await page.ClickAsync("button[value=block]");
        await Assertions.Expect(page.Locator(".kicker .status")).ToHaveTextAsync("Blocked");

        await player.GotoAsync("/wallet");
        Assert.Contains("/sign-in", player.Url, StringComparison.Ordinal);

        await page.ClickAsync("button[value=unblock]");
        await Assertions.Expect(page.Locator(".kicker .status")).ToHaveTextAsync("Active");
    }

    [Fact]
    public async Task What_a_form_of_the_console_refuses_is_said_above_it()
    {
        var page = await Console("/console/draws");
        await page.FillAsync("#s-zone", "Europe/Atlantis");
        await page.CheckAsync("input[name=day][value=Monday]", new() { Force = true });
        await page.ClickAsync("form[action='/console/schedules'] button.primary");
        await Assertions.Expect(page.Locator(".alert")).ToContainTextAsync("zone");
    }

    [Fact]
    public async Task Players_see_nothing_of_the_console()
    {
        var page = await site.Window();
        await Site.SignUp(page);
        Assert.Equal(403, (await page.GotoAsync("/console"))!.Status);
        Assert.Equal(0, await page.Locator("a[href^='/console']").CountAsync());
    }

    /// <summary>A window in which an operator is signed in.</summary>
    private async Task<IPage> Console(string address)
    {
        var page = await site.Window();
        await Site.SignIn(page, "operator", site.Server.OperatorPassword);
        await page.WaitForURLAsync(new Regex("^(?!.*sign-in)"));
        await page.GotoAsync(address);
        return page;
    }
}
