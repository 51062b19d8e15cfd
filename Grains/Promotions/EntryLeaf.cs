using System.Buffers.Binary;
using System.Security.Cryptography;
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
    private const int ReceiptAt = 18 + (3 * 8);

    /// <summary>Where the winners' stream of numbers begins: no game has such a code.</summary>
    public static string Stream(long entries) => $"promotion/{entries}";

    public static byte[] Bytes(PromotionId promotion, long first, long count, ReceiptId receipt)
    {
        var leaf = new byte[ReceiptAt + MerkleTree.HashSize];
        "lottery-entries-v1"u8.CopyTo(leaf);
        BinaryPrimitives.WriteUInt64BigEndian(leaf.AsSpan(18), (ulong)promotion.Value);
        BinaryPrimitives.WriteUInt64BigEndian(leaf.AsSpan(26), (ulong)first);
        BinaryPrimitives.WriteUInt64BigEndian(leaf.AsSpan(34), (ulong)count);
        HashReceipt(receipt, leaf.AsSpan(ReceiptAt));
        return leaf;
    }

    /// <summary>Writes the 32 bytes that stand for a receipt: they tell nothing to those who do not know its number.</summary>
    public static void HashReceipt(ReceiptId receipt, Span<byte> destination) =>
        SHA256.HashData([.. "lottery-receipt-id-v1"u8, .. receipt.Value.ToByteArray(bigEndian: true)], destination);

    public static byte[] Hash(EntryRange range) => MerkleTree.LeafHash(Bytes(range.Promotion, range.First, range.Count, range.ReceiptId));
}
