using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Xunit;

namespace Lottery.Pages.Tests;

/// <summary>Goal: a player checks alone that a ticket is in its draw. Method: the ticket's page in Chromium, with the proof as it is and with each part forged.</summary>
public sealed class TicketProofTests(Site site)
{
    [Fact]
    public async Task The_page_of_a_ticket_proves_it_while_the_draw_sells_and_when_it_is_sealed()
    {
        var draw = await site.Draw(TimeSpan.FromSeconds(8));
        var page = await Ticket(draw, lines: 7);
        Assert.StartsWith("Proved: this ticket is in the draw, which still sells.", await Check(page), StringComparison.Ordinal);
        await site.Operator.DrawIn(draw, "Settled");
        await page.ReloadAsync();
        Assert.StartsWith("Proved: this ticket is in the sealed draw.", await Check(page), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_forged_part_of_a_proof_is_named()
    {
        var draw = await site.Draw();
        var page = await Ticket(draw, lines: 40);
        await Check(page);
        (string Code, Action<JsonNode> Forge)[] forgeries =
        [
            ("malformed", proof => proof["format"] = "lottery-ticket-proof-v2"),
            ("malformed", proof => proof["checkpoint"] = "x"),
            ("receipt_signature", proof => proof["receipt"] = Regex.Replace((string)proof["receipt"]!, @"\nsold \d{4}", "\nsold 2001")),
            ("signature", proof => proof["checkpoint"] = ((string)proof["checkpoint"]!).Replace("/draws/", "/other/draws/", StringComparison.Ordinal)),
            ("terms", proof => proof["terms"] = Regex.Replace((string)proof["terms"]!, "price [0-9]+", "price 1")),
            ("owner", proof => proof["salt"] = new string('0', 32)),
            ("owner", proof => proof["player"] = 1),
            ("not_included", proof => proof["path"]!.AsArray().Add(new string('0', 64))),
            ("receipt_signature", proof => proof["keys"]!["keys"]!.AsArray().Clear()),
        ];
        foreach (var (code, forge) in forgeries)
        {
            await page.RouteAsync("**/proof", async route =>
            {
                var answer = await route.FetchAsync();
                var proof = JsonNode.Parse(await answer.TextAsync())!;
                forge(proof);
                await route.FulfillAsync(new() { Response = answer, Body = proof.ToJsonString() });
            });
            var verdict = await Check(page);
            Assert.StartsWith("NOT proved: ", verdict, StringComparison.Ordinal);
            Assert.Contains($"{code}: ", verdict, StringComparison.Ordinal);
            await page.UnrouteAllAsync();
        }
    }

    /// <summary>The page of one of some tickets that a new player bought.</summary>
    private async Task<IPage> Ticket(long draw, int lines)
    {
        var page = await site.Window();
        await Site.SignUp(page, 10_000);
        await page.GotoAsync($"/draws/{draw}?quick={lines}");
        await page.ClickAsync("button[value=buy]");
        await page.WaitForURLAsync(new Regex(@"/payments/\d+$"));
        await page.Locator(".ticket-list a").First.ClickAsync();
        await page.WaitForURLAsync(new Regex(@"/tickets/\d+$"));
        return page;
    }

    /// <summary>Presses the button until there is a proof, which is there a second after the purchase.</summary>
    private static async Task<string> Check(IPage page)
    {
        var verdict = page.Locator(".verdict");
        while (true)
        {
            await page.EvaluateAsync("() => { document.querySelector('.verdict').textContent = ''; }");
            await page.ClickAsync("[data-proof] button");
            await Assertions.Expect(verdict).Not.ToHaveTextAsync("", new() { Timeout = 20_000 });
            var text = await verdict.InnerTextAsync();
            if (!text.StartsWith("The proof is there a second", StringComparison.Ordinal))
                return text;
            await Task.Delay(200, TestContext.Current.CancellationToken);
        }
    }
}
