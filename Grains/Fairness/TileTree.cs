using System.Numerics;

namespace Lottery.Grains.Fairness;

/// <summary>A large Merkle tree from which any inclusion or consistency proof is made fast: it keeps the roots of its tiles and of what is above them.</summary>
/// <remarks>
/// A tile is a perfect subtree of <see cref="TileSize"/> leaves. The leaves of the few tiles that a proof passes through must be given. A tree of
/// 10,000,000 leaves takes 5 MB. It mutates: one thread at a time.
/// </remarks>
public sealed class TileTree
{
    /// <summary>Leaves of a tile. Each proof reads the leaves of one or two; each tile is a hash that is stored.</summary>
    public const int TileSize = 1 << TileLevel;

    /// <summary>The level of a tile's root: the leaves are level 0.</summary>
    public const int TileLevel = 7;

    /// <summary>At index i the roots of all perfect subtrees of TileSize · 2^i leaves.</summary>
    private readonly List<List<byte[]>> _levels = [[]];

    /// <summary>Whole tiles known.</summary>
    public int Tiles => _levels[0].Count;

    /// <summary>Adds the next tile by its root.</summary>
    public void Append(byte[] tile)
    {
        var (level, node) = (0, tile);
        _levels[0].Add(node);
        for (; _levels[level].Count % 2 == 0; level++)
        {
            node = MerkleTree.NodeHash(_levels[level][^2], _levels[level][^1]);
            if (_levels.Count == level + 1)
                _levels.Add([]);
            _levels[level + 1].Add(node);
        }
    }

    /// <summary>The tiles whose leaves a proof about this leaf in a tree of this size needs; of a tree's ragged end too.</summary>
    public static IReadOnlyList<int> TilesFor(long index, long size)
    {
        var (own, last) = ((int)(index / TileSize), (int)((size - 1) / TileSize));
        return size % TileSize == 0 || own == last ? [own] : [own, last];
    }

    /// <summary>The tiles whose leaves a proof of consistency needs: the ragged ends of both trees.</summary>
    public static IReadOnlyList<int> TilesBetween(long oldSize, long newSize) =>
        [.. new[] { oldSize, newSize }.Where(size => size % TileSize != 0).Select(size => (int)(size / TileSize)).Distinct()];

    /// <summary>The path of RFC 6962, section 2.1.1, from a leaf to the root of a tree of a size.</summary>
    /// <param name="index">Of the leaf.</param>
    /// <param name="size">Of the tree.</param>
    /// <param name="leaves">By tile, the leaf hashes of the tiles that <see cref="TilesFor"/> names.</param>
    public IReadOnlyList<byte[]> Inclusion(long index, long size, IReadOnlyDictionary<int, byte[][]> leaves)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, size);
        var path = new List<byte[]>();
        Descend(index, 0, size, leaves, path);
        return path;
    }

    /// <summary>The proof of RFC 6962, section 2.1.2, that a tree of one size is the beginning of a tree of another.</summary>
    /// <param name="oldSize">Of the earlier tree.</param>
    /// <param name="newSize">Of the later tree.</param>
    /// <param name="leaves">By tile, the leaf hashes of the tiles that <see cref="TilesBetween"/> names.</param>
    public IReadOnlyList<byte[]> Consistency(long oldSize, long newSize, IReadOnlyDictionary<int, byte[][]> leaves)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(oldSize);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(oldSize, newSize);
        var path = new List<byte[]>();
        if (oldSize > 0 && oldSize < newSize)
            Descend(oldSize, 0, newSize, isWhole: true, leaves, path);
        return path;
    }

    private void Descend(long index, long from, long to, IReadOnlyDictionary<int, byte[][]> leaves, List<byte[]> path)
    {
        if (to - from == 1)
            return;
        var middle = from + MerkleTree.Split(to - from);
        if (index < middle)
        {
            Descend(index, from, middle, leaves, path);
            path.Add(Root(middle, to, leaves));
        }
        else
        {
            Descend(index, middle, to, leaves, path);
            path.Add(Root(from, middle, leaves));
        }
    }

    private void Descend(long oldEnd, long from, long to, bool isWhole, IReadOnlyDictionary<int, byte[][]> leaves, List<byte[]> path)
    {
        if (oldEnd == to)
        {
            if (!isWhole)
                path.Add(Root(from, to, leaves));
            return;
        }
        var middle = from + MerkleTree.Split(to - from);
        if (oldEnd <= middle)
        {
            Descend(oldEnd, from, middle, isWhole, leaves, path);
            path.Add(Root(middle, to, leaves));
        }
        else
        {
            Descend(oldEnd, middle, to, isWhole: false, leaves, path);
            path.Add(Root(from, middle, leaves));
        }
    }

    /// <summary>The root over the leaves from one to another, exclusive; a subtree of the tree, so perfect or at its right edge.</summary>
    private byte[] Root(long from, long to, IReadOnlyDictionary<int, byte[][]> leaves)
    {
        var count = to - from;
        if (count <= TileSize && from / TileSize == (to - 1) / TileSize && !(count == TileSize && from / TileSize < Tiles))
            return MerkleTree.RootOfHashes(leaves[(int)(from / TileSize)].AsSpan((int)(from % TileSize), (int)count));
        if (BitOperations.IsPow2(count))
            return _levels[BitOperations.Log2((ulong)count) - TileLevel][(int)(from / count)];
        var middle = from + MerkleTree.Split(count);
        return MerkleTree.NodeHash(Root(from, middle, leaves), Root(middle, to, leaves));
    }
}
