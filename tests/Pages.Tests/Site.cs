using System.Text.RegularExpressions;
using Lottery.Api.Tests.Running;
using Lottery.Pages.Tests;
using Microsoft.Playwright;
using Xunit;

[assembly: AssemblyFixture(typeof(Site))]

namespace Lottery.Pages.Tests;

/// <summary>The product as a process, and Chromium in front of it; both for all tests.</summary>
public sealed class Site : IAsyncLifetime
{
    private static int _players;

    private IPlaywright _playwright = null!;
    private IBrowser _browser = null!;

    public LotteryProcess Server { get; private set; } = null!;

    public ApiClient Operator { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        var server = LotteryProcess.Start();
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = Chromium(), Args = ["--no-sandbox"] });
        Server = await server;
        Operator = await ApiClient.OfOperator(Server);
    }

    /// <summary>A browser window of its own: no cookies, English, in Moscow, unless it is asked for otherwise.</summary>
    public async Task<IPage> Window(Action<BrowserNewContextOptions>? with = null)
    {
        var options = new BrowserNewContextOptions { BaseURL = Server.Url, Locale = "en-US", TimezoneId = "Europe/Moscow", ViewportSize = new() { Width = 1280, Height = 860 } };
        with?.Invoke(options);
        var context = await _browser.NewContextAsync(options);
        context.SetDefaultTimeout(60_000);
        return await context.NewPageAsync();
    }

    /// <summary>A new player's login; the password is always the same.</summary>
    public static string NewLogin() => $"anna-{Interlocked.Increment(ref _players)}-{Guid.NewGuid():N}"[..24];

    public const string Password = "correct horse";

    /// <summary>Signs up in a window, and puts roubles into the wallet.</summary>
    public static async Task<string> SignUp(IPage page, decimal roubles = 0)
    {
        var login = NewLogin();
        await page.GotoAsync("/sign-up");
        await page.FillAsync("#login", login);
        await page.FillAsync("#password", Password);
        await page.ClickAsync("main button");
        await page.WaitForURLAsync(new Regex("/$"));
        if (roubles > 0)
            await Deposit(page, roubles);
        return login;
    }

    public static async Task Deposit(IPage page, decimal roubles)
    {
        await page.GotoAsync("/wallet");
        await page.FillAsync("#in-amount", $"{roubles}");
        await page.ClickAsync("form[action='/wallet/deposit'] button");
        await page.WaitForURLAsync(new Regex(@"done=\d+"));
    }

    public static async Task SignIn(IPage page, string login, string password = Password, string address = "/sign-in")
    {
        await page.GotoAsync(address);
        await page.FillAsync("#login", login);
        await page.FillAsync("#password", password);
        await page.ClickAsync("main button");
    }

    /// <summary>A draw of 5 of 36 that closes soon, or in an hour.</summary>
    public async Task<long> Draw(TimeSpan? closesIn = null, TimeSpan? drawsIn = null, string game = "5of36") =>
        (await Operator.CreateDraw(game, closesIn ?? TimeSpan.FromHours(1), drawsIn)).Is(201)["drawId"].GetInt64();

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
        await Server.DisposeAsync();
    }

    private static string Chromium() => new[] { "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome" }.FirstOrDefault(File.Exists)
        ?? throw new FileNotFoundException("Chromium was not found: install the package chromium.");
}
