using Lottery.Grains;
using Lottery.Storage.Database;
using Npgsql;

namespace Lottery.Storage.Commit;

/// <summary>The one connection of a silo that writes.</summary>
/// <param name="database">The database.</param>
/// <param name="fence">Null where silos' membership is in no table: in tests within one process.</param>
public sealed class BatchWriter(LotteryDatabase database, WriterFence? fence = null) : IDisposable
{
    private NpgsqlConnection? _connection;

    /// <summary>The database's session of the connection: a lost one may still be committing.</summary>
    private (int Process, DateTime StartedAt)? _session;

    private NpgsqlBatchCommand? _expectMember;

    /// <summary>They last as long as the connection: their commands remember what it has prepared.</summary>
    private TableWriter[] _tables = [];

    /// <summary>Connects. A session that was lost is over before this returns, so that nothing of it reaches the tables later.</summary>
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
            TableMap.Entries, new AccountSums(), TableMap.Verdicts, TableMap.Protections, TableMap.ProtectionChanges, TableMap.Audit, TableMap.Approvals,
            ReceiptMap.Receipts, ReceiptMap.Products, ReceiptMap.Orders,
            PromotionMap.Promotions, PromotionMap.Entries, PromotionMap.Wins,
            ScheduleMap.Schedules, ScheduleMap.Draws,
        ];
        _expectMember = fence?.NewCommand();
        if (_session is { } lost)
            EndSession(lost);
        _session = FindSession();
        stop.ThrowIfCancellationRequested();
    }

    /// <summary>Commits a batch: one transaction, one round trip.</summary>
    /// <exception cref="NpgsqlException">It did not commit, or nobody knows whether it did: the versions tell.</exception>
    public void Write(RowBatch rows)
    {
        using var batch = new NpgsqlBatch(_connection);
        foreach (var table in _tables)
            table.Collect(rows, batch);
        if (_expectMember is { } expectMember)
            batch.BatchCommands.Add(expectMember);
        batch.ExecuteNonQuery();
    }

    private (int Process, DateTime StartedAt) FindSession()
    {
        using var find = new NpgsqlCommand("SELECT pid, backend_start FROM pg_stat_activity WHERE pid = pg_backend_pid()", _connection);
        using var session = find.ExecuteReader();
        session.Read();
        return (session.GetInt32(0), session.GetDateTime(1));
    }

    private void EndSession((int Process, DateTime StartedAt) session)
    {
        using var end = new NpgsqlCommand("SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE pid = $1 AND backend_start = $2", _connection)
        {
            Parameters = { new() { Value = session.Process }, new() { Value = session.StartedAt } },
        };
        if (end.ExecuteScalar() is false)
            throw new StorageUnavailableException("The writer's lost session has not ended.");
    }

    public void Dispose()
    {
        try
        {
            _connection?.Dispose();
        }
        catch (NpgsqlException)
        {
            // It was cut off amid a batch: the server ends the session itself.
        }
        _connection = null;
    }
}
