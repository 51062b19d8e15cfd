using Lottery.Grains;
using Lottery.Grains.Draws;
using Lottery.Grains.Fairness;
using Lottery.Storage.Database;
using Lottery.Storage.Tables;
using NpgsqlTypes;

namespace Lottery.Storage.Proofs;

/// <summary>A signed head of a draw.</summary>
/// <param name="Size">Tickets in all books.</param>
/// <param name="Checkpoint">The signed note.</param>
/// <param name="SignedAt">When.</param>
public sealed record DrawHead(long Size, string Checkpoint, DateTimeOffset SignedAt);

/// <summary>Signs the heads of the draws that sell, and reads them back.</summary>
/// <remarks>
/// A head is of one snapshot of the tables, so all it covers is durable, and any two heads of a draw are ordered book by book. One of a
/// size is kept: two processes that sign at once cannot make a fork.
/// </remarks>
public sealed class DrawHeads(LotteryDatabase database, DrawTables draws, IVault vault, Clock clock)
{
    private static readonly byte[] EmptyRoot = new MerkleFrontier().Root();

    /// <summary>Draws that are not over, and the size of the last head of each; −1 before the first.</summary>
    private readonly Dictionary<DrawId, (DrawTerms Terms, long Size)> _known = [];

    /// <summary>Signs a head of each draw that has sold something since its last one, or has none yet. One call at a time.</summary>
    /// <returns>Tickets sold of each draw that sells.</returns>
    public async Task<Dictionary<DrawId, long>> Sign(CancellationToken stop)
    {
        var (books, selling) = await Read(stop);
        await Learn([.. books.Keys], stop);
        var heads = new List<(DrawId Draw, long Size, string Checkpoint)>();
        foreach (var (draw, found) in books)
        {
            if (!_known.TryGetValue(draw, out var known))
                continue; // It was created this moment.
            var size = found.Sum(h => h.Size);
            if (size <= known.Size)
                continue;
            var all = Enumerable.Range(0, known.Terms.Books).Select(shard => found.Find(h => h.Book == shard) ?? new BookHead(shard, 0, EmptyRoot)).ToList();
            heads.Add((draw, size, vault.SignNote(Checkpoint.Text(vault.Origin, known.Terms, all, isSealed: false))));
        }
        if (heads.Count > 0)
            await Keep(heads, stop);
        foreach (var (draw, size, _) in heads)
            _known[draw] = (_known[draw].Terms, size);
        return selling.ToDictionary(draw => draw, draw => books[draw].Sum(h => h.Size));
    }

    /// <summary>The latest head of a draw; null before the first.</summary>
    public async Task<DrawHead?> Latest(DrawId draw) => (await Read("draw_id = $1 AND size <= $2 ORDER BY size DESC", draw, long.MaxValue, 1)) is [var head] ? head : null;

    /// <summary>The head of a draw with exactly this size; null where none was signed.</summary>
    public async Task<DrawHead?> At(DrawId draw, long size) => (await Read("draw_id = $1 AND size = $2", draw, size, 1)) is [var head] ? head : null;

    /// <summary>Heads of a draw with more than a size, the smallest first.</summary>
    public Task<IReadOnlyList<DrawHead>> After(DrawId draw, long size, int limit) => Read("draw_id = $1 AND size > $2 ORDER BY size", draw, size, limit);

    private async Task<IReadOnlyList<DrawHead>> Read(string condition, DrawId draw, long size, int limit)
    {
        await using var command = database.Lookups.CreateCommand($"SELECT size, checkpoint, signed_at FROM draw_head WHERE {condition} LIMIT $3");
        command.Parameters.Add(new() { Value = draw.Value });
        command.Parameters.Add(new() { Value = size });
        command.Parameters.Add(new() { Value = limit });
        await using var reader = await command.ExecuteReaderAsync();
        var heads = new List<DrawHead>();
        while (await reader.ReadAsync())
            heads.Add(new(reader.GetInt64(0), reader.GetString(1), reader.Time(2)));
        return heads;
    }

    /// <summary>The books of all draws that are not over, in one snapshot.</summary>
    private async Task<(Dictionary<DrawId, List<BookHead>> Books, List<DrawId> Selling)> Read(CancellationToken stop)
    {
        await using var command = database.Source.CreateCommand(
            """
            SELECT d.id, d.status = 'Open', b.shard, b.size, b.frontier
            FROM draw d LEFT JOIN book b ON b.draw_id = d.id
            WHERE d.status IN ('Planned', 'Open') ORDER BY d.id
            """);
        await using var reader = await command.ExecuteReaderAsync(stop);
        var (books, selling) = (new Dictionary<DrawId, List<BookHead>>(), new List<DrawId>());
        while (await reader.ReadAsync(stop))
        {
            var draw = new DrawId(reader.GetInt64(0));
            if (!books.TryGetValue(draw, out var heads))
            {
                books.Add(draw, heads = []);
                if (reader.GetBoolean(1))
                    selling.Add(draw);
            }
            if (await reader.IsDBNullAsync(2, stop))
                continue;
            var size = reader.GetInt64(3);
            heads.Add(new(reader.GetInt32(2), size, MerkleFrontier.Load(size, reader.GetFieldValue<byte[]>(4)).Root()));
        }
        return (books, selling);
    }

    /// <summary>Reads the terms of draws that are new here, and their last heads; forgets those that are over.</summary>
    private async Task Learn(IReadOnlyCollection<DrawId> current, CancellationToken stop)
    {
        foreach (var over in _known.Keys.Except(current).ToList())
            _known.Remove(over);
        var fresh = current.Where(draw => !_known.ContainsKey(draw)).ToList();
        if (fresh.Count == 0)
            return;
        stop.ThrowIfCancellationRequested();
        foreach (var (draw, found) in await draws.Draws(fresh))
            _known[draw] = (found.Terms, (await Latest(draw))?.Size ?? -1);
    }

    private async Task Keep(List<(DrawId Draw, long Size, string Checkpoint)> heads, CancellationToken stop)
    {
        await using var command = database.Source.CreateCommand(
            "INSERT INTO draw_head (draw_id, size, checkpoint, signed_at) SELECT d, s, c, $4 FROM unnest($1, $2, $3) AS n (d, s, c) ON CONFLICT DO NOTHING");
        command.Parameters.Add(new() { Value = heads.Select(h => h.Draw.Value).ToArray() });
        command.Parameters.Add(new() { Value = heads.Select(h => h.Size).ToArray() });
        command.Parameters.Add(new() { Value = heads.Select(h => h.Checkpoint).ToArray() });
        command.Parameters.Add(new() { Value = clock.Now.UtcDateTime, NpgsqlDbType = NpgsqlDbType.TimestampTz });
        await command.ExecuteNonQueryAsync(stop);
    }
}
