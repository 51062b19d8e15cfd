using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Lottery.Api.Tests.Running;
using Xunit;

namespace Lottery.Api.Tests.Contracts;

/// <summary>The receipts webhook, as its senders know it.</summary>
public sealed class ReceiptsWebhookTests(SharedServer shared)
{
    [Fact]
    public async Task A_receipt_is_accepted_at_once_and_becomes_rows_with_its_products()
    {
        var order = ShopReceipts.NewOrder();
        var answer = await Send(ShopReceipts.Text(order));

        Assert.Equal(202, answer.Status);
        Assert.Equal($"/api/receipts/{answer["receiptId"].GetString()}", answer.Headers.Location?.ToString());
        var receipt = await Checked(answer);
        Assert.Equal(("Valid", order, "3.10", "16.90"), (receipt["status"].GetString(), receipt["order"].GetString(), receipt["vat"].GetString(), receipt["total"].GetString()));
        Assert.Equal(
            ["Formule(s) midi aZde 14.90", "Café IZ8z 2"],
            receipt["products"].EnumerateArray().Select(p => $"{p.GetProperty("product").GetString()} {p.GetProperty("productId").GetString()} {p.GetProperty("price").GetString()}"));
    }

    [Fact]
    public async Task An_accepted_receipt_outlives_a_crash_before_it_is_checked()
    {
        await using var server = await LotteryProcess.Start();
        var (client, orders) = (new ApiClient(server), Enumerable.Range(1, 200).Select(i => $"crash-{i}").ToArray());
        var accepted = await Task.WhenAll(orders.Select(order => ShopReceipts.Send(client, ShopReceipts.Text(order))));
        await server.Kill();
        await server.Restart();

        foreach (var (order, answer) in orders.Zip(accepted))
        {
            Assert.Equal(order, (await ShopReceipts.Checked(client, answer.Is(202)))["order"].GetString());
            Assert.Equal(answer.Text, (await ShopReceipts.Send(client, ShopReceipts.Text(order))).Is(202).Text);
        }
    }

#pragma warning disable format // A table.
    [Theory]
    [InlineData("VAT: 3.10\nTotal: 2\n\nproduct,product_id,price\nCafé,x,2",           "order_missing")]
    [InlineData("Order: {0}\nTotal: 2\n\nproduct,product_id,price\nCafé,x,2",          "vat_missing")]
    [InlineData("Order: {0}\nVAT: 1\n\nproduct,product_id,price\nCafé,x,2",            "total_missing")]
    [InlineData("Order: {0}\nVAT: 3,10\nTotal: 2\n\nproduct,product_id,price\nA,x,2",  "vat_malformed")]
    [InlineData("Order: {0}\nVAT: 1\nTotal: two\n\nproduct,product_id,price\nA,x,2",   "total_malformed")]
    [InlineData("Order: {0}\nVAT: 1\nTotal: 2\n\nproduct,product_id,price\nA;x;2",     "product_malformed 6")]
    [InlineData("Order: {0}\nVAT: 1\nTotal: 2\n\nproduct,product_id,price\nA,x,2.0.0", "price_malformed 6")]
    [InlineData("Order: {0}\nVAT: 1\nTotal: 2\n\nproduct,product_id,price",            "products_missing")]
    [InlineData("Order: {0}\nVAT: 1\nTotal: 2\n\nproduct,product_id,price\nA,x,1.99",  "total_mismatch")]
    [InlineData("{0}",                                                                 "header_malformed 1, order_missing, vat_missing, total_missing, products_header_missing")]
    [InlineData("",                                                                    "order_missing, vat_missing, total_missing, products_header_missing")]
#pragma warning restore format
    public async Task What_is_wrong_is_kept_too_marked_with_its_text_and_the_reason(string text, string reasons)
    {
        text = text.Replace("{0}", ShopReceipts.NewOrder());
        var receipt = await Checked((await Send(text)).Is(202));

        Assert.Equal("Invalid", receipt["status"].GetString());
        Assert.Equal(text, receipt["text"].GetString());
        Assert.Equal(reasons, Reasons(receipt));
        Assert.Equal(0, receipt["products"].GetArrayLength());
    }

