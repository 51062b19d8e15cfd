using System.Buffers.Binary;
using Dapper;
using Lottery.Api.Http;
using Lottery.Grains;
using Lottery.Grains.Draws;
using Lottery.Grains.Fairness;
using Lottery.Grains.Promotions;
using Lottery.Storage.Database;

namespace Lottery.Api.Promotions;

/// <summary>What the tables say about promotional draws: everything in them is durable.</summary>
public sealed class PromotionQueries(LotteryDatabase database, Currencies currencies)
{
    /// <summary>Bytes of the record of a receipt's entries.</summary>
    public const int EntrySize = sizeof(long) + MerkleTree.HashSize;

    /// <summary>All promotional draws, by number.</summary>
    public async Task<Page<PromotionSummary>> List(DrawStatus? status, PageRequest page)
    {
        await using var connection = await database.Source.OpenConnectionAsync();
        var rows = await connection.QueryAsync<Row>(
            """
            SELECT id, name, status, currency, opens_at AS OpensAt, closes_at AS ClosesAt, claims_until AS ClaimsUntil, receipts, entries
            FROM promotion WHERE id > @after AND (@status IS NULL OR status = @status) ORDER BY id LIMIT @limit
            """,
            new { after = page.Number() ?? 0, status = status?.ToString(), limit = page.Rows });
        return page.Of([.. rows.Select(r => new PromotionSummary(
            r.Id, r.Name, Enum.Parse<DrawStatus>(r.Status), r.Currency, r.OpensAt, r.ClosesAt, r.ClaimsUntil, r.Receipts, r.Entries))], p => p.PromotionId);
    }

    public async Task<bool> Exists(PromotionId promotion)
    {
        await using var connection = await database.Source.OpenConnectionAsync();
        return await connection.QuerySingleAsync<bool>("SELECT EXISTS (SELECT FROM promotion WHERE id = @id)", new { id = promotion.Value });
    }

    /// <summary>The winning entries whose prizes are paid.</summary>
    public async Task<IReadOnlySet<long>> Paid(PromotionId promotion)
    {
        await using var connection = await database.Source.OpenConnectionAsync();
        return (await connection.QueryAsync<long>(
            "SELECT promotion_entry FROM payment WHERE promotion_id = @id", new { id = promotion.Value })).ToHashSet();
    }

    /// <summary>Reads records of receipts' entries that follow each other: u64be count ‖ the 32 bytes that stand for the receipt.</summary>
    /// <param name="promotion">Which.</param>
    /// <param name="first">The first position.</param>
    /// <param name="destination">Filled whole: as many records as fit.</param>
    /// <param name="stop">Stops it.</param>
    /// <exception cref="InvalidDataException">The tables do not have them all.</exception>
    public async Task ReadEntries(PromotionId promotion, long first, Memory<byte> destination, CancellationToken stop)
    {
        await using var command = database.Source.CreateCommand(
            "SELECT count, receipt_id FROM promotion_entry WHERE promotion_id = $1 AND position >= $2 AND position < $3 ORDER BY position");
        command.Parameters.Add(new() { Value = promotion.Value });
        command.Parameters.Add(new() { Value = first });
        command.Parameters.Add(new() { Value = first + (destination.Length / EntrySize) });
        await using var reader = await command.ExecuteReaderAsync(stop);
        var at = 0;
        for (; await reader.ReadAsync(stop); at += EntrySize)
        {
            var record = destination.Span.Slice(at, EntrySize);
            BinaryPrimitives.WriteInt64BigEndian(record, reader.GetInt32(0));
            EntryLeaf.HashReceipt(new(reader.GetGuid(1)), record[sizeof(long)..]);
        }
        if (at != destination.Length)
            throw new InvalidDataException($"Promotion {promotion} lacks entries from position {first} on.");
    }

    /// <summary>The receipts that earned entries, in the order of their entries.</summary>
    /// <param name="promotion">The promotion.</param>
    /// <param name="player">Only receipts that this player claimed; null for all.</param>
    /// <param name="page">Which of them.</param>
    public async Task<Page<TracedEntriesView>> TracedEntries(PromotionId promotion, long? player, PageRequest page)
    {
        await using var connection = await database.Source.OpenConnectionAsync();
        return page.Of([.. (await connection.QueryAsync<(long Position, long First, int Count, Guid Receipt, long? Player)>(
            """
            SELECT e.position, e.first_entry, e.count, r.id, r.player_id FROM promotion_entry e JOIN receipt r ON r.hash = e.receipt
            WHERE e.promotion_id = @id AND e.position > @after AND (@player IS NULL OR r.player_id = @player) ORDER BY e.position LIMIT @limit
            """,
            new { id = promotion.Value, after = page.Number() ?? -1, player, limit = page.Rows }))
            .Select(e => new TracedEntriesView(e.Position, e.First, e.Count, e.Receipt.ToString("N"), e.Player))], e => e.Position);
    }

    /// <summary>Whose the winning entries are, and which are paid.</summary>
    public async Task<IReadOnlyList<TracedWinView>> Winners(PromotionId promotion)
    {
        await using var connection = await database.Source.OpenConnectionAsync();
        return [.. (await connection.QueryAsync<(long Entry, int Rank, long Amount, string Currency, Guid Receipt, long? Player, long? Payment)>(
            """
            SELECT w.entry, w.rank, w.amount, w.currency, r.id, r.player_id, p.id
            FROM promotion_win w JOIN receipt r ON r.hash = w.receipt LEFT JOIN payment p ON p.id = w.payment_id
            WHERE w.promotion_id = @id ORDER BY w.place
            """,
            new { id = promotion.Value }))
            .Select(w => new TracedWinView(w.Entry, w.Rank, Prize(w.Amount, w.Currency), w.Receipt.ToString("N"), w.Player, w.Payment))];
    }

    /// <summary>What a receipt has earned and won.</summary>
    /// <param name="receipt">The receipt's key.</param>
    public async Task<IReadOnlyList<ReceiptEntriesView>> Of(Guid receipt)
    {
        await using var connection = await database.Source.OpenConnectionAsync();
        var wins = (await connection.QueryAsync<(long Promotion, long Entry, int Rank, long Amount, string Currency, bool Paid)>(
            """
            SELECT w.promotion_id, w.entry, w.rank, w.amount, w.currency, p.id IS NOT NULL
            FROM promotion_win w LEFT JOIN payment p ON p.id = w.payment_id WHERE w.receipt = @receipt ORDER BY w.place
            """,
            new { receipt })).ToLookup(w => w.Promotion, w => new WinningEntryView(w.Entry, w.Rank, Prize(w.Amount, w.Currency), w.Paid));
        return [.. (await connection.QueryAsync<(long Promotion, long First, int Count, long Position)>(
            "SELECT promotion_id, first_entry, count, position FROM promotion_entry WHERE receipt = @receipt ORDER BY promotion_id", new { receipt }))
            .Select(e => new ReceiptEntriesView(e.Promotion, e.First, e.Count, e.Position, [.. wins[e.Promotion]]))];
    }

    private string Prize(long amount, string currency) => new Money(amount, currencies[currency]).Amount();

    private sealed record Row(
        long Id, string Name, string Status, string Currency, DateTime OpensAt, DateTime ClosesAt, DateTime ClaimsUntil, long Receipts, long Entries);
}
