using System.Diagnostics;
using Lottery.Api.Tests.Running;
using Microsoft.Playwright;
using Xunit;

namespace Lottery.Pages.Tests;

/// <summary>Goal: anybody checks a draw or a promotion in a browser, with and without a network. Method: the page in Chromium.</summary>
public sealed class VerifyPageTests(Site site)
{
    [Fact]
    public async Task A_draw_is_checked_from_the_service_and_from_a_saved_file_without_a_network_and_a_forgery_is_named()
    {
        var draw = await site.Draw(TimeSpan.FromSeconds(4));
        var player = await ApiClient.OfNewPlayer(site.Server, 10_000);
        (await player.Buy(draw, quickPicks: 60)).Is(201);
        var drawn = await player.DrawIn(draw, "Settled");
        var page = await Open($"/draws/{draw}/verify");
        Assert.Equal($"Check draw {draw}", await page.InnerTextAsync("h1"));

        Assert.Equal($"Proved: draw {draw}", await Check(page));
        Assert.Equal(drawn["seal"].GetProperty("root").GetString(), await Fact(page, "Sealed root"));
        Assert.Equal(("60", string.Join(' ', drawn["numbers"].EnumerateArray())), (await Fact(page, "Tickets"), await Fact(page, "Numbers")));

        var file = await Save(page, "#save");
        await page.Context.SetOfflineAsync(true);
        await page.SetInputFilesAsync("#file", file);
        Assert.Equal($"Proved: draw {draw}", await Check(page));
        Assert.Equal("60", await Fact(page, "Tickets"));

        // The numbers of the last ticket, and then the secret.
        var bytes = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
        bytes[^1] ^= 1;
        Assert.Equal($"NOT proved: draw {draw}", await Check(page, bytes));
        Assert.Contains("book_root: ", await page.InnerTextAsync("#findings"));
        bytes[^1] ^= 1;
        Array.Copy("0123456789abcdef"u8.ToArray(), 0, bytes, bytes.AsSpan().IndexOf("\"secret\":\""u8) + 10, 16);
        Assert.Equal($"NOT proved: draw {draw}", await Check(page, bytes));
        Assert.StartsWith("commitment: ", await page.InnerTextAsync("#findings"));
        Assert.Equal("The file does not begin with a proof on one line.", await Check(page, "nothing"u8.ToArray()));
    }

    [Fact]
    public async Task What_was_noted_is_compared()
    {
        var draw = await site.Draw(TimeSpan.FromSeconds(3));
        var player = await ApiClient.OfNewPlayer(site.Server, 1_000);
        (await player.Buy(draw, quickPicks: 3)).Is(201);
        var commitment = (await player.Get($"/api/draws/{draw}")).Is(200)["commitment"].GetString()!;
        await player.DrawIn(draw, "Settled");
        var page = await Open($"/draws/{draw}/verify");
        await page.ClickAsync("summary");
        await page.FillAsync("#commitment", commitment);
        Assert.Equal($"Proved: draw {draw}", await Check(page));
        await page.FillAsync("#keyId", "another");
        Assert.Equal($"NOT proved: draw {draw}", await Check(page));
        Assert.StartsWith("unexpected_key: ", await page.InnerTextAsync("#findings"));
    }

