using Npgsql;
using NpgsqlTypes;

namespace Lottery.Storage.Commit;

/// <summary>The columns of a table, and arrays of their values: one statement writes all of a batch's rows.</summary>
/// <remarks>The arrays are kept from batch to batch.</remarks>
internal sealed class Columns<TRow>
{
    private readonly List<Column> _columns = [];

    public IReadOnlyList<NpgsqlParameter> Parameters => [.. _columns.Select(c => c.Parameter)];

    public IReadOnlyList<string> Names => [.. _columns.Select(c => c.Name)];

    /// <summary>The arrays as a table to select from: <c>unnest($1::bigint[], ...)</c>.</summary>
    public string Unnest => $"unnest({string.Join(", ", _columns.Select((c, i) => $"${i + 1}::{c.SqlType}[]"))})";

    public Columns<TRow> Bigint(string name, Func<TRow, long> value) => Add(name, "bigint", NpgsqlDbType.Bigint, value);

    public Columns<TRow> Bigint(string name, Func<TRow, long?> value) => Add(name, "bigint", NpgsqlDbType.Bigint, value);

    public Columns<TRow> Integer(string name, Func<TRow, int> value) => Add(name, "integer", NpgsqlDbType.Integer, value);

    public Columns<TRow> Integer(string name, Func<TRow, int?> value) => Add(name, "integer", NpgsqlDbType.Integer, value);

    public Columns<TRow> Smallint(string name, Func<TRow, short> value) => Add(name, "smallint", NpgsqlDbType.Smallint, value);

    public Columns<TRow> Numeric(string name, Func<TRow, decimal> value) => Add(name, "numeric", NpgsqlDbType.Numeric, value);

    public Columns<TRow> Numeric(string name, Func<TRow, decimal?> value) => Add(name, "numeric", NpgsqlDbType.Numeric, value);

    public Columns<TRow> Boolean(string name, Func<TRow, bool> value) => Add(name, "boolean", NpgsqlDbType.Boolean, value);

    public Columns<TRow> Text(string name, Func<TRow, string?> value) => Add(name, "text", NpgsqlDbType.Text, value);

    public Columns<TRow> Json(string name, Func<TRow, string?> value) => Add(name, "jsonb", NpgsqlDbType.Jsonb, value);

    public Columns<TRow> Bytes(string name, Func<TRow, byte[]?> value) => Add(name, "bytea", NpgsqlDbType.Bytea, value);

    public Columns<TRow> Uuid(string name, Func<TRow, Guid> value) => Add(name, "uuid", NpgsqlDbType.Uuid, value);

    public Columns<TRow> Uuid(string name, Func<TRow, Guid?> value) => Add(name, "uuid", NpgsqlDbType.Uuid, value);

    public Columns<TRow> Time(string name, Func<TRow, DateTimeOffset> value) => Add(name, "timestamptz", NpgsqlDbType.TimestampTz, r => value(r).UtcDateTime);

    public Columns<TRow> Time(string name, Func<TRow, DateTimeOffset?> value) => Add(name, "timestamptz", NpgsqlDbType.TimestampTz, r => value(r)?.UtcDateTime);

    public Columns<TRow> Date(string name, Func<TRow, DateOnly> value) => Add(name, "date", NpgsqlDbType.Date, value);

    public Columns<TRow> Date(string name, Func<TRow, DateOnly?> value) => Add(name, "date", NpgsqlDbType.Date, value);

    public void Add(TRow row)
    {
        foreach (var column in _columns)
            column.Add(row);
    }

    public void Clear()
    {
        foreach (var column in _columns)
            column.Clear();
    }

    private Columns<TRow> Add<TValue>(string name, string sqlType, NpgsqlDbType type, Func<TRow, TValue> value)
    {
        _columns.Add(new Column<TValue>(name, sqlType, type, value));
        return this;
    }

    private abstract class Column(string name, string sqlType, NpgsqlParameter parameter)
    {
        public string Name { get; } = name;

        public string SqlType { get; } = sqlType;

        public NpgsqlParameter Parameter { get; } = parameter;

        public abstract void Add(TRow row);

        public abstract void Clear();
    }

    private sealed class Column<TValue> : Column
    {
        private readonly List<TValue> _values;
        private readonly Func<TRow, TValue> _value;

        public Column(string name, string sqlType, NpgsqlDbType type, Func<TRow, TValue> value)
            : this(name, sqlType, type, value, [])
        {
        }

        private Column(string name, string sqlType, NpgsqlDbType type, Func<TRow, TValue> value, List<TValue> values)
            : base(name, sqlType, new NpgsqlParameter<List<TValue>> { TypedValue = values, NpgsqlDbType = NpgsqlDbType.Array | type }) =>
            (_value, _values) = (value, values);

        public override void Add(TRow row) => _values.Add(_value(row));

        public override void Clear() => _values.Clear();
    }
}
