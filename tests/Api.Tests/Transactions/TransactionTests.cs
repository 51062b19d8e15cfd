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

        Assert.Equal(("Success", "1.500000", "immediate"), (first["status"].GetString(), first["amount"].GetString(), first["provider"].GetString()));
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
    }
#pragma warning restore format

    [Fact]
    public async Task An_operator_is_the_provider_where_so_configured()
    {
        await using var server = await LotteryProcess.Start(("Transactions__Provider", "operator"));
        var (operators, player, other) = (await ApiClient.OfOperator(server), await ApiClient.OfNewPlayer(server, 100), await ApiClient.OfNewPlayer(server));
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
        (await operators.Post($"/api/transactions/{open["paymentId"]}/verdict", new { verdict = "Refused" })).Is(409, "payment_captured");
        Assert.Equal("provider_refused", (await operators.Post($"/api/transactions/{refused["paymentId"]}/verdict", new { verdict = "Refused" })).Is(200)["reason"].GetString());
        Assert.Equal((40, 0), await player.Roubles());
        await server.VerifyLedger();
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
