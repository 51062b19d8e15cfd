using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Lottery.Verifier;

/// <summary>Reads the entries of a draw and computes what follows from them: each book's root, and how many tickets match the numbers.</summary>
/// <remarks>
/// A record is u64be ticket ‖ 32 bytes owner ‖ k bytes numbers; records follow each other book by book, position by position. Blocks of
/// 256 leaves are hashed on all cores; besides one buffer, only the tickets' numbers are kept, 8 bytes each.
/// </remarks>
internal sealed class Entries(DrawTerms terms, IReadOnlyList<BookLine> books, ulong drawn, Promise? promise)
{
    private const int Block = 256;
    private const int Blocks = 128;
    private const int OwnerSize = 32;

    private readonly int _record = RecordSize(terms.Pick);
    private readonly List<long> _tickets = [];
    private readonly long[] _matches = new long[terms.Pick + 1];
    private readonly Lock _gate = new();

    /// <summary>Bytes of a record.</summary>
    public static int RecordSize(int pick) => sizeof(long) + OwnerSize + pick;

    /// <summary>The computed root of each book.</summary>
    public List<byte[]> Roots { get; } = [];

    /// <summary>The first record that is not a ticket of the draw; null where there is none.</summary>
    public string? Invalid { get; private set; }

    /// <summary>Whether the promised ticket stands at its place.</summary>
    public bool IsPromiseKept { get; private set; }

    /// <summary>At index m, the tickets with exactly m of the numbers drawn.</summary>
    public IReadOnlyList<long> Matches => _matches;

    /// <summary>Whether there are exactly as many records as the books say; what follows is only computed then.</summary>
    public bool HasRightLength { get; private set; }

    /// <summary>A ticket that is there twice; null where each is there once.</summary>
    public long? Duplicate()
    {
        var tickets = CollectionsMarshal.AsSpan(_tickets);
        tickets.Sort();
        for (var i = 1; i < tickets.Length; i++)
            if (tickets[i] == tickets[i - 1])
                return tickets[i];
        return null;
    }

    /// <summary>Reads everything.</summary>
    public async Task Read(Stream stream, IProgress<long>? progress, CancellationToken stop)
    {
        var buffer = new byte[_record * Block * Blocks];
        var read = 0L;
        foreach (var book in books)
        {
            var tree = new MerkleBuilder();
            for (var position = 0L; position < book.Size;)
            {
                var records = (int)Math.Min(Block * Blocks, book.Size - position);
                var bytes = await stream.ReadAtLeastAsync(buffer.AsMemory(0, records * _record), records * _record, throwOnEndOfStream: false, stop);
                if (bytes < records * _record)
                    return;
                Append(tree, book.Book, position, buffer.AsMemory(0, bytes), records);
                (position, read) = (position + records, read + records);
                progress?.Report(read);
            }
            Roots.Add(tree.Root());
        }
        HasRightLength = await stream.ReadAsync(buffer.AsMemory(0, 1), stop) == 0;
    }

    private void Append(MerkleBuilder tree, int book, long first, ReadOnlyMemory<byte> bytes, int records)
    {
        var hashes = new byte[records * Merkle.HashSize];
        var blocks = (records + Block - 1) / Block;
        var tickets = CollectionsMarshal.AsSpan(_tickets).Length;
        CollectionsMarshal.SetCount(_tickets, tickets + records);
        Parallel.For(0, blocks, block =>
        {
            var (from, to) = (block * Block, Math.Min((block + 1) * Block, records));
            Hash(book, first, bytes.Span, from, to, hashes, CollectionsMarshal.AsSpan(_tickets)[(tickets + from)..(tickets + to)]);
        });
        for (var block = 0; block < blocks; block++)
        {
            var (from, to) = (block * Block, Math.Min((block + 1) * Block, records));
            if (to - from == Block)
                tree.AppendPerfect(hashes.AsSpan(from * Merkle.HashSize, Merkle.HashSize), Block);
            else
                for (var i = from; i < to; i++)
                    tree.Append(hashes.AsSpan(i * Merkle.HashSize, Merkle.HashSize));
        }
    }

    /// <summary>Hashes the leaves of a block; those of a whole block are reduced to its root, which is left in the place of the first.</summary>
    private void Hash(int book, long first, ReadOnlySpan<byte> bytes, int from, int to, byte[] hashes, Span<long> tickets)
    {
        var header = "lottery-leaf-v1"u8;
        Span<byte> leaf = stackalloc byte[1 + 15 + 32 + OwnerSize + 1 + terms.Pick];
        header.CopyTo(leaf[1..]);
        BinaryPrimitives.WriteInt64BigEndian(leaf[16..], terms.Draw);
        BinaryPrimitives.WriteInt64BigEndian(leaf[24..], book);
        leaf[80] = (byte)terms.Pick;
        Span<long> matches = stackalloc long[terms.Pick + 1];
        matches.Clear();
        for (var i = from; i < to; i++)
        {
            var record = bytes.Slice(i * _record, _record);
            BinaryPrimitives.WriteInt64BigEndian(leaf[32..], first + i);
            record[..(sizeof(long) + OwnerSize)].CopyTo(leaf[40..]);
            record[(sizeof(long) + OwnerSize)..].CopyTo(leaf[81..]);
            Merkle.LeafHash(leaf, hashes.AsSpan(i * Merkle.HashSize, Merkle.HashSize));
            if (promise is not null && promise.Book == book && promise.Position == first + i)
                IsPromiseKept = promise.LeafHash.AsSpan().SequenceEqual(hashes.AsSpan(i * Merkle.HashSize, Merkle.HashSize));
            var ticket = tickets[i - from] = BinaryPrimitives.ReadInt64BigEndian(record);
            if (ticket is < 1 or > Text.MaxCount || Mask(record[(sizeof(long) + OwnerSize)..]) is not { } mask)
                Report(book, first + i, ticket);
            else
                matches[BitOperations.PopCount(mask & drawn)]++;
        }
        if (to - from == Block)
            Reduce(hashes.AsSpan(from * Merkle.HashSize, Block * Merkle.HashSize));
        lock (_gate)
            for (var m = 0; m < matches.Length; m++)
                _matches[m] += matches[m];
    }

    private static void Reduce(Span<byte> level)
    {
        for (var count = Block; count > 1; count /= 2)
            for (var i = 0; i < count / 2; i++)
                Merkle.NodeHash(level.Slice(64 * i, 32), level.Slice((64 * i) + 32, 32), level.Slice(32 * i, 32));
    }

    /// <summary>Bit i − 1 for each number i; null where they are not ascending numbers of the game.</summary>
    private ulong? Mask(ReadOnlySpan<byte> numbers)
    {
        var (mask, last) = (0UL, 0);
        foreach (var number in numbers)
        {
            if (number <= last || number > terms.Of)
                return null;
            mask |= 1UL << (number - 1);
            last = number;
        }
        return mask;
    }

    private void Report(int book, long position, long ticket)
    {
        lock (_gate)
            Invalid ??= string.Create(null, stackalloc char[96], $"book {book}, position {position}: ticket {ticket} or its numbers are not of this game");
    }
}
