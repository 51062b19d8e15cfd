using System.Text.RegularExpressions;
using Lottery.Api.Tests.Running;
using Microsoft.Playwright;
using Xunit;

namespace Lottery.Pages.Tests;

/// <summary>Goal: a player sets limits, sees what was spent and takes a break with nothing but the pages. Method: Chromium.</summary>
public sealed class ProtectionTests(Site site)
{
    [Fact]
    public async Task A_limit_binds_the_next_purchase_and_its_raise_waits()
    {
        var (page, draw) = (await site.Window(), await site.Draw());
        await Site.SignUp(page, 1_000);
        await Set(page, "Spending", "Day", "250");
        await Assertions.Expect(page.Locator("main table").First).ToContainTextAsync("₽250.00");
        await Set(page, "Spending", "Day", "900");
        await Assertions.Expect(page.Locator("main table").First).ToContainTextAsync("₽900.00 ·");

        await page.GotoAsync($"/draws/{draw}?quick=2");
        await page.ClickAsync("button[value=buy]");
        await page.WaitForURLAsync(new Regex(@"/payments/\d+$"));
        await Assertions.Expect(page.Locator(".note")).ToContainTextAsync("With this purchase you had spent ₽200.00 in its day and ₽200.00 in its week.");
        await page.GotoAsync($"/draws/{draw}?quick=1");
        await page.ClickAsync("button[value=buy]");
        await Assertions.Expect(page.Locator(".alert")).ToContainTextAsync("limit");

        await page.GotoAsync("/wallet/limits");
        Assert.Equal(2, await page.Locator("section:has(h2:text-is('Changes')) tbody tr").CountAsync());
    }

    [Fact]
    public async Task A_break_has_to_be_confirmed_and_binds_at_once()
    {
        var (page, draw) = (await site.Window(), await site.Draw());
        await Site.SignUp(page, 1_000);
        await page.GotoAsync("/wallet/limits");
        await page.SelectOptionAsync("#days", "30");
        await page.EvaluateAsync("document.querySelectorAll('input[name=sure]').forEach(box => box.required = false)");
        await page.ClickAsync("form[action='/wallet/exclusion'] button");
        await Assertions.Expect(page.Locator(".alert")).ToHaveTextAsync("Confirm that the self-exclusion is to begin.");

        await page.SelectOptionAsync("#days", "30");
        await page.CheckAsync("input[name=sure]");
        await page.ClickAsync("form[action='/wallet/exclusion'] button");
        await Assertions.Expect(page.Locator(".note.bad")).ToContainTextAsync("Self-excluded");

        await page.GotoAsync($"/draws/{draw}?quick=1");
        await page.ClickAsync("button[value=buy]");
        await Assertions.Expect(page.Locator(".alert")).ToBeVisibleAsync();
        await page.GotoAsync("/wallet");
        await page.FillAsync("#in-amount", "10");
        await page.ClickAsync("form[action='/wallet/deposit'] button");
        await Assertions.Expect(page.Locator(".alert")).ToBeVisibleAsync();
        // What is there can be taken out.
        await page.FillAsync("#out-amount", "1000");
        await page.ClickAsync("form[action='/wallet/withdraw'] button");
        await page.WaitForURLAsync(new Regex(@"done=\d+"));
    }

    [Fact]
    public async Task The_wallet_says_that_the_sandbox_moves_no_money()
    {
        var page = await site.Window();
        await Site.SignUp(page);
        await page.GotoAsync("/wallet");
        await Assertions.Expect(page.Locator("main .note strong")).ToHaveTextAsync("SANDBOX.");
    }

    [Fact]
    public async Task Who_may_sign_up_is_asked_by_the_page_too()
    {
        await using var server = await LotteryProcess.Start(("Players__MinimumAge", "18"), ("Players__Regions", "AT,DE-BY"));
        var page = await site.Window(options => options.BaseURL = server.Url);
        await Send("2020-01-01", "AT");
        await Assertions.Expect(page.Locator(".alert")).ToBeVisibleAsync();
        await Send("1990-01-01", "FR");
        await Assertions.Expect(page.Locator(".alert")).ToBeVisibleAsync();
        await Send("1990-01-01", "at");
        await page.WaitForURLAsync(new Regex("/$"));

        async Task Send(string born, string region)
        {
            await page.GotoAsync("/sign-up");
            await page.FillAsync("#login", Site.NewLogin());
            await page.FillAsync("#password", Site.Password);
            await page.FillAsync("#birth-date", born);
            await page.FillAsync("#region", region);
            await page.ClickAsync("main button");
        }
    }

    private static async Task Set(IPage page, string kind, string period, string amount)
    {
        await page.GotoAsync("/wallet/limits");
        await page.SelectOptionAsync("#limit-kind", kind);
        await page.SelectOptionAsync("#limit-period", period);
        await page.FillAsync("#limit-amount", amount);
        await page.ClickAsync("form[action='/wallet/limits'] button");
        await page.WaitForLoadStateAsync();
    }
}
