using System.Text.Json;
using Lottery.Api.Tests.Running;
using Xunit;

namespace Lottery.Api.Tests;

/// <summary>Goal: operators find every payment, transaction, order, receipt and entry, and players their own. Method: over HTTP, by filters that leave out other tests' rows.</summary>
public sealed class ListTests(SharedServer shared)
{
    [Fact]
    public async Task Payments_are_found_by_wallet_kind_status_currency_and_period()
    {
        var (operators, player) = (await shared.Operator, await shared.NewPlayer(500));
        (await player.Fund(3, "USD")).Is(201);
        (await player.Buy(await operators.CreateOpenDraw(), quickPicks: 1)).Is(201);
        var all = $"/api/admin/payments?walletId={player.PlayerId}";

        Assert.Equal(["Purchase", "Deposit", "Deposit"], await Texts(operators, all, "kind"));
        Assert.Equal(["Purchase"], await Texts(operators, $"{all}&kind=purchase", "kind"));
        Assert.Equal(["3.00"], await Texts(operators, $"{all}&currency=USD", "amount"));
        Assert.Empty(await Texts(operators, $"{all}&status=Created", "kind"));
        Assert.Equal(3, (await Texts(operators, $"{all}&status=Success&from=2020-01-01T00:00:00Z", "kind")).Count);
        Assert.Empty(await Texts(operators, $"{all}&until=2020-01-01T00:00:00Z", "kind"));
        Assert.NotEmpty((await operators.Get("/api/admin/payments?limit=5")).Is(200)["items"].EnumerateArray());

        var newest = (await operators.Get($"{all}&limit=1")).Is(200)["items"][0];
        Assert.Equal(newest.GetRawText(), (await operators.Get($"/api/admin/payments/{newest.GetProperty("paymentId")}")).Is(200).Text);
        (await operators.Get("/api/admin/payments/999999999")).Is(404, "payment_not_found");
        (await player.Get("/api/admin/payments")).Is(403, "forbidden");
    }

    [Fact]
    public async Task Transactions_are_found_without_other_payments()
    {
        var operators = await shared.Operator;
        var wallet = Random.Shared.NextInt64(1L << 40, 1L << 50);
        (await operators.Post("/api/transactions/invoice", new { walletId = wallet, amount = 5, currency = "EUR" })).Is(201);
        (await operators.Post("/api/transactions/withdraw", new { walletId = wallet, amount = 2, currency = "EUR" })).Is(201);
        (await operators.Post("/api/transactions/withdraw", new { walletId = wallet, amount = 1, currency = "EUR" })).Is(201);
        var all = $"/api/transactions?walletId={wallet}";

        Assert.Equal(["1.00", "2.00", "5.00"], await Texts(operators, all, "amount"));
        Assert.Equal(["5.00"], await Texts(operators, $"{all}&kind=Invoice&status=Success&currency=EUR", "amount"));
        Assert.All(await Texts(operators, "/api/transactions?limit=50", "kind"), kind => Assert.Contains(kind, new[] { "Deposit", "Invoice", "Withdrawal" }));
        (await operators.Get("/api/transactions?kind=Prize")).Is(400, "invalid_request");
        (await (await shared.NewPlayer()).Get("/api/transactions")).Is(403, "forbidden");
    }

    [Fact]
    public async Task Orders_are_found_by_service_player_and_status_and_by_their_player()
    {
        var (operators, player) = (await shared.Operator, await shared.NewPlayer(100));
        var service = (await operators.Post("/api/admin/services", new { services = new[] { new { name = $"kiosk {Guid.NewGuid():N}" } } })).Is(201)["items"][0].GetProperty("serviceId").GetInt64();
        foreach (var order in new[] { 1, 2, 3 })
            (await operators.Post("/api/orders", new { playerId = player.PlayerId, serviceId = service, orderId = order, amount = 10 })).Is(201);
        (await operators.Post($"/api/orders/{service}/2/capture")).Is(200);

        Assert.Equal(["3", "2", "1"], await Texts(operators, $"/api/orders?serviceId={service}", "orderId"));
        Assert.Equal(["2"], await Texts(operators, $"/api/orders?serviceId={service}&status=Success", "orderId"));
        Assert.Equal(["3", "1"], await Texts(operators, $"/api/orders?playerId={player.PlayerId}&status=Created", "orderId"));
        Assert.Equal(["3", "2", "1"], await Texts(player, "/api/players/me/orders", "orderId"));
        Assert.Empty(await Texts(await shared.NewPlayer(), "/api/players/me/orders", "orderId"));
        (await player.Get("/api/orders")).Is(403, "forbidden");
    }

