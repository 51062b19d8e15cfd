using System.Text.Json;
using Lottery.Api.Tests.Running;
using Microsoft.Playwright;
using Xunit;

namespace Lottery.Pages.Tests;

/// <summary>Goal: everybody can use every page. Method: axe-core with all rules of WCAG 2.2 A and AA, in both themes, on a phone and a wide screen; nothing is wider than the screen.</summary>
public sealed class AccessibilityTests(Site site)
{
    private static readonly string Axe = ReadAxe();

    [Theory]
    [InlineData("light", "en-US", 1280)]
    [InlineData("dark", "ru-RU", 390)]
    public async Task No_page_of_players_violates_WCAG_2_2_AA(string theme, string locale, int width)
    {
        var page = await Window(theme, locale, width);
        var (open, planned) = (await site.Draw(), (await site.Operator.CreateDraw("6of45", TimeSpan.FromHours(3), opensIn: TimeSpan.FromHours(2))).Is(201)["drawId"].GetInt64());
        var found = new List<string>();
        foreach (var address in (string[])["/", "/sign-in", "/sign-up", "/results", "/nowhere", $"/draws/{open}", $"/draws/{planned}"])
            found.AddRange(await Check(page, address));

        await Site.SignUp(page, 2_000);
        var settled = await site.Draw(TimeSpan.FromSeconds(4));
        await page.GotoAsync($"/draws/{settled}?quick=9");
        await page.ClickAsync("button[value=buy]");
        await page.GotoAsync($"/draws/{open}?line=1-2-3-4-5");
        await page.ClickAsync("button[value=hold]");
        await page.WaitForURLAsync(new System.Text.RegularExpressions.Regex("/payments/"));
        var held = new Uri(page.Url).AbsolutePath;
        var cancelled = await site.Draw();
        (await site.Operator.CancelDraw(cancelled, "The machine is broken.")).Is(200);
        await site.Operator.DrawIn(settled, "Settled");
        await page.GotoAsync("/tickets");
        var ticket = await page.Locator(".ticket-list a").First.GetAttributeAsync("href");
        foreach (var address in (string[])["/", $"/draws/{open}", $"/draws/{open}?line=1-2-3-4-5&quick=50", $"/draws/{settled}", $"/draws/{cancelled}", held, "/tickets", ticket!, "/wallet", "/wallet/limits", "/account", "/results"])
            found.AddRange(await Check(page, address));
        Assert.Equal([], found);
    }

    [Theory]
    [InlineData("light", "en-US", 1280)]
    [InlineData("dark", "ru-RU", 390)]
    public async Task No_page_about_control_in_the_console_violates_WCAG_2_2_AA(string theme, string locale, int width)
    {
        var page = await Window(theme, locale, width);
        await Site.SignIn(page, "operator", site.Server.OperatorPassword);
        await page.WaitForURLAsync(new System.Text.RegularExpressions.Regex("/$"));
        var player = await ApiClient.OfNewPlayer(site.Server, 100);
        (await player.Post("/api/wallet/exclusion", new { days = 1 })).Is(201);
        var found = new List<string>();
        foreach (var address in (string[])["/console/approvals", "/console/audit", "/console/money", $"/console/players/{player.PlayerId}"])
            found.AddRange(await Check(page, address));
        Assert.Equal([], found);
    }

    [Theory]
    [InlineData("light", "ru-RU", 1280)]
    [InlineData("dark", "en-US", 390)]
    public async Task No_page_of_the_console_violates_WCAG_2_2_AA(string theme, string locale, int width)
    {
        var draw = await site.Draw();
        var player = await site.Window();
        await Site.SignUp(player, 1_000);
        await player.GotoAsync($"/draws/{draw}?quick=3");
        await player.ClickAsync("button[value=hold]");
        await player.WaitForURLAsync(new System.Text.RegularExpressions.Regex("/payments/"));

        var page = await Window(theme, locale, width);
        await Site.SignIn(page, "operator", site.Server.OperatorPassword);
        await page.WaitForURLAsync(new System.Text.RegularExpressions.Regex("^(?!.*sign-in)"));
        await page.GotoAsync("/console");
        var addresses = await page.Locator(".console-nav a[href^='/console']").EvaluateAllAsync<string[]>("links => links.map(link => link.getAttribute('href'))");
        Assert.True(addresses.Length >= 9, "The console's menu has all its pages.");
        var found = new List<string>();
        foreach (var address in (string[])[.. addresses, $"/console/draws/{draw}", "/console/players/2", "/console/players?login=anna"])
            found.AddRange(await Check(page, address));
        Assert.Equal([], found);
    }

    private Task<IPage> Window(string theme, string locale, int width) => site.Window(options =>
    {
        options.ColorScheme = theme == "dark" ? ColorScheme.Dark : ColorScheme.Light;
        options.Locale = locale;
        options.ViewportSize = new() { Width = width, Height = 844 };
        options.ReducedMotion = ReducedMotion.Reduce;
        options.BypassCSP = true; // For axe alone, which is put into the page.
    });

    private static async Task<IEnumerable<string>> Check(IPage page, string address)
    {
        await page.GotoAsync(address);
        await page.EvaluateAsync(Axe);
        var violations = await page.EvaluateAsync<JsonElement>(
            "async () => (await axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] })).violations.map(v => v.id + ' ' + v.nodes.slice(0, 3).map(n => n.html.slice(0, 160) + ' ' + (n.any[0]?.message ?? '')).join(' | '))");
        var overflow = await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - window.innerWidth");
        return violations.EnumerateArray().Select(v => $"{address}: {v.GetString()}").Concat(overflow > 0 ? [$"{address} is {overflow} pixels too wide"] : []);
    }

    private static string ReadAxe()
    {
        using var reader = new StreamReader(typeof(AccessibilityTests).Assembly.GetManifestResourceStream("axe.min.js")!);
        return reader.ReadToEnd();
    }
}
