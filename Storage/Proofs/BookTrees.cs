using System.Collections.Concurrent;
using Lottery.Grains;
using Lottery.Grains.Fairness;
using Lottery.Storage.Database;

namespace Lottery.Storage.Proofs;

/// <summary>Makes inclusion and consistency proofs of books. It keeps the tiles of the books asked for last, and reads a tile's leaves for each proof.</summary>
/// <remarks>What is proved is durable and never changes, so what is kept is never wrong.</remarks>
public sealed class BookTrees(LotteryDatabase database)
{
    /// <summary>Books kept; each takes 0.5 MB for 1,000,000 tickets.</summary>
    private const int MaxBooks = 256;

    private readonly ConcurrentDictionary<BookId, Entry> _books = new();

    /// <summary>The path from a ticket's leaf to the root of its book at a size.</summary>
    /// <exception cref="InvalidDataException">The tables have fewer sales than that.</exception>
    public Task<IReadOnlyList<byte[]>> Inclusion(BookId book, long position, long size, CancellationToken stop) =>
        Prove(book, size, TileTree.TilesFor(position, size), (tree, leaves) => tree.Inclusion(position, size, leaves), stop);

    /// <summary>The proof that a book of one size is the beginning of the same book at another.</summary>
    /// <inheritdoc cref="Inclusion" path="/exception"/>
    public Task<IReadOnlyList<byte[]>> Consistency(BookId book, long oldSize, long newSize, CancellationToken stop) =>
        Prove(book, newSize, TileTree.TilesBetween(oldSize, newSize), (tree, leaves) => tree.Consistency(oldSize, newSize, leaves), stop);

    private async Task<IReadOnlyList<byte[]>> Prove(
        BookId book, long size, IReadOnlyList<int> tiles, Func<TileTree, IReadOnlyDictionary<int, byte[][]>, IReadOnlyList<byte[]>> make, CancellationToken stop)
    {
        var leaves = new Dictionary<int, byte[][]>();
        foreach (var tile in tiles)
            leaves[tile] = await Leaves(book, (long)tile * TileTree.TileSize, Math.Min((long)(tile + 1) * TileTree.TileSize, size), stop);
        var entry = Find(book);
        await entry.Gate.WaitAsync(stop);
        try
        {
            await Extend(book, entry.Tree, (int)(size / TileTree.TileSize), stop);
            return make(entry.Tree, leaves);
        }
        finally
        {
            entry.Gate.Release();
        }
    }

    private Entry Find(BookId book)
    {
        while (_books.Count > MaxBooks && _books.MinBy(b => b.Value.Used) is { Value: not null } oldest)
            _books.TryRemove(oldest);
        var entry = _books.GetOrAdd(book, _ => new());
        entry.Used = Interlocked.Increment(ref _uses);
        return entry;
    }

    private long _uses;

    /// <summary>Reads the tiles that the tree lacks. A sale that was made before tiles were stored has none: then they are computed.</summary>
    private async Task Extend(BookId book, TileTree tree, int tiles, CancellationToken stop)
    {
        if (tree.Tiles >= tiles)
            return;
        await using (var command = database.Lookups.CreateCommand(
            "SELECT position, tile FROM sale WHERE draw_id = $1 AND book = $2 AND position >= $3 AND position < $4 AND tile IS NOT NULL ORDER BY position"))
        {
            command.CommandTimeout = 0;
            command.Parameters.Add(new() { Value = book.Draw.Value });
            command.Parameters.Add(new() { Value = book.Shard });
            command.Parameters.Add(new() { Value = (long)tree.Tiles * TileTree.TileSize });
            command.Parameters.Add(new() { Value = (long)tiles * TileTree.TileSize });
            await using var reader = await command.ExecuteReaderAsync(stop);
            while (await reader.ReadAsync(stop) && reader.GetInt64(0) == ((long)(tree.Tiles + 1) * TileTree.TileSize) - 1)
                tree.Append(reader.GetFieldValue<byte[]>(1));
        }
        while (tree.Tiles < tiles)
        {
            var first = (long)tree.Tiles * TileTree.TileSize;
            tree.Append(MerkleTree.RootOfHashes(await Leaves(book, first, first + TileTree.TileSize, stop)));
        }
    }

    /// <summary>The leaf hashes from one position to another, exclusive.</summary>
    private async Task<byte[][]> Leaves(BookId book, long from, long to, CancellationToken stop)
    {
        await using var command = database.Lookups.CreateCommand(
            "SELECT ticket_id, player_id, salt, numbers FROM sale WHERE draw_id = $1 AND book = $2 AND position >= $3 AND position < $4 ORDER BY position");
        command.Parameters.Add(new() { Value = book.Draw.Value });
        command.Parameters.Add(new() { Value = book.Shard });
        command.Parameters.Add(new() { Value = from });
        command.Parameters.Add(new() { Value = to });
        await using var reader = await command.ExecuteReaderAsync(stop);
        var (leaves, count) = (new byte[to - from][], 0);
        while (await reader.ReadAsync(stop))
        {
            leaves[count] = TicketLeaf.Hash(book.Draw, book.Shard, from + count, new(reader.GetInt64(0)), new(reader.GetInt64(1)), reader.GetGuid(2), new(reader.GetInt64(3)));
            count++;
        }
        return count == leaves.Length ? leaves : throw new InvalidDataException($"Book {book} lacks sales from position {from} on.");
    }

    private sealed class Entry
    {
        public TileTree Tree { get; } = new();

        public SemaphoreSlim Gate { get; } = new(1);

        public long Used { get; set; }
    }
}
