using Lottery.Storage.Database;
using Npgsql;

namespace Lottery.Storage.Commit;

/// <summary>The one connection that writes. Where this process is to be the only one that decides, it holds the database's lock for as long as it lives.</summary>
public sealed class BatchWriter(LotteryDatabase database, RuntimeRole role) : IDisposable
{
    private NpgsqlConnection? _connection;

    /// <summary>They last as long as the connection: their commands remember what it has prepared.</summary>
    private TableWriter[] _tables = [];

    /// <summary>Connects, and waits until no other process is the one that decides.</summary>
    public void Open(CancellationToken stop)
    {
        Dispose();
        _connection = database.ConnectWriter();
        // The order matters: a sale is checked against its book's row, so books come first.
        _tables =
        [
            TableMap.Logins, new RetiredLogins(), TableMap.Players, TableMap.Rosters, TableMap.Requests,
            TableMap.Currencies, TableMap.Services, TableMap.Orders, TableMap.Games, TableMap.Draws,
            TableMap.Pools, TableMap.TicketBatches, TableMap.Tickets,
            TableMap.Balances, TableMap.Payments, TableMap.Books, TableMap.Sales, TableMap.Refusals,
            TableMap.Entries, new AccountSums(),
            ReceiptMap.Receipts, ReceiptMap.Products, ReceiptMap.Orders,
            PromotionMap.Promotions, PromotionMap.Entries, PromotionMap.Wins,
        ];
        while (role.Leads && !Leadership.TryTake(_connection))
        {
            stop.WaitHandle.WaitOne(250);
            stop.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Commits a batch: one transaction, one round trip.</summary>
    /// <exception cref="NpgsqlException">It did not commit, or nobody knows whether it did: the versions tell.</exception>
    public void Write(RowBatch rows)
    {
        using var batch = new NpgsqlBatch(_connection);
        foreach (var table in _tables)
            table.Collect(rows, batch);
        batch.ExecuteNonQuery();
    }

    public void Dispose()
    {
        _connection?.Dispose();
        _connection = null;
    }
}
