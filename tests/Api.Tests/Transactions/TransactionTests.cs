using Lottery.Api.Tests.Running;
using Xunit;

namespace Lottery.Api.Tests.Transactions;

/// <summary>Invoice and withdraw over HTTP, with each provider that can be configured.</summary>
public sealed class TransactionTests(SharedServer shared)
{
    [Fact]
    public async Task Invoice_and_withdraw_move_money_in_any_currency_once()
    {
        var operators = await shared.Operator;
        var wallet = NewWallet();
        var invoice = new { walletId = wallet, amount = 1.5, currency = "USDT", comment = "block 7" };
        var first = (await operators.Post("/api/transactions/invoice", invoice, "in-1")).Is(201);

        Assert.Equal(("Success", "1.500000", "sandbox"), (first["status"].GetString(), first["amount"].GetString(), first["provider"].GetString()));
        Assert.Equal(first.Text, (await operators.Post("/api/transactions/invoice", invoice, "in-1")).Is(200).Text);
        Assert.Equal(first.Text, (await operators.Get($"/api/transactions/{first["paymentId"]}")).Is(200).Text);
        (await operators.Post("/api/transactions/withdraw", new { walletId = wallet, amount = "1.000001", currency = "USDT" })).Is(201);
        (await operators.Post("/api/transactions/withdraw", new { walletId = wallet, amount = "0.5", currency = "USDT" })).Is(402, "insufficient_funds");
        Assert.Equal(("0.499999", "0.000000"), await Balance(operators, wallet));
    }

#pragma warning disable format // The table is aligned.
    [Fact]
    public async Task What_is_wrong_is_named()
    {
        var (operators, player) = (await shared.Operator, await shared.NewPlayer());
        (await operators.Post("/api/transactions/invoice", new { walletId = 0, amount = 1, currency = "USD" })).Is(400, "invalid_request");
        (await operators.Post("/api/transactions/invoice", new { walletId = 1L << 53, amount = 1, currency = "USD" })).Is(400, "invalid_request");
        (await operators.Post("/api/transactions/invoice", new { walletId = 5, amount = 1.001, currency = "USD" })).Is(400, "invalid_amount");
        (await operators.Post("/api/transactions/invoice", new { walletId = 5, amount = -1, currency = "USD" })).Is(400, "invalid_amount");
        (await operators.Post("/api/transactions/invoice", new { walletId = 5, amount = 1, currency = "usd" })).Is(400, "unknown_currency");
        (await operators.Post("/api/transactions/invoice", new { walletId = 5, amount = 1, currency = "USD", comment = "" })).Is(400, "invalid_request");
        (await player.Post("/api/transactions/invoice",    new { walletId = player.PlayerId, amount = 1, currency = "USD" })).Is(403, "forbidden");
        (await player.Get("/api/transactions/999999999")).Is(404, "payment_not_found");
        (await operators.Post("/api/transactions/999999999/verdict", new { verdict = "Accepted" })).Is(404, "payment_not_found");
        (await operators.Post("/api/transactions/999999999/verdict", new { verdict = "Pending" })).Is(400, "invalid_request");
        (await operators.Get("/api/transactions?status=Done")).Is(400, "invalid_request");
        (await operators.Get("/api/transactions?kind=Prize")).Is(400, "invalid_request");
        (await operators.Get("/api/transactions?order=Biggest")).Is(400, "invalid_request");
        (await player.Get("/api/transactions")).Is(403, "forbidden");
    }
#pragma warning restore format

