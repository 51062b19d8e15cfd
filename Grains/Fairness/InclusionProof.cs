using static Lottery.Grains.Fairness.MerkleTree;

namespace Lottery.Grains.Fairness;

/// <summary>Evidence that a leaf is in a tree, checked with nothing but the tree's root: an RFC 6962 audit path (section 2.1.1).</summary>
/// <param name="Index">The leaf's position, from 0.</param>
/// <param name="Size">The number of leaves of the tree.</param>
/// <param name="Path">The hashes of the subtrees passed by between leaf and root, the leaf's sibling first.</param>
public sealed record InclusionProof(long Index, long Size, IReadOnlyList<byte[]> Path)
{
    /// <summary>Proves one of these leaves. Takes as many steps as there are leaves.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no leaf at this index.</exception>
    public static InclusionProof Of(int index, ReadOnlySpan<byte[]> leafHashes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, leafHashes.Length);
        var path = new List<byte[]>();
        Descend(index, leafHashes, path);
        return new(index, leafHashes.Length, path);
    }

    /// <summary>Whether the leaf with this hash is at <see cref="Index"/> of the tree with this root.</summary>
    /// <remarks>Every field may come from a stranger: what cannot be a proof is false, never an exception.</remarks>
    public bool Verify(ReadOnlySpan<byte> leafHash, ReadOnlySpan<byte> root) =>
        Index >= 0 && Index < Size
        && leafHash.Length == HashSize && Path.All(hash => hash is { Length: HashSize })
        && Climb(leafHash, Index, Size, [.. Path]) is { } climbed && root.SequenceEqual(climbed);

    private static void Descend(int index, ReadOnlySpan<byte[]> leafHashes, List<byte[]> path)
    {
        if (leafHashes.Length == 1)
            return;

        var split = (int)Split(leafHashes.Length);
        var left = leafHashes[..split];
        var right = leafHashes[split..];
        if (index < split)
        {
            Descend(index, left, path);
            path.Add(RootOfHashes(right));
        }
        else
        {
            Descend(index - split, right, path);
            path.Add(RootOfHashes(left));
        }
    }

    /// <summary>The root that leaf and path lead to; null where the path is too short or too long for the size.</summary>
    private static byte[]? Climb(ReadOnlySpan<byte> leafHash, long index, long size, ReadOnlySpan<byte[]> path)
    {
        if (size == 1)
            return path.IsEmpty ? leafHash.ToArray() : null;
        if (path.IsEmpty)
            return null;

        var split = Split(size);
        return index < split
            ? Climb(leafHash, index, split, path[..^1]) is { } left ? NodeHash(left, path[^1]) : null
            : Climb(leafHash, index - split, size - split, path[..^1]) is { } right ? NodeHash(path[^1], right) : null;
    }
}
