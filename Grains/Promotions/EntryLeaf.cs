using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Lottery.Grains.Fairness;
using Lottery.Grains.Receipts;

namespace Lottery.Grains.Promotions;

/// <summary>The canonical bytes of a receipt's entries, which the promotion's Merkle tree is built over.</summary>
/// <remarks>
/// "lottery-entries-v1" ‖ u64be promotion ‖ u64be first entry ‖ u64be count ‖ SHA256("lottery-receipt-id-v1" ‖ the receipt's
/// 16 bytes). The receipt's number is random and known to its holder alone, so the published leaf names nobody.
/// </remarks>
public static class EntryLeaf
{
    /// <summary>Bytes of a leaf.</summary>
    public const int Size = ReceiptAt + MerkleTree.HashSize;

    /// <summary>Where in a leaf the hash of its receipt begins.</summary>
    public const int ReceiptAt = 18 + (3 * 8);

    /// <summary>Where the winners' stream of numbers begins: no game has such a code.</summary>
    public static string Stream(long entries) => $"promotion/{entries}";

    /// <summary>What is signed when the entries are sealed.</summary>
    public static byte[] SealStatement(Promotion promotion, ReadOnlySpan<byte> root) => Encoding.ASCII.GetBytes(
        $"lottery-promotion-seal-v1|{promotion.Id}|{promotion.Receipts}|{promotion.Entries}|{Convert.ToHexStringLower(root)}");

    public static byte[] Bytes(PromotionId promotion, long first, long count, ReceiptId receipt)
    {
        var leaf = new byte[Size];
        "lottery-entries-v1"u8.CopyTo(leaf);
        BinaryPrimitives.WriteUInt64BigEndian(leaf.AsSpan(18), (ulong)promotion.Value);
        BinaryPrimitives.WriteUInt64BigEndian(leaf.AsSpan(26), (ulong)first);
        BinaryPrimitives.WriteUInt64BigEndian(leaf.AsSpan(34), (ulong)count);
        SHA256.HashData([.. "lottery-receipt-id-v1"u8, .. receipt.Value.ToByteArray(bigEndian: true)], leaf.AsSpan(ReceiptAt));
        return leaf;
    }

    public static byte[] Hash(EntryRange range) => MerkleTree.LeafHash(Bytes(range.Promotion, range.First, range.Count, range.ReceiptId));
}
