using Dapper;
using Lottery.Api.Http;
using Lottery.Grains;
using Lottery.Grains.Wallets;
using Lottery.Storage.Database;
using Lottery.Storage.Tables;

namespace Lottery.Api.Wallets;

/// <summary>What the tables say about a wallet: everything in them is durable.</summary>
public sealed class WalletQueries(LotteryDatabase database, SharedReads reads)
{
    /// <summary>The wallet's balances, by currency.</summary>
    public async Task<WalletView> Wallet(WalletId wallet) =>
        new(wallet.Value, [.. (await reads.Balances(wallet)).Select(b => new BalanceView(b.Available.Currency.Code, b.Available.Amount(), b.Frozen.Amount()))]);

    /// <inheritdoc cref="SharedReads.Balances"/>
    public Task<IReadOnlyList<WalletBalance>> Balances(WalletId wallet) => reads.Balances(wallet);

    /// <summary>Whose a payment is; null where there is none.</summary>
    public async Task<WalletId?> WalletOf(PaymentId payment)
    {
        await using var connection = await database.Lookups.OpenConnectionAsync();
        return await connection.QuerySingleOrDefaultAsync<long?>("SELECT wallet_id FROM payment WHERE id = @id", new { id = payment.Value }) is { } wallet
            ? new WalletId(wallet)
            : null;
    }
}
