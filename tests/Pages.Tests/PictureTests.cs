using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Xunit;

namespace Lottery.Pages.Tests;

/// <summary>
/// Goal: the README's pictures show the pages as they are. Method: each is taken of the running product, on every run;
/// LOTTERY_PICTURES names the folder that they are written to (docs/images), else they are only compared with an empty page.
/// </summary>
public sealed class PictureTests(Site site)
{
    private static readonly string? Folder = Environment.GetEnvironmentVariable("LOTTERY_PICTURES");

    [Fact]
    public async Task The_pictures_of_six_pages_are_taken()
    {
        var player = await site.Window(options => options.ViewportSize = new() { Width = 1100, Height = 760 });
        await Site.SignUp(player, 50_000);
        var drawn = await site.Draw(TimeSpan.FromSeconds(6));
        await player.GotoAsync($"/draws/{drawn}?quick=60");
        await player.ClickAsync("button[value=buy]");
        await player.WaitForURLAsync(new Regex("/payments/"));
        var open = (await site.Operator.CreateDraw("6of45", TimeSpan.FromHours(50))).Is(201)["drawId"].GetInt64();
        await site.Draw(TimeSpan.FromHours(27));
        await player.GotoAsync($"/draws/{open}?quick=40");
        await player.ClickAsync("button[value=buy]");
        await player.WaitForURLAsync(new Regex("/payments/"));
        await site.Operator.DrawIn(drawn, "Settled");

        await Take(player, "/", "page-draws");
        await Take(player, $"/draws/{open}?line=3-14-15-26-35-41", "page-draw");
        await Take(player, $"/draws/{drawn}", "page-result");
        await player.GotoAsync("/tickets");
        var won = player.Locator(".ticket-list > li", new() { Has = player.Locator(".status.paid") }).First.Locator("a");
        await Take(player, (await won.GetAttributeAsync("href"))!, "page-ticket");

        var console = await site.Window(options => options.ViewportSize = new() { Width = 1280, Height = 860 });
        await Site.SignIn(console, "operator", site.Server.OperatorPassword);
        await console.WaitForURLAsync(new Regex("^(?!.*sign-in)"));
        await Take(console, "/console", "console-overview");
        await Take(console, "/console/draws", "console-draws");
    }

    private static async Task Take(IPage page, string address, string name)
    {
        var answer = await page.GotoAsync(address);
        Assert.Equal(200, answer!.Status);
        var picture = await page.ScreenshotAsync(new() { Path = Folder is null ? null : Path.Combine(Folder, $"{name}.png"), Animations = ScreenshotAnimations.Disabled });
        await page.EvaluateAsync("() => document.body.replaceChildren()");
        var empty = await page.ScreenshotAsync();
        Assert.True(picture.Length > 3 * empty.Length, $"{address} shows hardly anything: {picture.Length} bytes, and {empty.Length} without its content.");
    }
}
