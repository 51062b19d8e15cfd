using Lottery.Runtime.Database;
using Npgsql;

namespace Lottery.Runtime.Commit;

/// <summary>The one connection that writes. It holds the database's lock for as long as it lives: one process decides at a time.</summary>
public sealed class BatchWriter(LotteryDatabase database) : IAsyncDisposable
{
    private NpgsqlConnection? _connection;

    /// <summary>They last as long as the connection: their commands remember what it has prepared.</summary>
    private TableWriter[] _tables = [];

    /// <summary>Connects, and waits until no other process is the one that decides.</summary>
    public async Task Open(CancellationToken stop)
    {
        await Close();
        _connection = await database.ConnectWriter(stop);
        // The order matters: a sale is checked against its book's row, so books come first.
        _tables =
        [
            TableMap.Logins, TableMap.Players, TableMap.Requests, TableMap.Games, TableMap.Draws,
            TableMap.Balances, TableMap.Payments, TableMap.Books, TableMap.Sales, TableMap.Refusals,
            TableMap.Entries, new AccountSums(),
        ];
        while (!await Leadership.TryTake(_connection, stop))
            await Task.Delay(TimeSpan.FromMilliseconds(250), stop);
    }

    /// <summary>Commits a batch: one transaction, one round trip.</summary>
    /// <exception cref="NpgsqlException">It did not commit, or nobody knows whether it did: the versions tell.</exception>
    public async Task Write(RowBatch rows)
    {
        await using var batch = new NpgsqlBatch(_connection);
        foreach (var table in _tables)
            table.Collect(rows, batch);
        await batch.ExecuteNonQueryAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Close();
    }

    private async Task Close()
    {
        if (_connection is not null)
            await _connection.DisposeAsync();
        _connection = null;
    }
}
