using Dapper;
using Lottery.Api.Http;
using Lottery.Grains;
using Lottery.Grains.Wallets;
using Lottery.Runtime.Database;

namespace Lottery.Api.Wallets;

/// <summary>What the tables say about a wallet: everything in them is durable.</summary>
public sealed class WalletQueries(LotteryDatabase database, Currencies currencies)
{
    /// <summary>The wallet's balances, by currency.</summary>
    public async Task<WalletView> Wallet(WalletId wallet) =>
        new(wallet.Value, [.. (await Balances(wallet)).Select(b => new BalanceView(b.Available.Currency.Code, b.Available.Amount(), b.Frozen.Amount()))]);

    /// <inheritdoc cref="Wallet"/>
    public async Task<IReadOnlyList<WalletBalance>> Balances(WalletId wallet)
    {
        await using var connection = await database.Source.OpenConnectionAsync();
        var rows = await connection.QueryAsync<(string Currency, long Available, long Frozen, long Version)>(
            "SELECT currency, available, frozen, version FROM wallet_balance WHERE wallet_id = @wallet ORDER BY currency", new { wallet = wallet.Value });
        return [.. rows.Select(r => new WalletBalance(wallet, new(r.Available, currencies[r.Currency]), new(r.Frozen, currencies[r.Currency]), r.Version))];
    }

    /// <summary>Whose a payment is; null where there is none.</summary>
    public async Task<WalletId?> WalletOf(PaymentId payment)
    {
        await using var connection = await database.Source.OpenConnectionAsync();
        return await connection.QuerySingleOrDefaultAsync<long?>("SELECT wallet_id FROM payment WHERE id = @id", new { id = payment.Value }) is { } wallet
            ? new WalletId(wallet)
            : null;
    }
}
