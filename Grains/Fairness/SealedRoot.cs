using System.Buffers.Binary;

namespace Lottery.Grains.Fairness;

/// <summary>The root that a draw publishes at its closing. It fixes every sale of every book, their order and their number.</summary>
public static class SealedRoot
{
    /// <summary>The Merkle root over the heads of all books, in the order of their numbers; 32 bytes.</summary>
    /// <exception cref="ArgumentException">A book is there twice, or a root does not have 32 bytes.</exception>
    public static byte[] Of(IReadOnlyCollection<BookHead> heads)
    {
        if (heads.DistinctBy(head => head.Book).Count() != heads.Count)
            throw new ArgumentException("A book was sealed twice.", nameof(heads));
        return MerkleTree.Root(heads.OrderBy(head => head.Book).Select(Leaf));
    }

    /// <summary>A book's leaf: u64be book ‖ u64be size ‖ root; 48 bytes.</summary>
    public static byte[] Leaf(BookHead head)
    {
        if (head.Root.Length != MerkleTree.HashSize)
            throw new ArgumentException($"A root has {MerkleTree.HashSize} bytes, not {head.Root.Length}.", nameof(head));

        var leaf = new byte[8 + 8 + MerkleTree.HashSize];
        BinaryPrimitives.WriteUInt64BigEndian(leaf, (ulong)head.Book);
        BinaryPrimitives.WriteUInt64BigEndian(leaf.AsSpan(8), (ulong)head.Size);
        head.Root.CopyTo(leaf, 16);
        return leaf;
    }
}
