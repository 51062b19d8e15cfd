using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Lottery.Verifier;

/// <summary>Reads the entries of a promotion and computes what follows from them: the root, and how many there are.</summary>
/// <remarks>A record is u64be count ‖ 32 bytes that stand for the receipt. Entries are numbered from 1, receipt by receipt.</remarks>
/// <param name="terms">What was promised.</param>
/// <param name="size">Records that there should be.</param>
/// <param name="receipt">The 16 bytes of a receipt to look for; null for none.</param>
internal sealed class PromotionEntries(PromotionTerms terms, long size, byte[]? receipt)
{
    /// <summary>Bytes of a record.</summary>
    public const int RecordSize = sizeof(long) + Merkle.HashSize;

    private const int Page = 4096;

    private readonly HashSet<(UInt128, UInt128)> _receipts = [];
    private readonly byte[]? _sought = receipt is null ? null : SHA256.HashData([.. "lottery-receipt-id-v1"u8, .. receipt]);

    public byte[] Root { get; private set; } = [];

    /// <summary>Of all receipts, modulo 2^64.</summary>
    public ulong Count { get; private set; }

    /// <summary>The first position whose count is out of its range.</summary>
    public long? Invalid { get; private set; }

    /// <summary>The first position whose receipt was there before.</summary>
    public long? Duplicate { get; private set; }

    /// <summary>The first and the last entry of the receipt looked for.</summary>
    public (ulong First, ulong Last)? Found { get; private set; }

    /// <summary>Whether there are exactly as many records as there should be; what follows is only computed then.</summary>
    public bool HasRightLength { get; private set; }

    /// <summary>Reads everything.</summary>
    public async Task Read(Stream stream, IProgress<long>? progress, CancellationToken stop)
    {
        var (buffer, tree) = (new byte[RecordSize * Page], new MerkleBuilder());
        for (var position = 0L; position < size;)
        {
            var bytes = RecordSize * (int)Math.Min(Page, size - position);
            if (await stream.ReadAtLeastAsync(buffer.AsMemory(0, bytes), bytes, throwOnEndOfStream: false, stop) < bytes)
                return;
            for (var at = 0; at < bytes; at += RecordSize)
                Append(tree, position++, buffer.AsSpan(at, RecordSize));
            progress?.Report(position);
        }
        Root = tree.Root();
        HasRightLength = await stream.ReadAsync(buffer.AsMemory(0, 1), stop) == 0;
    }

    private void Append(MerkleBuilder tree, long position, ReadOnlySpan<byte> record)
    {
        var (first, count) = (unchecked(Count + 1), BinaryPrimitives.ReadUInt64BigEndian(record));
        var hash = record[sizeof(long)..];
        Span<byte> numbers = stackalloc byte[2 * sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(numbers, terms.Promotion);
        BinaryPrimitives.WriteUInt64BigEndian(numbers[sizeof(long)..], first);
        tree.Append(Merkle.LeafHash([.. "lottery-entries-v1"u8, .. numbers, .. record]));
        Count = unchecked(Count + count);
        if (count < 1 || count > (ulong)terms.MaxEntries)
            Invalid ??= position;
        if (!_receipts.Add((BinaryPrimitives.ReadUInt128BigEndian(hash), BinaryPrimitives.ReadUInt128BigEndian(hash[16..]))))
            Duplicate ??= position;
        if (hash.SequenceEqual(_sought))
            Found ??= (first, Count);
    }
}
