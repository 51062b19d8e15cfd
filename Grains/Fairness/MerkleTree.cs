using System.Numerics;
using System.Security.Cryptography;

namespace Lottery.Grains.Fairness;

/// <summary>The hash tree of RFC 6962, section 2.1, by its recursive definition. All hashes are SHA-256, 32 bytes.</summary>
/// <remarks>A leaf and an inner node begin with different bytes, so neither can be passed off as the other.</remarks>
public static class MerkleTree
{
    /// <summary>Bytes of a hash.</summary>
    public const int HashSize = SHA256.HashSizeInBytes;

    private const byte LeafPrefix = 0x00;
    private const byte NodePrefix = 0x01;

    /// <summary>Leaves up to this many bytes, ours among them, are hashed without an allocation.</summary>
    private const int SmallLeaf = 255;

    /// <summary>The root over the data of all leaves, in order; over none it is the SHA-256 of nothing.</summary>
    public static byte[] Root(IEnumerable<byte[]> leaves) => RootOfHashes([.. leaves.Select(leaf => LeafHash(leaf))]);

    /// <summary>The root over the hashes of all leaves, in order. Takes as many steps as there are leaves.</summary>
    public static byte[] RootOfHashes(ReadOnlySpan<byte[]> leafHashes)
    {
        if (leafHashes.IsEmpty)
            return SHA256.HashData(ReadOnlySpan<byte>.Empty);
        if (leafHashes.Length == 1)
            return leafHashes[0];

        var split = (int)Split(leafHashes.Length);
        return NodeHash(RootOfHashes(leafHashes[..split]), RootOfHashes(leafHashes[split..]));
    }

    /// <summary>SHA256(0x00 ‖ data).</summary>
    public static byte[] LeafHash(ReadOnlySpan<byte> data)
    {
        Span<byte> input = data.Length <= SmallLeaf ? stackalloc byte[1 + SmallLeaf] : new byte[1 + data.Length];
        input = input[..(1 + data.Length)];
        input[0] = LeafPrefix;
        data.CopyTo(input[1..]);
        return SHA256.HashData(input);
    }

    /// <summary>SHA256(0x01 ‖ left ‖ right).</summary>
    public static byte[] NodeHash(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        var hash = new byte[HashSize];
        NodeHash(left, right, hash);
        return hash;
    }

    /// <summary>SHA256(0x01 ‖ left ‖ right), written without an allocation. The destination may be one of the two.</summary>
    public static void NodeHash(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right, Span<byte> destination)
    {
        Span<byte> input = stackalloc byte[1 + (2 * HashSize)];
        input[0] = NodePrefix;
        left.CopyTo(input[1..]);
        right.CopyTo(input[(1 + HashSize)..]);
        SHA256.HashData(input, destination);
    }

    /// <summary>How many of two or more leaves belong to the left subtree: the largest power of two below their number.</summary>
    internal static long Split(long size) => 1L << BitOperations.Log2((ulong)(size - 1));
}
