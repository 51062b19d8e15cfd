using Npgsql;
using NpgsqlTypes;

namespace Lottery.Storage.Commit;

/// <summary>Writes a batch's rows of one table: at most one statement for new rows and one for changed ones.</summary>
internal abstract class TableWriter
{
    /// <summary>Adds the statements that the batch needs.</summary>
    public abstract void Collect(RowBatch batch, NpgsqlBatch into);

    protected static NpgsqlBatchCommand Command(string text, IEnumerable<NpgsqlParameter> parameters)
    {
        var command = new NpgsqlBatchCommand(text);
        foreach (var parameter in parameters)
            command.Parameters.Add(parameter);
        return command;
    }
}

/// <summary>A table whose rows are inserted and never change.</summary>
internal sealed class InsertOnlyTable<TRow> : TableWriter
{
    private readonly Func<RowBatch, List<TRow>> _rows;
    private readonly Columns<TRow> _columns;
    private readonly NpgsqlBatchCommand _insert;

    public InsertOnlyTable(string table, Func<RowBatch, List<TRow>> rows, Columns<TRow> columns)
    {
        (_rows, _columns) = (rows, columns);
        _insert = Command($"INSERT INTO {table} ({string.Join(", ", columns.Names)}) SELECT * FROM {columns.Unnest}", columns.Parameters);
    }

    public override void Collect(RowBatch batch, NpgsqlBatch into)
    {
        var rows = _rows(batch);
        if (rows.Count == 0)
            return;
        _columns.Clear();
        foreach (var row in rows)
            _columns.Add(row);
        into.BatchCommands.Add(_insert);
    }
}

/// <summary>A table whose rows carry a version: a row is changed only if it still has the version that the decision rests on.</summary>
internal sealed class VersionedTable<TKey, TRow> : TableWriter
    where TKey : notnull
{
    private readonly Func<RowBatch, ChangedRows<TKey, TRow>> _rows;
    private readonly Columns<TRow> _inserted;
    private readonly Columns<TRow> _updated;
    private readonly List<long> _before = [];
    private readonly NpgsqlParameter<long> _expected = new() { NpgsqlDbType = NpgsqlDbType.Bigint };
    private readonly NpgsqlBatchCommand _insert;
    private readonly NpgsqlBatchCommand _update;

    /// <param name="table">Its name; it has a column <c>version</c>.</param>
    /// <param name="keys">How many of the columns, the first ones, are its primary key.</param>
    /// <param name="rows">The batch's changes of it.</param>
    /// <param name="columns">Makes its columns.</param>
    public VersionedTable(string table, int keys, Func<RowBatch, ChangedRows<TKey, TRow>> rows, Func<Columns<TRow>> columns)
    {
        (_rows, _inserted, _updated) = (rows, columns(), columns());
        var names = _inserted.Names;
        _insert = Command($"INSERT INTO {table} ({string.Join(", ", names)}) SELECT * FROM {_inserted.Unnest}", _inserted.Parameters);

        var before = new NpgsqlParameter<List<long>> { TypedValue = _before, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint };
        var set = string.Join(", ", names.Skip(keys).Select(name => $"{name} = n.{name}"));
        var same = string.Join(" AND ", names.Take(keys).Select(name => $"t.{name} = n.{name}"));
        _update = Command(
            $"""
            WITH changed AS (
                UPDATE {table} t SET {set}
                FROM {_updated.Unnest[..^1]}, ${names.Count + 1}::bigint[]) AS n ({string.Join(", ", names)}, before)
                WHERE {same} AND t.version = n.before
                RETURNING 1)
            SELECT expect_rows('{table}', (SELECT count(*) FROM changed), ${names.Count + 2})
            """,
            [.. _updated.Parameters, before, _expected]);
    }

    public override void Collect(RowBatch batch, NpgsqlBatch into)
    {
        var changes = _rows(batch).Changes;
        if (changes.Count == 0)
            return;
        _inserted.Clear();
        _updated.Clear();
        _before.Clear();
        foreach (var (row, before) in changes)
        {
            if (before == 0)
            {
                _inserted.Add(row);
            }
            else
            {
                _updated.Add(row);
                _before.Add(before);
            }
        }
        if (_before.Count < changes.Count)
            into.BatchCommands.Add(_insert);
        _expected.TypedValue = _before.Count;
        if (_before.Count > 0)
            into.BatchCommands.Add(_update);
    }
}

/// <summary>Names of erased accounts: the claim goes, its fingerprint comes.</summary>
internal sealed class RetiredLogins : TableWriter
{
    private readonly Columns<Grains.Players.RetiredLogin> _columns = new Columns<Grains.Players.RetiredLogin>()
        .Text("login", r => r.Login.Value)
        .Bytes("fingerprint", r => r.Fingerprint)
        .Time("retired_at", r => r.RetiredAt);

    private readonly NpgsqlBatchCommand _retire;

    public RetiredLogins() => _retire = Command(
        $"""
        WITH retired AS (SELECT * FROM {_columns.Unnest} AS r (login, fingerprint, retired_at)),
             gone AS (DELETE FROM login USING retired WHERE login.login = retired.login)
        INSERT INTO retired_login (fingerprint, retired_at) SELECT fingerprint, retired_at FROM retired
        """,
        _columns.Parameters);

    public override void Collect(RowBatch batch, NpgsqlBatch into)
    {
        if (batch.RetiredLogins.Count == 0)
            return;
        _columns.Clear();
        foreach (var row in batch.RetiredLogins)
            _columns.Add(row);
        into.BatchCommands.Add(_retire);
    }
}

/// <summary>The running sums of accounts that no grain decides about.</summary>
/// <remarks>Several writers add to the same rows; all in one order, or two could wait for each other.</remarks>
internal sealed class AccountSums : TableWriter
{
    private readonly Columns<KeyValuePair<(Grains.AccountId Account, string Currency), long>> _columns = new Columns<KeyValuePair<(Grains.AccountId Account, string Currency), long>>()
        .Smallint("kind", a => (short)a.Key.Account.Kind)
        .Bigint("owner", a => a.Key.Account.Owner)
        .Text("currency", a => a.Key.Currency)
        .Bigint("balance", a => a.Value);

    private readonly NpgsqlBatchCommand _upsert;

    public AccountSums() => _upsert = Command(
        $"""
        INSERT INTO account_balance AS t (kind, owner, currency, balance) SELECT * FROM {_columns.Unnest} ORDER BY 1, 2, 3
        ON CONFLICT (kind, owner, currency) DO UPDATE SET balance = t.balance + excluded.balance
        """,
        _columns.Parameters);

    public override void Collect(RowBatch batch, NpgsqlBatch into)
    {
        if (batch.Accounts.Count == 0)
            return;
        _columns.Clear();
        foreach (var account in batch.Accounts)
            _columns.Add(account);
        into.BatchCommands.Add(_upsert);
    }
}
