using System.Diagnostics;
using Microsoft.Playwright;
using Npgsql;
using Xunit;

namespace Lottery.Pages.Tests;

/// <summary>Goal: pages are light for phones, fast, and cost the database no more than the API. Method: what goes over the wire in Chromium, clocks, and PostgreSQL's own counts.</summary>
public sealed class CostTests(Site site)
{
    private const long MostBytes = 150 * 1024;
    private static readonly TimeSpan MostTime = TimeSpan.FromMilliseconds(100);

    [Theory]
    [InlineData("en-US")]
    [InlineData("ru-RU")]
    public async Task A_page_of_players_takes_at_most_150_KB_and_100_ms_of_the_server(string locale)
    {
        var draw = await site.Draw();
        var first = await site.Window();
        await Site.SignUp(first, 100);
        var session = await first.Context.StorageStateAsync();
        foreach (var address in (string[])["/", $"/draws/{draw}", "/results", "/wallet", "/tickets"])
        {
            var page = await site.Window(options => (options.Locale, options.StorageState) = (locale, session)); // Nothing is in its cache.
            var bytes = await Weigh(page, address);
            Assert.True(bytes <= MostBytes, $"{address} weighs {bytes} bytes in {locale}.");
            var best = TimeSpan.MaxValue;
            for (var i = 0; i < 8; i++)
            {
                var began = Stopwatch.GetTimestamp();
                await page.APIRequest.GetAsync(address);
                best = Stopwatch.GetElapsedTime(began) is var took && took < best ? took : best;
            }
            Assert.True(best <= MostTime, $"{address} took {best.TotalMilliseconds} ms.");
            TestContext.Current.TestOutputHelper?.WriteLine($"{address} in {locale}: {bytes} bytes, {best.TotalMilliseconds:0.0} ms");
            await page.Context.CloseAsync();
        }
    }

    [Fact]
    public async Task The_page_of_draws_asks_the_database_as_seldom_as_the_list_of_active_draws()
    {
        await site.Draw();
        using var client = new HttpClient { BaseAddress = new(site.Server.Url), DefaultRequestHeaders = { Accept = { new("text/html") } } };
        await client.GetStringAsync(new Uri("/", UriKind.Relative), TestContext.Current.CancellationToken);
        var before = await Scans();
        var began = Stopwatch.GetTimestamp();
        var pages = 0;
        while (Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(3))
        {
            Assert.Contains("class=\"hero\"", await client.GetStringAsync(new Uri("/", UriKind.Relative), TestContext.Current.CancellationToken), StringComparison.Ordinal);
            pages++;
        }
        var after = await Scans();
        // The list is made anew at most four times a second, and reads the games once each time; other tests may run, too.
        Assert.True(pages > 50, $"Only {pages} pages were served.");
        Assert.True(after - before <= 2 * (4 * 3 + 2), $"{pages} pages took {after - before} scans of the games.");
    }

    /// <summary>How often the table of games was read: by the list of active draws, and hardly by anybody else.</summary>
    private async Task<long> Scans()
    {
        await Task.Delay(TimeSpan.FromSeconds(1.5)); // PostgreSQL counts once a second.
        await using var connection = new NpgsqlConnection(site.Server.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("SELECT seq_scan FROM pg_stat_user_tables WHERE relname = 'game'", connection);
        return (long)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>All that the page takes over the wire, headers and scripts and fonts included.</summary>
    private static async Task<long> Weigh(IPage page, string address)
    {
        var session = await page.Context.NewCDPSessionAsync(page);
        await session.SendAsync("Network.enable");
        await session.SendAsync("Network.setCacheDisabled", new() { ["cacheDisabled"] = true });
        var bytes = 0L;
        session.Event("Network.loadingFinished").OnEvent += (_, e) => Interlocked.Add(ref bytes, (long)e!.Value.GetProperty("encodedDataLength").GetDouble());
        await page.GotoAsync(address, new() { WaitUntil = WaitUntilState.Load });
        await page.EvaluateAsync("() => document.fonts.ready.then(() => true)");
        await page.WaitForTimeoutAsync(300);
        return bytes;
    }
}
