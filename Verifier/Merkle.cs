using System.Buffers.Binary;
using System.Numerics;
using System.Security.Cryptography;

namespace Lottery.Verifier;

/// <summary>The hash tree of RFC 6962 with SHA-256: roots, inclusion proofs (section 2.1.1) and consistency proofs (section 2.1.2).</summary>
public static class Merkle
{
    /// <summary>Bytes of a hash.</summary>
    public const int HashSize = 32;

    /// <summary>Writes SHA256(0x00 ‖ data). The first byte of <paramref name="prefixed"/> is overwritten; the data begins at its second.</summary>
    public static void LeafHash(Span<byte> prefixed, Span<byte> destination)
    {
        prefixed[0] = 0;
        SHA256.HashData(prefixed, destination);
    }

    /// <summary>SHA256(0x00 ‖ data).</summary>
    public static byte[] LeafHash(ReadOnlySpan<byte> data) => SHA256.HashData([0, .. data]);

    /// <summary>Writes SHA256(0x01 ‖ left ‖ right). The destination may be one of the two.</summary>
    public static void NodeHash(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right, Span<byte> destination)
    {
        Span<byte> input = stackalloc byte[1 + (2 * HashSize)];
        input[0] = 1;
        left.CopyTo(input[1..]);
        right.CopyTo(input[(1 + HashSize)..]);
        SHA256.HashData(input, destination);
    }

    /// <summary>SHA256(0x01 ‖ left ‖ right).</summary>
    public static byte[] NodeHash(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        var hash = new byte[HashSize];
        NodeHash(left, right, hash);
        return hash;
    }

    /// <summary>The root over leaf hashes; the SHA-256 of nothing where there are none.</summary>
    public static byte[] Root(IEnumerable<byte[]> leafHashes)
    {
        var tree = new MerkleBuilder();
        foreach (var hash in leafHashes)
            tree.Append(hash);
        return tree.Root();
    }

    /// <summary>The leaf of a book in the tree over a draw's books: u64be book ‖ u64be size ‖ root.</summary>
    public static byte[] BookLeaf(int book, long size, ReadOnlySpan<byte> root)
    {
        var leaf = new byte[16 + HashSize];
        BinaryPrimitives.WriteInt64BigEndian(leaf, book);
        BinaryPrimitives.WriteInt64BigEndian(leaf.AsSpan(8), size);
        root.CopyTo(leaf.AsSpan(16));
        return leaf;
    }

    /// <summary>Whether a path leads from a leaf at an index to the root of a tree of a size.</summary>
    public static bool IsIncluded(ReadOnlySpan<byte> leafHash, long index, long size, IReadOnlyList<byte[]> path, ReadOnlySpan<byte> root)
    {
        if (index < 0 || index >= size || path.Any(h => h.Length != HashSize))
            return false;
        var (hash, at, last, used) = (leafHash.ToArray(), index, size - 1, 0);
        for (; last > 0; at >>= 1, last >>= 1)
        {
            if ((at & 1) == 0 && at == last)
                continue; // It has no sibling at this level.
            if (used == path.Count)
                return false;
            hash = (at & 1) == 1 ? NodeHash(path[used], hash) : NodeHash(hash, path[used]);
            used++;
        }
        return used == path.Count && root.SequenceEqual(hash);
    }

    /// <summary>Whether a tree is a prefix of a larger one (or the same), by a consistency proof.</summary>
    public static bool IsConsistent(long oldSize, ReadOnlySpan<byte> oldRoot, long newSize, ReadOnlySpan<byte> newRoot, IReadOnlyList<byte[]> path)
    {
        if (oldSize < 0 || oldSize > newSize || path.Any(h => h.Length != HashSize))
            return false;
        if (oldSize == 0)
            return path.Count == 0 && oldRoot.SequenceEqual(SHA256.HashData([]));
        if (oldSize == newSize)
            return path.Count == 0 && oldRoot.SequenceEqual(newRoot);

        // The old tree's last perfect subtree stands where its right edge begins; a perfect old tree is that subtree itself.
        var nodes = BitOperations.IsPow2(oldSize) ? [oldRoot.ToArray(), .. path] : path;
        if (nodes.Count == 0)
            return false;
        var (at, last) = (oldSize - 1, newSize - 1);
        for (; (at & 1) == 1; at >>= 1)
            last >>= 1;
        var (before, after) = (nodes[0], nodes[0]);
        for (var i = 1; i < nodes.Count; i++)
        {
            if (last == 0)
                return false;
            if ((at & 1) == 1 || at == last)
            {
                before = NodeHash(nodes[i], before);
                after = NodeHash(nodes[i], after);
                for (; (at & 1) == 0 && at != 0; at >>= 1)
                    last >>= 1;
            }
            else
            {
                after = NodeHash(after, nodes[i]);
            }
            at >>= 1;
            last >>= 1;
        }
        return last == 0 && oldRoot.SequenceEqual(before) && newRoot.SequenceEqual(after);
    }
}

/// <summary>Computes a root leaf by leaf; it keeps only the roots of perfect subtrees.</summary>
public sealed class MerkleBuilder
{
    private readonly byte[] _subtrees = new byte[64 * Merkle.HashSize];
    private int _count;

    /// <summary>Leaves appended so far.</summary>
    public long Size { get; private set; }

    /// <summary>Appends one leaf by its hash.</summary>
    public void Append(ReadOnlySpan<byte> leafHash) => AppendPerfect(leafHash, 1);

    /// <summary>Appends a perfect subtree of as many leaves; a power of two that divides the size so far.</summary>
    public void AppendPerfect(ReadOnlySpan<byte> subtreeRoot, long leaves)
    {
        if (!BitOperations.IsPow2(leaves) || Size % leaves != 0)
            throw new ArgumentException($"A subtree of {leaves} leaves cannot follow {Size}.", nameof(leaves));
        Span<byte> carry = stackalloc byte[Merkle.HashSize];
        subtreeRoot.CopyTo(carry);
        for (var size = Size / leaves; (size & 1) == 1; size >>= 1)
            Merkle.NodeHash(At(--_count), carry, carry);
        carry.CopyTo(At(_count++));
        Size += leaves;
    }

    /// <summary>The root over all that was appended.</summary>
    public byte[] Root()
    {
        if (_count == 0)
            return SHA256.HashData([]);
        var root = At(_count - 1).ToArray();
        for (var i = _count - 2; i >= 0; i--)
            Merkle.NodeHash(At(i), root, root);
        return root;
    }

    private Span<byte> At(int index) => _subtrees.AsSpan(index * Merkle.HashSize, Merkle.HashSize);
}
