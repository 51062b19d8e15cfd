using Lottery.Grains;
using Lottery.Grains.Wallets;
using Lottery.Storage.Database;

namespace Lottery.Storage.Tables;

/// <summary>What the tables say of one wallet, for answers: all of it is durable. Those who ask at the same time share a query.</summary>
public sealed class SharedReads(LotteryDatabase database, Currencies currencies)
{
    private readonly BatchLoader<WalletId, WalletRows> _wallets = new(new MoneyTables(database, currencies).WalletsWithoutKeys);

    /// <summary>A wallet's balances, by currency; none for one that never had money.</summary>
    /// <exception cref="StorageUnavailableException">The database did not answer.</exception>
    public async Task<IReadOnlyList<WalletBalance>> Balances(WalletId wallet) =>
        await _wallets.Load(wallet) is { } rows ? [.. rows.Balances.OrderBy(b => b.Available.Currency.Code, StringComparer.Ordinal)] : [];

    /// <summary>A wallet's balances, and how its owner is protected; null where there never was a limit or self-exclusion.</summary>
    /// <inheritdoc cref="Balances"/>
    public async Task<(IReadOnlyList<WalletBalance> Balances, Protection? Protection)> Standing(WalletId wallet) =>
        await _wallets.Load(wallet) is { } rows ? ([.. rows.Balances.OrderBy(b => b.Available.Currency.Code, StringComparer.Ordinal)], rows.Protection) : ([], null);
}