    [Fact]
    public async Task Receipts_are_found_by_player_status_and_period_and_their_entries_in_a_promotion()
    {
        var (operators, player) = (await shared.Operator, await shared.NewPlayer());
        var promotion = (await operators.Post("/api/admin/promotions", new
        {
            name = "lists",
            prizes = new[] { new { count = 1, amount = "5.00" } },
            closesAt = DateTimeOffset.UtcNow.AddHours(1),
        })).Is(201)["promotionId"].GetInt64();
        var receipts = new List<string>();
        foreach (var total in new[] { "16.90", "16.90", "99.00" })
        {
            var accepted = (await ShopReceipts.Send(player, ShopReceipts.Text(ShopReceipts.NewOrder(), total), "/api/receipts")).Is(202);
            await ShopReceipts.Checked(player, accepted);
            receipts.Add(accepted["receiptId"].GetString()!);
        }
        receipts.Reverse();
        var all = $"/api/admin/receipts?playerId={player.PlayerId}";

        Assert.Equal(receipts, await Texts(operators, all, "receiptId"));
        Assert.Equal(receipts, await Texts(player, "/api/players/me/receipts", "receiptId"));
        Assert.Equal(receipts[..1], await Texts(operators, $"{all}&status=Invalid", "receiptId"));
        Assert.Empty(await Texts(operators, $"{all}&until=2020-01-01T00:00:00Z", "receiptId"));
        Assert.Empty(await Texts(operators, $"{all}&sender=nobody", "receiptId"));
        Assert.Equal(
            receipts[1..].Order(), (await Texts(operators, $"/api/admin/promotions/{promotion}/entries?playerId={player.PlayerId}", "receiptId")).Order());
        (await operators.Get("/api/admin/promotions/999999/entries")).Is(404, "promotion_not_found");
        (await operators.Get("/api/admin/receipts?after=!")).Is(400, "invalid_request");
        (await player.Get("/api/admin/receipts")).Is(403, "forbidden");
    }

    [Fact]
    public async Task One_account_is_found_by_its_number()
    {
        var (operators, player) = (await shared.Operator, await shared.NewPlayer());
        Assert.Equal(player.PlayerId, (await operators.Get($"/api/admin/players/{player.PlayerId}")).Is(200)["playerId"].GetInt64());
        (await operators.Get("/api/admin/players/999999999")).Is(404, "player_not_found");
        (await player.Get($"/api/admin/players/{player.PlayerId}")).Is(403, "forbidden");
    }

    /// <summary>Pages have two items, so a list of four ends with a full page: its <c>next</c> would lead to an empty one.</summary>
    [Fact]
    public async Task Next_never_leads_to_an_empty_page()
    {
        var (operators, player) = (await shared.Operator, await shared.NewPlayer(1000));
        var draw = await operators.CreateOpenDraw();
        for (var i = 0; i < 3; i++)
            (await player.Buy(draw, quickPicks: 1)).Is(201);
        (await operators.Send(HttpMethod.Post, $"/api/admin/tickets/draws/{await operators.CreateOpenDraw()}/generate/4")).Is(201);

        foreach (var path in new[]
        {
            $"/api/admin/payments?walletId={player.PlayerId}", "/api/wallet/history?sort=time", "/api/wallet/history?sort=amount&order=asc",
        })
        {
            var asker = path.StartsWith("/api/admin", StringComparison.Ordinal) ? operators : player;
            var pages = await Pages(asker, path);
            Assert.Equal([2, 2], pages.Select(page => page.Count));
            Assert.Equal(4, pages.SelectMany(page => page).Select(item => item.GetProperty("paymentId").GetInt64()).Distinct().Count());
        }
    }

#pragma warning disable format // The table is aligned.
    [Fact]
    public async Task A_query_parameter_that_is_unknown_or_malformed_is_named()
    {
        var (operators, player) = (await shared.Operator, await shared.NewPlayer());
        (string Path, string Field, string Says)[] table =
        [
            ("/api/wallet/history?from=yesterday",        "from",   "a time such as 2030-01-01T12:00:00Z (RFC 3339)"),
            ("/api/wallet/history?limit=ten",             "limit",  "a whole number"),
            ("/api/wallet/history?limit=0",               "limit",  "1 to 1000"),
            ("/api/wallet/history?limit=1&limit=2",       "limit",  "a whole number"),
            ("/api/wallet/history?page=2",                "page",   "one of the parameters sort, order, kind, status, currency, from, until, after, limit"),
            ("/api/wallet/history?kind=Gift",             "kind",   "one of Deposit, Purchase, Prize, Refund"),
            ("/api/wallet/history?after=x",               "after",  "the `next` of the page before"),
            ("/api/draws?state=Open",                     "state",  "one of the parameters status, gameId, after, limit"),
            ("/api/draws?status=Opened",                  "status", "one of Planned, Open, Closed, Drawn, Settled, Cancelled"),
            ("/api/wallet?currency=RUB",                  "currency", "no query parameter is known here"),
        ];
        foreach (var (path, field, says) in table)
        {
            var refused = (await player.Get(path)).Is(400, "invalid_request");
            Assert.Equal(field, refused.Fields);
            Assert.StartsWith(says, refused["errors"][0].GetProperty("allowed").GetString());
        }
        Assert.Equal("month", (await operators.Get("/api/admin/reports/revenue")).Is(400, "invalid_request").Fields);
        Assert.Equal("blocked", (await operators.Get("/api/admin/auth/list?blocked=maybe")).Is(400, "invalid_request").Fields);
    }
#pragma warning restore format

    private static async Task<List<string>> Texts(ApiClient client, string path, string property) =>
        [.. (await client.Get(path)).Is(200)["items"].EnumerateArray().Select(item => item.GetProperty(property).ToString())];

    private static async Task<List<List<JsonElement>>> Pages(ApiClient client, string path)
    {
        var pages = new List<List<JsonElement>>();
        for (var after = ""; after is not null;)
        {
            var page = (await client.Get($"{path}&limit=2{after}")).Is(200);
            pages.Add([.. page["items"].EnumerateArray()]);
            after = page.Json.TryGetProperty("next", out var next) ? $"&after={next.GetString()}" : null;
        }
        return pages;
    }
}