    [Fact]
    public async Task An_operator_is_the_provider_where_so_configured()
    {
        await using var server = await LotteryProcess.Start(("Transactions__Provider", "operator"));
        var (operators, player, other) = (await ApiClient.OfOperator(server), await ApiClient.OfNewPlayer(server), await ApiClient.OfNewPlayer(server));
        var deposit = (await player.Fund(100)).Is(201)["paymentId"];
        (await operators.Post($"/api/transactions/{deposit}/verdict", new { verdict = "Accepted" })).Is(200);
        var open = (await player.Post("/api/wallet/withdraw", new { amount = 60 }, "out-1")).Is(201);
        var refused = (await player.Post("/api/wallet/withdraw", new { amount = 30 })).Is(201);
        Assert.Equal("Created", open["status"].GetString());
        Assert.Equal((10, 90), await player.Roubles());

        await server.Kill();
        await server.Restart();

        Assert.Equal((10, 90), await player.Roubles());
        Assert.Equal(open.Text, (await player.Post("/api/wallet/withdraw", new { amount = 60 }, "out-1")).Is(200).Text);
        Assert.Equal(open.Text, (await player.Get($"/api/transactions/{open["paymentId"]}")).Is(200).Text);
        (await other.Get($"/api/transactions/{open["paymentId"]}")).Is(404, "payment_not_found");
        (await player.Post($"/api/transactions/{open["paymentId"]}/verdict", new { verdict = "Accepted" })).Is(403, "forbidden");
        for (var twice = 0; twice < 2; twice++)
            Assert.Equal("Success", (await operators.Post($"/api/transactions/{open["paymentId"]}/verdict", new { verdict = "Accepted" })).Is(200)["status"].GetString());
        (await operators.Post($"/api/transactions/{open["paymentId"]}/verdict", new { verdict = "Refused", reason = "No." })).Is(409, "payment_captured");
        (await operators.Post($"/api/transactions/{refused["paymentId"]}/verdict", new { verdict = "Refused" })).Is(400, "invalid_request");
        var said = (await operators.Post($"/api/transactions/{refused["paymentId"]}/verdict", new { verdict = "Refused", reason = "Das Konto \u00e4ndert sich." })).Is(200);
        Assert.Equal(("provider_refused", "Das Konto \u00e4ndert sich."), (said["reason"].GetString(), said["verdict"].GetProperty("reason").GetString()));
        Assert.Equal(operators.PlayerId, said["verdict"].GetProperty("operatorId").GetInt64());
        Assert.Equal((40, 0), await player.Roubles());
        await server.VerifyLedger();
    }

    [Fact]
    public async Task What_waits_for_a_verdict_is_a_queue()
    {
        await using var server = await LotteryProcess.Start(("Transactions__Provider", "operator"));
        var (operators, player, other) = (await ApiClient.OfOperator(server), await ApiClient.OfNewPlayer(server), await ApiClient.OfNewPlayer(server));
        Assert.Equal("operator", (await operators.Get("/health/ready")).Is(200)["payments"].GetString());
        var deposits = new List<long>();
        foreach (var amount in (int[])[10, 20, 30])
            deposits.Add((await player.Post("/api/payments/fill_wallet", new { amount })).Is(201)["paymentId"].GetInt64());
        var invoice = (await operators.Post("/api/transactions/invoice", new { walletId = other.PlayerId, amount = 7, currency = "USD" })).Is(201)["paymentId"].GetInt64();
        var own = (await operators.Post("/api/payments/fill_wallet", new { amount = 1_000_000 })).Is(201)["paymentId"].GetInt64();
        Assert.Equal((0, 0), await player.Roubles());

        Assert.Equal([.. deposits, invoice, own], await Queue(""));
        Assert.Equal([.. deposits, own], await Queue("&kind=Deposit"));
        Assert.Equal([invoice], await Queue("&currency=USD"));
        Assert.Equal(deposits, await Queue($"&walletId={player.PlayerId}"));
        var first = (await operators.Get("/api/transactions?status=Created&order=asc&limit=2")).Is(200);
        Assert.Equal(deposits[..2], Numbers(first));
        Assert.Equal([deposits[2], invoice], await Queue($"&limit=2&after={first["next"].GetString()}"));

        (await operators.Post($"/api/transactions/{own}/verdict", new { verdict = "Accepted" })).Is(403, "own_transaction");
        (await operators.Post($"/api/transactions/{deposits[0]}/verdict", new { verdict = "Accepted" })).Is(200);
        (await operators.Post($"/api/transactions/{deposits[1]}/verdict", new { verdict = "Refused", reason = "Nothing has come." })).Is(200);

        Assert.Equal((10, 0), await player.Roubles());
        Assert.Equal([deposits[2], invoice, own], await Queue(""));
        var (refused, taken) = (
            (await operators.Get($"/api/transactions?walletId={player.PlayerId}&status=Error")).Is(200),
            (await operators.Get($"/api/transactions?walletId={player.PlayerId}&status=Success")).Is(200));
        Assert.Equal([deposits[1]], Numbers(refused));
        Assert.Equal("Nothing has come.", refused["items"][0].GetProperty("verdict").GetProperty("reason").GetString());
        Assert.Equal([deposits[0]], Numbers(taken));
        await server.VerifyLedger();

        async Task<List<long>> Queue(string query) =>
            Numbers((await operators.Get($"/api/transactions?status=Created&order=asc{query}")).Is(200));

        static List<long> Numbers(Answer list) => [.. list["items"].EnumerateArray().Select(t => t.GetProperty("paymentId").GetInt64())];
    }

