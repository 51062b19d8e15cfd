using Lottery.Grains;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Lottery.Load.Peers;

/// <summary>Contender: EF Core. A read-committed transaction per request, in three round trips; taking the money locks the wallet's row.</summary>
/// <remarks>With the version as a concurrency token instead, clients that share a wallet do the work several times: slower at 256 clients.</remarks>
internal sealed class EntityFramework(IDbContextFactory<PeerContext> contexts, NpgsqlDataSource source) : IPurchases
{
    public async Task<Reply<Order>> Buy(Order order)
    {
        try
        {
            if (await Try(order))
                return order;
        }
        catch (DbUpdateException e) when (e.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            // The key has bought already.
        }
        await using var connection = await source.OpenConnectionAsync();
        var known = await connection.Read(order, PurchaseSql.ReadWallet);
        return known.IsRepeated ? await Repeats.Find(connection, order) : known.WhyNot(order);
    }

    /// <returns>False where the draw does not sell or the money is short.</returns>
    private async Task<bool> Try(Order order)
    {
        await using var db = await contexts.CreateDbContextAsync();
        await using var transaction = await db.Database.BeginTransactionAsync();
        var paid = await db.Wallets
            .Where(w => w.WalletId == order.Wallet && w.Currency == order.Currency && w.Available >= order.Amount)
            .Where(_ => db.Draws.Any(d => d.Id == order.Draw && (d.Status == "Planned" || d.Status == "Open") && d.OpensAt <= order.At && d.ClosesAt > order.At))
            .ExecuteUpdateAsync(set => set
                .SetProperty(w => w.Available, w => w.Available - order.Amount)
                .SetProperty(w => w.Version, w => w.Version + 1));
        if (paid == 0)
            return false;
        db.Add(PaymentRow.Of(order));
        db.Add(EntryRow.Of(order));
        db.AddRange(SaleRow.Of(order));
        await db.SaveChangesAsync();
        await transaction.CommitAsync();
        return true;
    }
}
