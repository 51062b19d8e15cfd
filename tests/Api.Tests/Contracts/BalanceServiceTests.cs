using Lottery.Api.Tests.Running;
using Xunit;

namespace Lottery.Api.Tests.Contracts;

/// <summary>Goal: all that the balance service did, ours does. Method: each of its capabilities over HTTP, against the running product.</summary>
public sealed class BalanceServiceTests(SharedServer shared)
{
    private static long _orders = Random.Shared.NextInt64(1L << 40);

    [Fact]
    public async Task A_deposit_by_the_users_number_is_made_once()
    {
        var (operators, player) = (await shared.Operator, await shared.NewPlayer());
        var deposit = new { amount = "12.50", currency = "RUB", comment = "from a card" };
        var first = (await operators.Post($"/api/wallets/{player.PlayerId}/deposit", deposit, "card-1")).Is(201);

        Assert.Equal(first.Text, (await operators.Post($"/api/wallets/{player.PlayerId}/deposit", deposit, "card-1")).Is(200).Text);
        (await operators.Post($"/api/wallets/{player.PlayerId}/deposit", new { amount = "12.51" }, "card-1")).Is(422, "idempotency_mismatch");
        (await operators.Post("/api/wallets/999999999/deposit", deposit)).Is(404, "player_not_found");
        (await operators.Post($"/api/wallets/{player.PlayerId}/deposit", new { amount = "0.001" })).Is(400, "invalid_amount");
        (await player.Post($"/api/wallets/{player.PlayerId}/deposit", deposit)).Is(403, "forbidden");
        // A player's key is another one, whatever it says.
        (await player.Fund(1, key: "card-1")).Is(201);
        Assert.Equal((13.50m, 0), await player.Roubles());
    }

    [Fact]
    public async Task The_balance_is_told_by_currency()
    {
        var (operators, player) = (await shared.Operator, await shared.NewPlayer(5));
        (await player.Fund(700, "JPY")).Is(201);

        var balances = (await operators.Get($"/api/wallets/{player.PlayerId}")).Is(200)["balances"].EnumerateArray()
            .Select(b => (b.GetProperty("currency").GetString(), b.GetProperty("available").GetString(), b.GetProperty("frozen").GetString()));
        Assert.Equal([("JPY", "700", "0"), ("RUB", "5.00", "0.00")], balances);
        (await player.Get("/api/wallets/1")).Is(403, "forbidden");
    }

    [Fact]
    public async Task Money_is_reserved_for_an_order_once()
    {
        var (operators, player) = (await shared.Operator, await shared.NewPlayer(100));
        var (service, order) = (await AddService(), NewOrder());
        var first = (await Reserve(player, service, order, 60)).Is(201);

        Assert.Equal((40, 60), await player.Roubles());
        Assert.Equal(("Created", $"service {service}"), (first["status"].GetString(), first["to"].GetString()));
        Assert.Equal(first.Text, (await Reserve(player, service, order, 60)).Is(200).Text);
        (await Reserve(player, service, order, 61)).Is(409, "order_conflict");
        (await Reserve(await shared.NewPlayer(100), service, order, 60)).Is(409, "order_conflict");
        (await Reserve(player, service, NewOrder(), 41)).Is(402, "insufficient_funds");
        (await Reserve(player, 999_999_999, NewOrder(), 1)).Is(404, "service_not_found");
        (await operators.Get($"/api/orders/{service}/{NewOrder()}")).Is(404, "order_not_found");
        Assert.Equal(first.Text, (await operators.Get($"/api/orders/{service}/{order}")).Is(200).Text);
    }

