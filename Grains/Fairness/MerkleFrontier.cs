using System.Security.Cryptography;
using static Lottery.Grains.Fairness.MerkleTree;

namespace Lottery.Grains.Fairness;

/// <summary>The right edge of a growing RFC 6962 tree: all that its root and every further leaf depend on.</summary>
/// <remarks>
/// A tree of n leaves is a row of perfect subtrees, one for each bit set in n, the largest first; only their
/// roots are kept. A new leaf is carried like a 1 that is added to n: it merges with each subtree of its own
/// size. It mutates, for it is appended to with every sale: use it from one turn at a time.
/// </remarks>
public sealed class MerkleFrontier
{
    // A long has at most 63 bits set, so the buffer never grows.
    private readonly byte[] _subtrees = new byte[63 * HashSize];

    /// <summary>Leaves appended so far.</summary>
    public long Size { get; private set; }

    private int Subtrees => (int)long.PopCount(Size);

    /// <summary>The frontier that <see cref="ToBytes"/> wrote at this size.</summary>
    /// <exception cref="ArgumentException">The size is negative, or the bytes are not those of a tree of this size.</exception>
    public static MerkleFrontier Load(long size, ReadOnlySpan<byte> subtrees)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        var frontier = new MerkleFrontier { Size = size };
        if (subtrees.Length != frontier.Subtrees * HashSize)
            throw new ArgumentException($"A tree of {size} leaves has {frontier.Subtrees} subtrees, not {subtrees.Length} bytes.", nameof(subtrees));
        subtrees.CopyTo(frontier._subtrees);
        return frontier;
    }

    /// <summary>The roots of the perfect subtrees, 32 bytes each, the largest first.</summary>
    public byte[] ToBytes() => _subtrees[..(Subtrees * HashSize)];

    /// <summary>Adds a leaf on the right, given by its hash. Two hashes' time on average; nothing is allocated.</summary>
    /// <exception cref="ArgumentException">The hash does not have 32 bytes.</exception>
    public void Append(ReadOnlySpan<byte> leafHash)
    {
        Span<byte> tile = stackalloc byte[HashSize];
        Append(leafHash, tile);
    }

    /// <inheritdoc cref="Append(ReadOnlySpan{byte})"/>
    /// <param name="leafHash">32 bytes.</param>
    /// <param name="tile">Gets the root of the tile (<see cref="TileTree"/>) that the leaf completes, 32 bytes.</param>
    /// <returns>Whether it completes one.</returns>
    public bool Append(ReadOnlySpan<byte> leafHash, Span<byte> tile)
    {
        if (leafHash.Length != HashSize)
            throw new ArgumentException($"A hash has {HashSize} bytes, not {leafHash.Length}.", nameof(leafHash));

        Span<byte> carry = stackalloc byte[HashSize];
        leafHash.CopyTo(carry);
        var (last, level, isTile) = (Subtrees - 1, 0, false);
        for (var size = Size; (size & 1) == 1; size >>= 1, last--)
        {
            NodeHash(Subtree(last), carry, carry);
            if (++level == TileTree.TileLevel)
                isTile = carry.TryCopyTo(tile);
        }
        carry.CopyTo(Subtree(last + 1));
        Size++;
        return isTile;
    }

    /// <summary>The root of the tree, 32 bytes; the SHA-256 of nothing while it is empty.</summary>
    public byte[] Root()
    {
        if (Size == 0)
            return SHA256.HashData(ReadOnlySpan<byte>.Empty);

        var root = Subtree(Subtrees - 1).ToArray();
        for (var i = Subtrees - 2; i >= 0; i--)
            NodeHash(Subtree(i), root, root);
        return root;
    }

    private Span<byte> Subtree(int index) => _subtrees.AsSpan(index * HashSize, HashSize);
}
