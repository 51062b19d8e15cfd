using System.Diagnostics.CodeAnalysis;

namespace Lottery.Grains;

/// <summary>Parts of a grain that it decided or looked up lately, in two generations: what is in the older one goes with the next ageing.</summary>
/// <remarks>A grain that is asked without pause is never durable as a whole. What it knew some time ago is, and that alone may be forgotten.</remarks>
public sealed class Recent<TKey, TValue>
    where TKey : notnull
{
    private Dictionary<TKey, TValue>? _younger;
    private Dictionary<TKey, TValue>? _older;

    /// <summary>Parts that came since the last ageing.</summary>
    public int Count => _younger?.Count ?? 0;

    public bool Contains(TKey key) => TryGet(key, out _);

    public TValue? Find(TKey key) => TryGet(key, out var value) ? value : default;

    public bool TryGet(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        value = default;
        return (_younger is not null && _younger.TryGetValue(key, out value)) || (_older is not null && _older.TryGetValue(key, out value));
    }

    public void Set(TKey key, TValue value) => (_younger ??= [])[key] = value;

    /// <returns>False where it is there already, and stays.</returns>
    public bool TryAdd(TKey key, TValue value)
    {
        if (Contains(key))
            return false;
        Set(key, value);
        return true;
    }

    /// <summary>Forgets the older parts; the others are the older ones from now on.</summary>
    public void Age()
    {
        _older?.Clear();
        (_younger, _older) = (_older, _younger);
    }
}