    [Fact]
    public async Task A_purchase_is_confirmed_once()
    {
        var (operators, player) = (await shared.Operator, await shared.NewPlayer(100));
        var (service, order) = (await AddService(), NewOrder());
        (await Reserve(player, service, order, 60)).Is(201);

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => operators.Post($"/api/orders/{service}/{order}/capture")));

        Assert.Equal("Success", answers[0].Is(200)["status"].GetString());
        Assert.Single(answers.Select(a => a.Is(200).Text).Distinct());
        (await operators.Post($"/api/orders/{service}/{order}/release")).Is(409, "payment_captured");
        Assert.Equal((40, 0), await player.Roubles());
    }

    [Fact]
    public async Task Money_is_released_on_request()
    {
        var (operators, player) = (await shared.Operator, await shared.NewPlayer(100));
        var (service, order) = (await AddService(), NewOrder());
        (await Reserve(player, service, order, 60)).Is(201);

        var released = (await operators.Post($"/api/orders/{service}/{order}/release", key: "back")).Is(200);

        Assert.Equal(("Error", "order_released"), (released["status"].GetString(), released["reason"].GetString()));
        Assert.Equal(released.Text, (await operators.Post($"/api/orders/{service}/{order}/release", key: "back")).Is(200).Text);
        (await operators.Post($"/api/orders/{service}/{order}/capture")).Is(409, "payment_released");
        Assert.Equal((100, 0), await player.Roubles());
    }

    [Fact]
    public async Task Money_is_released_by_itself_also_after_a_crash()
    {
        await using var server = await LotteryProcess.Start(("Orders__Hold", "00:00:03"));
        var (operators, player) = (await ApiClient.OfOperator(server), await ApiClient.OfNewPlayer(server, 100));
        var service = (await operators.Post("/api/admin/services", new { services = new[] { new { name = "Parking" } } })).Is(201)["items"][0].GetProperty("serviceId").GetInt64();
        var reserved = (await operators.Post("/api/orders", new { playerId = player.PlayerId, serviceId = service, orderId = 1, amount = 60 })).Is(201);
        Assert.Equal("Created", reserved["status"].GetString());

        await server.Kill();
        await server.Restart();

        await Wait.Until("the hold to end", async () => await player.Roubles() == (100, 0));
        Assert.Equal("hold_expired", (await operators.Get($"/api/orders/{service}/1")).Is(200)["reason"].GetString());
        await server.VerifyLedger();
    }

    [Fact]
    public async Task Services_are_added_together_read_and_removed_while_unused()
    {
        var (operators, player) = (await shared.Operator, await shared.NewPlayer(100));
        var (a, b) = (NewName(), NewName());
        var added = (await operators.Post("/api/admin/services", new { services = new[] { new { name = a }, new { name = b } } }, "add-both")).Is(201);
        Assert.Equal(added.Text, (await operators.Post("/api/admin/services", new { services = new[] { new { name = a }, new { name = b } } }, "add-both")).Is(200).Text);
        var ids = added["items"].EnumerateArray().Select(s => s.GetProperty("serviceId").GetInt64()).ToArray();

        (await operators.Post("/api/admin/services", new { services = new[] { new { name = NewName() }, new { name = a.ToUpperInvariant() } } })).Is(409, "service_exists");
        (await operators.Post("/api/admin/services", new { services = Array.Empty<object>() })).Is(400, "invalid_request");
        Assert.Equal(b, (await player.Get($"/api/services/{ids[1]}")).Is(200)["name"].GetString());
        Assert.Contains(a, (await player.Get("/api/services?limit=1000")).Is(200).Text);

        (await Reserve(player, ids[0], NewOrder(), 1)).Is(201);
        (await operators.Send(HttpMethod.Delete, $"/api/admin/services/{ids[0]}")).Is(409, "service_in_use");
        (await operators.Send(HttpMethod.Delete, $"/api/admin/services/{ids[1]}")).Is(200);
        (await operators.Get($"/api/services/{ids[1]}")).Is(404, "service_not_found");
    }

    [Fact]
    public async Task The_revenue_of_a_month_is_behind_a_link()
    {
        var (operators, player) = (await shared.Operator, await shared.NewPlayer(1000));
        var name = "=1+2," + NewName();
        var service = await AddService(name);
        foreach (var amount in (int[])[10, 20, 30])
        {
            var order = NewOrder();
            (await Reserve(player, service, order, amount)).Is(201);
            if (amount != 20)
                (await operators.Post($"/api/orders/{service}/{order}/capture")).Is(200);
        }

        var month = DateTimeOffset.UtcNow.ToString("yyyy-MM", System.Globalization.CultureInfo.InvariantCulture);
        var link = (await operators.Get($"/api/admin/reports/revenue?month={month}")).Is(200)["link"].GetString()!;
        Assert.StartsWith("/api/reports/revenue.csv?", link); // Nobody said where the service is reached, and the request's Host is anybody's word.
        var anybody = await shared.Anybody();
        var csv = (await anybody.Get(link)).Is(200);

        Assert.Equal("text/csv", csv.ContentType);
        var lines = csv.Text.Split("\r\n");
        Assert.Equal("service_name,month_amount", lines[0]);
        Assert.Contains(lines, line => line.Contains(name, StringComparison.Ordinal) && !line.StartsWith('=') && !line.StartsWith("\"=", StringComparison.Ordinal) && line.EndsWith(",40.00", StringComparison.Ordinal));
        (await anybody.Get(link.Replace(month, "2020-01", StringComparison.Ordinal))).Is(403, "invalid_link");
        (await anybody.Get(link[..^1] + (link[^1] == '0' ? '1' : '0'))).Is(403, "invalid_link");
        (await anybody.Get($"/api/admin/reports/revenue?month={month}")).Is(401);
        (await operators.Get("/api/admin/reports/revenue?month=2026-13")).Is(400, "invalid_request");
    }

    [Fact]
    public async Task The_history_tells_from_where_and_why_by_pages_in_any_order()
    {
        var (operators, player) = (await shared.Operator, await shared.NewPlayer());
        foreach (var amount in (int[])[30, 10, 20])
            (await operators.Post($"/api/wallets/{player.PlayerId}/deposit", new { amount, comment = $"salary {amount}" })).Is(201);
        var (service, order) = (await AddService(), NewOrder());
        (await Reserve(player, service, order, 15, "two hours")).Is(201);

        Assert.Equal(["15.00", "20.00", "10.00", "30.00"], await Pages(player, "?limit=3"));
        Assert.Equal(["30.00", "10.00", "20.00", "15.00"], await Pages(player, "?order=asc&limit=1"));
        Assert.Equal(["30.00", "20.00", "15.00", "10.00"], await Pages(player, "?sort=amount&limit=2"));
        Assert.Equal(["10.00", "15.00", "20.00", "30.00"], await Pages(player, "?sort=amount&order=asc&limit=3"));
        Assert.Equal(["20.00", "10.00", "30.00"], await Pages(player, "?kind=Deposit"));
        Assert.Equal([], await Pages(player, "?until=2020-01-01T00:00:00Z"));
        Assert.Equal(4, (await Pages(player, "?from=2020-01-01T00:00:00Z")).Count);
        Assert.Equal([], await Pages(player, "?currency=JPY"));

        var entry = (await operators.Get($"/api/wallets/{player.PlayerId}/history?kind=Order")).Is(200)["items"][0];
        Assert.Equal(
            ("wallet", $"service {service}", "two hours", order),
            (entry.GetProperty("from").GetString(), entry.GetProperty("to").GetString(), entry.GetProperty("comment").GetString(), entry.GetProperty("orderId").GetInt64()));
        var deposit = (await player.Get("/api/wallet/history?kind=Deposit&limit=1")).Is(200)["items"][0];
        Assert.Equal(("outside", "wallet", "salary 20"), (deposit.GetProperty("from").GetString(), deposit.GetProperty("to").GetString(), deposit.GetProperty("comment").GetString()));
        foreach (var wrong in (string[])["sort=name", "order=up", "kind=Gift", "after=x", "limit=0", "from=yesterday"])
            (await player.Get($"/api/wallet/history?{wrong}")).Is(400, "invalid_request");
    }

    [Fact]
    public async Task The_catalogue_page_is_where_it_was() => (await (await shared.Anybody()).Get("/swagger/index.html")).Is(200);

    [Fact]
    public async Task Changes_that_race_are_as_if_one_came_after_the_other()
    {
        var player = await shared.NewPlayer(100);
        var service = await AddService();

        var answers = await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => Reserve(player, service, NewOrder(), 10)));

        Assert.Equal(10, answers.Count(a => a.Status == 201));
        Assert.Equal(22, answers.Count(a => a.Code == "insufficient_funds"));
        Assert.Equal((0, 100), await player.Roubles());
        await (await shared.Process).VerifyLedger();
    }

    private static async Task<List<string>> Pages(ApiClient player, string query)
    {
        var amounts = new List<string>();
        for (var after = ""; ;)
        {
            var page = (await player.Get($"/api/wallet/history{query}{after}")).Is(200);
            amounts.AddRange(page["items"].EnumerateArray().Select(p => p.GetProperty("amount").GetString()!));
            if (!page.Json.TryGetProperty("next", out var next))
                return amounts;
            after = $"&after={next.GetString()}";
        }
    }

    private async Task<Answer> Reserve(ApiClient player, long serviceId, long orderId, decimal amount, string? comment = null) =>
        await (await shared.Operator).Post("/api/orders", new { playerId = player.PlayerId, serviceId, orderId, amount, comment });

    private async Task<long> AddService(string? name = null) =>
        (await (await shared.Operator).Post("/api/admin/services", new { services = new[] { new { name = name ?? NewName() } } })).Is(201)["items"][0].GetProperty("serviceId").GetInt64();

    private static string NewName() => $"service {Guid.NewGuid():N}";

    private static long NewOrder() => Interlocked.Increment(ref _orders);
}