    [Fact]
    public async Task A_buyer_saves_the_signed_receipt_and_the_proof_of_a_ticket()
    {
        var page = await site.Window();
        await Site.SignUp(page, 1_000);
        var draw = await site.Draw();
        await page.GotoAsync($"/draws/{draw}?line=1-2-3-4-5");
        await page.ClickAsync("button[value=buy]");
        await page.ClickAsync(".ticket-list a");
        Assert.Contains("lottery-receipt-v1", await Saved("Save the signed receipt", "receipt"));
        // The head with the ticket comes within a second or two.
        await Wait.Until("a head with the ticket", async () => (await page.APIRequest.GetAsync($"{page.Url}/proof")).Status == 200);
        Assert.Contains("lottery-ticket-proof-v1", await Saved("Save the proof", "proof"));

        async Task<string> Saved(string link, string what)
        {
            var download = await page.RunAndWaitForDownloadAsync(() => page.ClickAsync($"text={link}"));
            Assert.Matches($@"^ticket-\d+-{what}\.json$", download.SuggestedFilename);
            return await File.ReadAllTextAsync(await download.PathAsync(), TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public async Task A_promotion_is_checked_on_the_same_page_with_a_receipt()
    {
        var promotion = (await site.Operator.Post("/api/admin/promotions", new
        {
            name = "Keep it",
            prizes = new[] { new { count = 2, amount = "5.00" } },
            closesAt = DateTimeOffset.UtcNow.AddSeconds(4),
        })).Is(201)["promotionId"].GetInt64();
        var text = $"Order: {Guid.NewGuid():N}\nVAT: 1\nTotal: 7.50\n\nproduct,product_id,price\nTea,t,7.50\n";
        var receipt = (await site.Operator.Post("/api/receipts", new { text })).Is(202)["receiptId"].GetString()!;
        await Wait.Until("the drawing", async () => (await site.Operator.Get($"/api/promotions/{promotion}")).Is(200)["status"].GetString() is "Drawn" or "Settled");

        var page = await Open($"/promotions/{promotion}/verify");
        Assert.Equal($"Check promotion {promotion}", await page.InnerTextAsync("h1"));
        await page.ClickAsync("summary");
        await page.FillAsync("#receipt", receipt);
        Assert.Equal($"Proved: promotion {promotion}", await Check(page));
        Assert.Matches(@"^entries \d+ to \d+$", await Fact(page, "Your receipt"));
        await page.FillAsync("#receipt", new string('0', 32));
        Assert.Equal($"NOT proved: promotion {promotion}", await Check(page));
        Assert.StartsWith("receipt_missing: ", await page.InnerTextAsync("#findings"));
    }

    /// <summary>
    /// The long form: <c>LOTTERY_LARGE_DRAW=FILE dotnet test tests/Pages.Tests -c Release -- xUnit.Explicit=only</c>, with a file that the long form of
    /// Verifier.Tests kept.
    /// </summary>
    [Fact(Explicit = true)]
    public async Task A_million_tickets_are_checked_within_half_a_minute()
    {
        var file = Environment.GetEnvironmentVariable("LOTTERY_LARGE_DRAW") ?? throw new InvalidOperationException("LOTTERY_LARGE_DRAW names no file.");
        var page = await Open($"/draws/{await site.Draw()}/verify");
        await page.SetInputFilesAsync("#file", file);
        var watch = Stopwatch.StartNew();
        Assert.StartsWith("Proved: ", await Check(page, seconds: 120));
        TestContext.Current.TestOutputHelper!.WriteLine($"{await Fact(page, "Tickets")} tickets in {watch.Elapsed.TotalSeconds:F1} s");
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(30));
    }

    /// <summary>The page, once it can do without the network: its icon and its worker are there, and nothing was missing.</summary>
    private async Task<IPage> Open(string address)
    {
        var (page, missing) = (await site.Window(), new List<string>());
        page.Response += (_, response) => { if (response.Status >= 400) missing.Add($"{response.Status} {response.Url}"); };
        page.Console += (_, message) => { if (message.Type == "error") missing.Add(message.Text); };
        await page.RunAndWaitForResponseAsync(() => page.GotoAsync(address), response => response.Url.EndsWith("/verify/proof.js", StringComparison.Ordinal));
        var icon = await page.GetAttributeAsync("link[rel=icon]", "href");
        var answer = await page.APIRequest.GetAsync($"{site.Server.Url}{icon}");
        Assert.Equal((200, "image/svg+xml; charset=utf-8"), (answer.Status, answer.Headers["content-type"]));
        Assert.Empty(missing);
        return page;
    }

    private static async Task<string> Check(IPage page, byte[] file)
    {
        await page.SetInputFilesAsync("#file", new FilePayload { Name = "draw.proof", MimeType = "application/octet-stream", Buffer = file });
        return await Check(page);
    }

    private static async Task<string> Check(IPage page, int seconds = 20)
    {
        // The page hides the result while it checks.
        await page.ClickAsync("#start");
        await Assertions.Expect(page.Locator("#start")).ToBeEnabledAsync(new() { Timeout = 1000 * seconds });
        await Assertions.Expect(page.Locator("#verdict")).ToBeVisibleAsync();
        return await page.InnerTextAsync("#verdict");
    }

    private static Task<string> Fact(IPage page, string name) => page.Locator($"#facts dt:text-is('{name}') + dd").InnerTextAsync();

    private static async Task<string> Save(IPage page, string button)
    {
        var download = await page.RunAndWaitForDownloadAsync(() => page.ClickAsync(button));
        Assert.Matches(@"^draw-\d+\.proof$", download.SuggestedFilename);
        return await download.PathAsync();
    }
}
