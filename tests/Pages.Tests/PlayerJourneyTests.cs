using System.Text.RegularExpressions;
using Lottery.Api.Tests.Running;
using Microsoft.Playwright;
using Xunit;

namespace Lottery.Pages.Tests;

/// <summary>Goal: a player plays with nothing but the pages. Method: Chromium, as a person would use it.</summary>
public sealed class PlayerJourneyTests(Site site)
{
    [Fact]
    public async Task A_player_signs_up_deposits_buys_sees_the_draw_happen_in_two_windows_and_gets_the_prizes()
    {
        var page = await site.Window();
        await Site.SignUp(page, 20_000);
        var draw = await site.Draw(TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(21));
        var other = await page.Context.NewPageAsync();
        await other.GotoAsync($"/draws/{draw}");

        await page.GotoAsync($"/draws/{draw}");
        await page.FillAsync("#quick", "99");
        await page.ClickAsync("text=Pick for me");
        Assert.Equal("100\u00A0lines", await page.InnerTextAsync("[data-count]"));
        await page.ClickAsync("button[value=buy]");
        await page.WaitForURLAsync(new Regex(@"/payments/\d+$"));
        Assert.Equal("You are in the draw", await page.InnerTextAsync("h1"));
        // Sales tick in the window that only watches.
        await Assertions.Expect(other.Locator("[data-sold]")).ToHaveTextAsync("100");

        await page.ClickAsync("text=To the draw");
        await Task.WhenAll(SeesTheDraw(page), SeesTheDraw(other));
        // One line in 7.6 wins, so of a hundred some do.
        await page.GotoAsync("/tickets");
        Assert.NotEqual(0, await page.Locator(".status.paid").CountAsync());
        await page.Locator(".ticket-list > li", new() { Has = page.Locator(".status.paid") }).First.Locator("a").ClickAsync();
        await Assertions.Expect(page.Locator(".outcome .won")).ToContainTextAsync("You won");
        Assert.Matches("^[0-9a-f]{64}$", await page.Locator(".receipt dd code").First.InnerTextAsync());
        await page.GotoAsync("/wallet");
        await Assertions.Expect(page.Locator("td.in").First).ToContainTextAsync("+₽");
    }

    private static async Task SeesTheDraw(IPage window)
    {
        await Assertions.Expect(window.Locator("[data-reveal] .ball.falls").First).ToBeVisibleAsync(new() { Timeout = 60_000 });
        await Assertions.Expect(window.Locator("[data-reveal] .ball:visible")).ToHaveCountAsync(5, new() { Timeout = 30_000 });
        await Assertions.Expect(window.Locator(".draw-head .status")).ToHaveTextAsync("Settled", new() { Timeout = 30_000 });
    }

    [Fact]
    public async Task Lines_are_held_for_ten_minutes_and_paid_later()
    {
        var page = await site.Window();
        await Site.SignUp(page, 1_000);
        var draw = await site.Draw();
        await page.GotoAsync($"/draws/{draw}");
        foreach (var number in (int[])[3, 14, 15, 26, 35])
            await page.Locator($"input[name=n][value='{number}']").CheckAsync(new() { Force = true });
        // A sixth number of five cannot be chosen.
        await page.Locator("input[name=n][value='36']").DispatchEventAsync("click");
        Assert.False(await page.Locator("input[name=n][value='36']").IsCheckedAsync());
        await page.ClickAsync("button[value=hold]");
        await page.WaitForURLAsync(new Regex(@"/payments/\d+$"));
        Assert.Equal("Your lines are held", await page.InnerTextAsync("h1"));
        Assert.Matches(@"^9 min \d+ s$", await page.InnerTextAsync(".countdown"));
        await page.ClickAsync("button.primary");
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("You are in the draw");
        Assert.Equal("3 14 15 26 35", string.Join(' ', await page.Locator(".ticket-list .ball").AllInnerTextsAsync()));
    }

