namespace Lottery.Simulation.Store;

/// <summary>The database refused or broke: what Npgsql would throw.</summary>
/// <param name="message">What it says.</param>
/// <param name="isOfValues">The values are at fault: the same without them succeeds.</param>
internal sealed class SimulatedDbException(string message, bool isOfValues = false) : System.Data.Common.DbException(message)
{
    public bool IsOfValues => isOfValues;
}

/// <summary>One transaction: what it did can be undone.</summary>
internal sealed class Transaction
{
    private readonly List<Action> _undo = [];

    public void OnUndo(Action undo) => _undo.Add(undo);

    public void Undo()
    {
        for (var i = _undo.Count - 1; i >= 0; i--)
            _undo[i]();
        _undo.Clear();
    }
}

/// <summary>One table by its primary key.</summary>
internal sealed class Table<TKey, TRow>(string name, Func<TRow, TKey> keyOf)
    where TKey : notnull
{
    private readonly Dictionary<TKey, TRow> _rows = [];

    public IReadOnlyCollection<TRow> All => _rows.Values;

    public TRow? Find(TKey key) => _rows.GetValueOrDefault(key);

    public bool Has(TKey key) => _rows.ContainsKey(key);

    public void Insert(TRow row, Transaction transaction)
    {
        var key = keyOf(row);
        if (!_rows.TryAdd(key, row))
            throw new SimulatedDbException($"duplicate key {key} in {name}", isOfValues: true);
        transaction.OnUndo(() => _rows.Remove(key));
    }

    public void Put(TRow row, Transaction transaction)
    {
        var key = keyOf(row);
        if (_rows.TryGetValue(key, out var old))
            transaction.OnUndo(() => _rows[key] = old);
        else
            transaction.OnUndo(() => _rows.Remove(key));
        _rows[key] = row;
    }

    public void Delete(TKey key, Transaction transaction)
    {
        if (_rows.Remove(key, out var old))
            transaction.OnUndo(() => _rows[key] = old);
    }
}

/// <summary>A unique index: at most one row has each value.</summary>
internal sealed class UniqueIndex<TValue>(string name)
    where TValue : notnull
{
    private readonly Dictionary<TValue, object> _owners = [];

    public object? Owner(TValue value) => _owners.GetValueOrDefault(value);

    /// <summary>Notes that a row has a value.</summary>
    /// <param name="value">The value.</param>
    /// <param name="owner">The row's primary key: the same row may have it again.</param>
    /// <param name="transaction">Undoes it.</param>
    public void Take(TValue value, object owner, Transaction transaction)
    {
        if (_owners.TryGetValue(value, out var other))
        {
            if (!other.Equals(owner))
                throw new SimulatedDbException($"{value} is in {name} already", isOfValues: true);
            return;
        }
        _owners[value] = owner;
        transaction.OnUndo(() => _owners.Remove(value));
    }
}