    [Fact]
    public async Task A_gift_by_hand_comes_from_the_house_once()
    {
        var (operators, player) = (await shared.Operator, await shared.NewPlayer());
        var gift = new { amount = "3.50", comment = "The kiosk was out of order." };
        var first = (await operators.Post($"/api/wallets/{player.PlayerId}/credit", gift, "gift-1")).Is(201);

        Assert.Equal(("Credit", "Success", "house", "wallet"), (first["kind"].GetString(), first["status"].GetString(), first["from"].GetString(), first["to"].GetString()));
        Assert.Equal(first.Text, (await operators.Post($"/api/wallets/{player.PlayerId}/credit", gift, "gift-1")).Is(200).Text);
        (await operators.Post($"/api/wallets/{player.PlayerId}/credit", new { amount = 1 })).Is(400);
        (await operators.Post($"/api/wallets/{player.PlayerId}/credit", new { amount = 1, comment = "" })).Is(400, "invalid_request");
        (await operators.Post("/api/wallets/999999999/credit", gift)).Is(404, "player_not_found");
        (await player.Post($"/api/wallets/{player.PlayerId}/credit", gift)).Is(403, "forbidden");
        Assert.Equal((3.50m, 0), await player.Roubles());
        await operators.Server.VerifyLedger();
    }

    [Fact]
    public async Task A_currency_that_an_operator_adds_is_there_at_once_and_after_a_restart()
    {
        await using var server = await LotteryProcess.Start();
        var operators = await ApiClient.OfOperator(server);
        for (var twice = 0; twice < 2; twice++)
            (await operators.Post("/api/admin/currencies", new { code = "BTC", exponent = 8 })).Is(twice == 0 ? 201 : 200);
        (await operators.Post("/api/admin/currencies", new { code = "BTC", exponent = 7 })).Is(409, "currency_exists");
        (await operators.Post("/api/admin/currencies", new { code = "btc", exponent = 8 })).Is(400, "invalid_request");
        (await operators.Post("/api/admin/currencies", new { code = "ETH", exponent = 9 })).Is(400, "invalid_request");
        (await operators.Post("/api/transactions/invoice", new { walletId = 70, amount = "0.00000001", currency = "BTC" })).Is(201);

        await server.Kill();
        await server.Restart();

        Assert.Contains("{\"code\":\"BTC\",\"exponent\":8}", (await new ApiClient(server).Get("/api/currencies")).Is(200).Text);
        Assert.Equal(("0.00000001", "0.00000000"), await Balance(operators, 70));
        await server.VerifyLedger();
    }

    private static async Task<(string?, string?)> Balance(ApiClient operators, long wallet)
    {
        var balance = (await operators.Get($"/api/wallets/{wallet}")).Is(200)["balances"][0];
        return (balance.GetProperty("available").GetString(), balance.GetProperty("frozen").GetString());
    }

    private static long NewWallet() => Random.Shared.NextInt64(1L << 50, 1L << 53);
}