    [Fact]
    public async Task What_is_not_UTF_8_is_kept_and_invalid()
    {
        var latin = Encoding.Latin1.GetBytes(ShopReceipts.Text(ShopReceipts.NewOrder()));
        var receipt = await Checked((await ShopReceipts.Send(await shared.Anybody(), latin)).Is(202));

        Assert.Equal("not_utf8", Reasons(receipt));
    }

    [Fact]
    public async Task The_same_text_again_is_the_same_receipt_whatever_its_line_ends()
    {
        var text = ShopReceipts.Text(ShopReceipts.NewOrder());
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Send(i % 2 == 0 ? text : text.Replace("\n", "\r\n") + "\r\n")));

        Assert.Single(answers.Select(a => a.Is(202).Text).Distinct());
        Assert.Equal("Valid", (await Checked(answers[0]))["status"].GetString());
        Assert.Equal(answers[0].Text, (await Send(text)).Is(202).Text);
    }

    [Fact]
    public async Task Another_text_with_an_order_that_was_is_a_duplicate()
    {
        var order = ShopReceipts.NewOrder();
        Assert.Equal("Valid", (await Checked(await Send(ShopReceipts.Text(order))))["status"].GetString());
        var other = await Checked(await Send(ShopReceipts.Text(order).Replace("Café", "Thé")));

        Assert.Equal(("Invalid", "duplicate_order"), (other["status"].GetString(), Reasons(other)));
    }

    [Fact]
    public async Task An_order_whose_first_receipt_was_invalid_can_be_sent_again_corrected()
    {
        var order = ShopReceipts.NewOrder();
        Assert.Equal("total_mismatch", Reasons(await Checked(await Send(ShopReceipts.Text(order, total: "16.91")))));
        Assert.Equal("Valid", (await Checked(await Send(ShopReceipts.Text(order))))["status"].GetString());
    }

    [Fact]
    public async Task JSON_carries_the_same_text()
    {
        var (client, text) = (await shared.Anybody(), ShopReceipts.Text(ShopReceipts.NewOrder()));
        var answer = (await client.Post("/api/receipts", new { text })).Is(202);

        Assert.Equal(answer.Text, (await Send(text)).Is(202).Text);
        Assert.Equal(answer.Text, (await ShopReceipts.Send(client, text, path: "/api/receipts")).Is(202).Text);
        (await client.Post("/api/receipts", new { texts = text })).Is(400, "malformed_json");
        (await client.Send(HttpMethod.Post, "/api/receipts", new StringContent(text, Encoding.UTF8, "application/xml"))).Is(415, "unsupported_media_type");
        (await client.Send(HttpMethod.Post, "/api/receipts", new StringContent(text, Encoding.Latin1, "text/plain"))).Is(415, "unsupported_media_type");
    }

    [Fact]
    public async Task A_receipt_has_at_most_32_KiB()
    {
        var text = ShopReceipts.Text(ShopReceipts.NewOrder());
        var largest = text + new string('\n', (32 * 1024) - Encoding.UTF8.GetByteCount(text));

        Assert.Equal("Valid", (await Checked((await Send(largest)).Is(202)))["status"].GetString());
        (await Send(ShopReceipts.Text(ShopReceipts.NewOrder()) + new string('\n', 33 * 1024))).Is(413, "receipt_too_large");
        (await Send(ShopReceipts.Text(ShopReceipts.NewOrder()) + new string('\n', 65 * 1024))).Is(413, "body_too_large");
    }

    [Fact]
    public async Task An_idempotency_key_stands_for_one_text()
    {
        var (client, key, text) = (await shared.Anybody(), Guid.NewGuid().ToString(), ShopReceipts.Text(ShopReceipts.NewOrder()));
        var answer = (await ShopReceipts.Send(client, text, key: key)).Is(202);

        Assert.Equal(answer.Text, (await ShopReceipts.Send(client, text, key: key)).Is(202).Text);
        (await ShopReceipts.Send(client, ShopReceipts.Text(ShopReceipts.NewOrder()), key: key)).Is(422, "idempotency_mismatch");
    }

    [Fact]
    public async Task A_receipt_that_is_not_there_is_not_found()
    {
        (await (await shared.Anybody()).Get($"/api/receipts/{Guid.NewGuid():N}")).Is(404, "receipt_not_found");
        (await (await shared.Anybody()).Get("/api/receipts/1")).Is(404, "route_not_found");
    }

    [Fact]
    public async Task A_receipt_is_claimed_by_one_player()
    {
        var (anna, bert) = (await shared.NewPlayer(), await shared.NewPlayer());
        var answer = (await Send(ShopReceipts.Text(ShopReceipts.NewOrder()))).Is(202);
        var claim = $"/api/receipts/{answer["receiptId"].GetString()}/claim";

        (await (await shared.Anybody()).Post(claim)).Is(401, "missing_token");
        Assert.Equal(answer.Text, (await anna.Post(claim, key: "mine")).Is(200).Text);
        Assert.Equal(answer.Text, (await anna.Post(claim, key: "mine")).Is(200).Text);
        (await bert.Post(claim)).Is(409, "receipt_claimed");
        Assert.True((await Checked(answer))["claimed"].GetBoolean());
        (await anna.Post($"/api/receipts/{Guid.NewGuid():N}/claim")).Is(404, "receipt_not_found");
    }

    [Fact]
    public async Task Sent_with_a_token_a_receipt_is_claimed_too()
    {
        var (anna, bert, text) = (await shared.NewPlayer(), await shared.NewPlayer(), ShopReceipts.Text(ShopReceipts.NewOrder()));
        var answer = (await ShopReceipts.Send(anna, text, path: "/api/receipts")).Is(202);

        Assert.Equal(answer.Text, (await ShopReceipts.Send(anna, text, path: "/api/receipts")).Is(202).Text);
        (await ShopReceipts.Send(bert, text, path: "/api/receipts")).Is(409, "receipt_claimed");
        (await ShopReceipts.Send(bert.With("not a token"), text, path: "/api/receipts")).Is(401, "invalid_token");
    }

    [Fact]
    public async Task A_valid_receipt_earns_entries_in_a_promotional_draw_once_and_what_they_win_is_paid()
    {
        await using var server = await LotteryProcess.Start();
        var (anybody, operators, anna, bert) = (new ApiClient(server), await ApiClient.OfOperator(server), await ApiClient.OfNewPlayer(server), await ApiClient.OfNewPlayer(server));
        var plan = new { name = "Keep it", prizes = new[] { new { count = 26, amount = "1.00" } }, closesAt = DateTimeOffset.UtcNow.AddSeconds(8), maxEntriesPerReceipt = 13 };
        (await anna.Post("/api/admin/promotions", plan)).Is(403);
        var created = (await operators.Post("/api/admin/promotions", plan, key: "p")).Is(201);
        Assert.Equal(created.Text, (await operators.Post("/api/admin/promotions", plan, key: "p")).Is(200).Text);
        var promotion = $"/api/promotions/{created["promotionId"].GetInt64()}";

        string[] orders = ["1", "2", "3"];
        var accepted = await Task.WhenAll(orders.Select(order => ShopReceipts.Send(anybody, ShopReceipts.Text(order, total: order == "3" ? "1" : "16.90"))));
        Assert.Equal(accepted[0].Text, (await ShopReceipts.Send(anybody, ShopReceipts.Text("1"))).Is(202).Text);
        (await anna.Post($"/api/receipts/{accepted[0]["receiptId"].GetString()}/claim")).Is(200);
        await server.Kill();
        await server.Restart();

        var drawn = await Wait.For("the drawing, and Anna's prizes", async () =>
        {
            var now = (await anybody.Get(promotion)).Is(200);
            return now.Json.TryGetProperty("winners", out var won) && won.EnumerateArray().Count(w => w.GetProperty("paid").GetBoolean()) == 13 ? now : null;
        });
        Assert.Equal(("Drawn", 2, 26), (drawn["status"].GetString(), drawn["receipts"].GetInt64(), drawn["entries"].GetInt64()));
        Assert.Equal((13m, 0m), await anna.Roubles());

        // Anybody proves it with the command that proves draws, also from what was kept; a forgery ends it with 1.
        var kept = Path.Combine(server.DataFolder, "promotion.proof");
        string[] noted = ["--commitment", created["commitment"].GetString()!, "--root", drawn["seal"].GetProperty("root").GetString()!, "--receipt", accepted[0]["receiptId"].GetString()!];
        var proved = await Verify(0, [server.Url + promotion, "--save", kept, .. noted]);
        Assert.Contains($"Promotion {created["promotionId"].GetInt64()} is proved.", proved, StringComparison.Ordinal);
        Assert.Matches("2 receipts with 26 entries.*your receipt has the entries (1 to 13|14 to 26).*2600 minor units of RUB for 26 entries", proved);
        Assert.Contains(
            $"({drawn["winners"].GetArrayLength()} in all)", proved, StringComparison.Ordinal);
        await Verify(0, kept);
        Assert.Contains("WRONG  receipt_missing", await Verify(1, kept, "--receipt", accepted[2]["receiptId"].GetString()!), StringComparison.Ordinal);
        var bytes = await File.ReadAllBytesAsync(kept, TestContext.Current.CancellationToken);
        bytes[^1] ^= 1;
        await File.WriteAllBytesAsync(kept, bytes, TestContext.Current.CancellationToken);
        Assert.Contains("WRONG  entries_root", await Verify(1, kept), StringComparison.Ordinal);
        await Verify(1, $"{server.Url}/api/promotions/999999999");
        await Verify(1, kept + ".none");

        // Who claims later is paid then, once; each prize leads to its receipt.
        var claim = $"/api/receipts/{accepted[1]["receiptId"].GetString()}/claim";
        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => bert.Post(claim)));
        Assert.Equal((13m, 0m), await bert.Roubles());
        await Wait.Until("the end", async () => (await anybody.Get(promotion))["status"].GetString() == "Settled");
        var traced = (await operators.Get($"/api/admin{promotion["/api".Length..]}/winners")).Is(200)["items"].EnumerateArray()
            .ToLookup(w => w.GetProperty("receiptId").GetString(), w => w.GetProperty("playerId").GetInt64());
        Assert.Equal(Enumerable.Repeat(bert.PlayerId, 13), traced[accepted[1]["receiptId"].GetString()]);
        var entries = (await Entries(accepted[0])).Single();
        Assert.Equal((13, 13), (entries.GetProperty("count").GetInt32(), entries.GetProperty("wins").EnumerateArray().Count(w => w.GetProperty("paid").GetBoolean())));
        Assert.Empty(await Entries(accepted[2]));
        await server.VerifyLedger();

        async Task<string> Verify(int expected, params string[] args)
        {
            var (exitCode, output) = await Programs.Run(
                new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "lottery.dll"), "verify", "promotion", .. args]));
            Assert.True(exitCode == expected, $"Expected {expected}, but got {exitCode}: {output}");
            return output;
        }

        async Task<IEnumerable<JsonElement>> Entries(Answer receipt) => (await ShopReceipts.Checked(anybody, receipt))["entries"].EnumerateArray();
    }

    [Fact]
    public async Task An_invalid_receipt_is_nobodys()
    {
        var answer = (await Send("nothing")).Is(202);
        await Checked(answer);
        (await (await shared.NewPlayer()).Post($"/api/receipts/{answer["receiptId"].GetString()}/claim")).Is(409, "receipt_invalid");
    }

    private async Task<Answer> Send(string text) => await ShopReceipts.Send(await shared.Anybody(), text);

    private async Task<Answer> Checked(Answer accepted) => await ShopReceipts.Checked(await shared.Anybody(), accepted);

    private static string Reasons(Answer receipt) => string.Join(", ", receipt["reasons"].EnumerateArray().Select(Reason));

    private static string Reason(JsonElement reason) =>
        reason.GetProperty("code").GetString() + (reason.TryGetProperty("line", out var line) ? $" {line.GetInt32()}" : "");
}
