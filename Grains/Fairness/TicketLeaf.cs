using System.Buffers.Binary;
using System.Security.Cryptography;
using Lottery.Grains.Games;

namespace Lottery.Grains.Fairness;

/// <summary>The canonical bytes of one sale, which the Merkle tree of its book is built over.</summary>
/// <remarks>
/// "lottery-leaf-v1" ‖ u64be draw ‖ u64be book ‖ u64be position ‖ u64be ticket ‖ owner commitment ‖ u8 k ‖ k numbers,
/// ascending, a byte each; where the owner commitment is SHA256("lottery-owner-v1" ‖ salt ‖ u64be player). The salt,
/// 16 random bytes that only the buyer's receipt tells, keeps the published leaves from naming their owners.
/// </remarks>
public static class TicketLeaf
{
    private const int LongestLeaf = 15 + (4 * 8) + MerkleTree.HashSize + 1 + Numbers.Max;

    /// <summary>The hash under which the sale is appended to its book, 32 bytes; nothing else is allocated.</summary>
    public static byte[] Hash(DrawId draw, int book, long position, TicketId ticket, PlayerId player, Guid salt, Numbers numbers)
    {
        Span<byte> leaf = stackalloc byte[LongestLeaf];
        var length = Write(leaf, draw, book, position, ticket, player, salt, numbers);
        return MerkleTree.LeafHash(leaf[..length]);
    }

    /// <summary>The leaf itself, as receipts and exports show it: 80 bytes and one for each number.</summary>
    public static byte[] Bytes(DrawId draw, int book, long position, TicketId ticket, PlayerId player, Guid salt, Numbers numbers)
    {
        Span<byte> leaf = stackalloc byte[LongestLeaf];
        var length = Write(leaf, draw, book, position, ticket, player, salt, numbers);
        return leaf[..length].ToArray();
    }

    /// <summary>What the leaf says of its owner, 32 bytes: nothing, to those who do not know the salt.</summary>
    public static byte[] OwnerCommitment(Guid salt, PlayerId player)
    {
        var commitment = new byte[MerkleTree.HashSize];
        WriteOwnerCommitment(commitment, salt, player);
        return commitment;
    }

    private static int Write(
        Span<byte> leaf, DrawId draw, int book, long position, TicketId ticket, PlayerId player, Guid salt, Numbers numbers)
    {
        "lottery-leaf-v1"u8.CopyTo(leaf);
        WriteU64(leaf[15..], draw.Value);
        WriteU64(leaf[23..], book);
        WriteU64(leaf[31..], position);
        WriteU64(leaf[39..], ticket.Value);
        WriteOwnerCommitment(leaf[47..79], salt, player);
        leaf[79] = (byte)numbers.Count;
        numbers.WriteTo(leaf[80..]);
        return 80 + numbers.Count;
    }

    private static void WriteOwnerCommitment(Span<byte> commitment, Guid salt, PlayerId player)
    {
        Span<byte> input = stackalloc byte[16 + 16 + 8];
        "lottery-owner-v1"u8.CopyTo(input);
        salt.TryWriteBytes(input[16..], bigEndian: true, out _);
        WriteU64(input[32..], player.Value);
        SHA256.HashData(input, commitment);
    }

    private static void WriteU64(Span<byte> destination, long value) =>
        BinaryPrimitives.WriteUInt64BigEndian(destination, (ulong)value);
}