    [Fact]
    public async Task Everything_up_to_the_purchase_works_without_a_script()
    {
        var page = await site.Window(options => options.JavaScriptEnabled = false);
        var login = Site.NewLogin();
        var player = await SignedUp(login);
        (await player.Fund(500)).Is(201);
        var draw = await site.Draw();
        await page.GotoAsync($"/draws/{draw}");
        await Choose(page, 1, 2, 3);
        await page.ClickAsync("button[value=add]");
        Assert.Equal("Choose 5 numbers from 1 to 36; you have chosen 3.", await page.InnerTextAsync(".alert"));
        await Choose(page, 4, 5);
        await page.ClickAsync("button[value=add]");
        await Choose(page, 32, 33, 34, 35, 36);
        Assert.Equal("1\u00A0line ₽100.00", (await page.InnerTextAsync(".sum")).Replace('\n', ' '));

        // Nobody is signed in: the lines are still there afterwards.
        await page.ClickAsync("button[value=buy]");
        await page.FillAsync("#login", login);
        await page.FillAsync("#password", Site.Password);
        await page.ClickAsync("main button");
        Assert.Equal(1, await page.Locator(".lines > li").CountAsync());
        await page.ClickAsync("button[value=buy]");
        Assert.Equal("You are in the draw", await page.InnerTextAsync("h1"));
        Assert.Equal(2, await page.Locator(".ticket-list > li").CountAsync());
        Assert.Equal((300, 0), await player.Roubles());
    }

    [Fact]
    public async Task A_form_whose_answer_was_lost_is_sent_again_and_has_one_effect()
    {
        var page = await site.Window();
        await Site.SignUp(page, 1_000);
        var draw = await site.Draw();
        await page.GotoAsync($"/draws/{draw}");
        await page.ClickAsync("text=Pick for me");
        // The request arrives, its answer does not.
        await page.RouteAsync("**/tickets", async route => { await route.FetchAsync(new() { MaxRedirects = 0 }); await route.AbortAsync(); });
        await page.ClickAsync("button[value=buy]");
        await page.UnrouteAsync("**/tickets");
        await page.GoBackAsync();
        await page.EvaluateAsync("() => { delete document.querySelector('[data-slip]').dataset.sent; }");
        await page.ClickAsync("button[value=buy]");
        await page.WaitForURLAsync(new Regex(@"/payments/\d+$"));
        await page.GotoAsync("/wallet");
        Assert.Equal("₽900.00", await page.InnerTextAsync(".balance .jackpot"));
    }

    [Fact]
    public async Task On_a_slow_network_a_button_that_is_pressed_twice_buys_once()
    {
        var page = await site.Window();
        await Site.SignUp(page, 1_000);
        await page.GotoAsync($"/draws/{await site.Draw()}");
        await page.ClickAsync("text=Pick for me");
        await page.RouteAsync("**/tickets", async route => { await Task.Delay(700); await route.ContinueAsync(); });
        await page.EvaluateAsync("() => { const buy = document.querySelector('button[value=buy]'); buy.click(); buy.click(); }");
        await page.WaitForURLAsync(new Regex(@"/payments/\d+$"));
        await page.GotoAsync("/wallet");
        Assert.Equal("₽900.00", await page.InnerTextAsync(".balance .jackpot"));
    }

    [Fact]
    public async Task Too_little_money_is_said_beside_the_lines_which_stay()
    {
        var page = await site.Window();
        await Site.SignUp(page);
        await page.GotoAsync($"/draws/{await site.Draw()}?line=1-2-3-4-5&quick=2");
        await page.ClickAsync("button[value=buy]");
        Assert.Equal("The wallet has less available money than this costs.", await page.InnerTextAsync(".alert"));
        Assert.Equal(1, await page.Locator(".lines > li").CountAsync());
        Assert.Equal("2", await page.InputValueAsync("#quick"));
    }

    private static async Task Choose(IPage page, params int[] numbers)
    {
        foreach (var number in numbers)
            await page.Locator($"input[name=n][value='{number}']").CheckAsync(new() { Force = true });
    }

    private async Task<ApiClient> SignedUp(string login)
    {
        (await new ApiClient(site.Server).Post("/api/auth/sign-up", new { login, password = Site.Password })).Is(201);
        return await ApiClient.SignIn(site.Server, login, Site.Password);
    }
}
