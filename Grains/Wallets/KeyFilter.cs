using System.Runtime.InteropServices;

namespace Lottery.Grains.Wallets;

/// <summary>Which idempotency keys a wallet may have seen: it never forgets one, and takes about one new key in a hundred for a known one.</summary>
/// <remarks>
/// A Bloom filter of layers, each for four times as many keys as the one before: 16 to 32 bits a key. It spares a look into the tables for
/// nearly every new request; one that it takes for known is looked up, so a mistake costs time and nothing else.
/// </remarks>
public sealed class KeyFilter
{
    private const int FirstCapacity = 64;
    private const int Growth = 4;
    private const int BitsPerKey = 16;
    private const int Probes = 4;

    private readonly List<ulong[]> _layers = [];
    private int _room;

    /// <summary>A filter that has seen some keys.</summary>
    public KeyFilter(IReadOnlyCollection<Guid> keys)
    {
        foreach (var key in keys)
            Add(key);
    }

    public void Add(Guid key)
    {
        if (_room == 0)
        {
            _room = _layers.Count == 0 ? FirstCapacity : _layers[^1].Length * 64 / BitsPerKey * Growth;
            _layers.Add(new ulong[_room * BitsPerKey / 64]);
        }
        _room--;
        var layer = _layers[^1];
        var (at, step) = Hash(key);
        for (var i = 0; i < Probes; i++, at = unchecked(at + step))
            layer[Word(layer, at)] |= 1UL << (int)(at & 63);
    }

    /// <summary>False: the key was never added.</summary>
    public bool MayContain(Guid key)
    {
        var hash = Hash(key);
        foreach (var layer in _layers)
        {
            var (at, step) = hash;
            var found = true;
            for (var i = 0; i < Probes && found; i++, at = unchecked(at + step))
                found = (layer[Word(layer, at)] >> (int)(at & 63) & 1) == 1;
            if (found)
                return true;
        }
        return false;
    }

    /// <summary>Layers have a power of two of words.</summary>
    private static int Word(ulong[] layer, ulong at) => (int)((at >> 6) & (ulong)(layer.Length - 1));

    private static (ulong At, ulong Step) Hash(Guid key)
    {
        var halves = MemoryMarshal.Cast<Guid, ulong>(MemoryMarshal.CreateReadOnlySpan(ref key, 1));
        var first = Mix(halves[0]);
        return unchecked((first, Mix(halves[1] + first + 0x9E3779B97F4A7C15) | 1));
    }

    /// <summary>Keys are hashes already, but a caller need not know that.</summary>
    private static ulong Mix(ulong x)
    {
        unchecked
        {
            x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
            x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
            return x ^ (x >> 31);
        }
    }
}
