namespace Lottery.Storage.Commit;

/// <summary>The rows of one table that a batch changes: several changes of one row are one, the last.</summary>
/// <param name="key">What makes a row that row.</param>
/// <param name="version">1 for a new row, one more with each change.</param>
public sealed class ChangedRows<TKey, TRow>(Func<TRow, TKey> key, Func<TRow, long> version)
    where TKey : notnull
{
    private readonly Dictionary<TKey, int> _at = [];
    private readonly List<Change> _changes = [];

    /// <summary>A row's last form, and the version that the table must have of it; 0 for none.</summary>
    public readonly record struct Change(TRow Row, long Before);

    public IReadOnlyList<Change> Changes => _changes;

    public void Add(TRow row)
    {
        ref var at = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(_at, key(row), out var known);
        if (known)
        {
            _changes[at] = _changes[at] with { Row = row };
            return;
        }
        at = _changes.Count;
        _changes.Add(new(row, version(row) - 1));
    }

    public void Clear()
    {
        _at.Clear();
        _changes.Clear();
    }
}
