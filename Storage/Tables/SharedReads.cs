using Lottery.Grains;
using Lottery.Grains.Books;
using Lottery.Grains.Wallets;
using Lottery.Storage.Database;

namespace Lottery.Storage.Tables;

/// <summary>What the tables say of one wallet or one ticket, for answers: all of it is durable. Those who ask at the same time share a query.</summary>
public sealed class SharedReads
{
    private readonly BatchLoader<WalletId, WalletRows> _wallets;
    private readonly BatchLoader<TicketId, Sale> _sales;

    public SharedReads(LotteryDatabase database, Currencies currencies)
    {
        var (money, draws) = (new MoneyTables(database, currencies), new DrawTables(database, currencies));
        _wallets = new(money.WalletsWithoutKeys);
        _sales = new(async tickets => (await draws.Sales([.. tickets.Select(t => t.Value)])).ToDictionary(s => s.Ticket));
    }

    /// <summary>A wallet's balances, by currency; none for one that never had money.</summary>
    /// <exception cref="StorageUnavailableException">The database did not answer.</exception>
    public async Task<IReadOnlyList<WalletBalance>> Balances(WalletId wallet) =>
        await _wallets.Load(wallet) is { } rows ? [.. rows.Balances.OrderBy(b => b.Available.Currency.Code, StringComparer.Ordinal)] : [];

    /// <summary>A sold ticket; null where it was not sold.</summary>
    /// <inheritdoc cref="Balances"/>
    public Task<Sale?> Sale(TicketId ticket) => _sales.Load(ticket);
}
