using Lottery.Grains;
using Lottery.Grains.Draws;
using Lottery.Grains.Promotions;
using Lottery.Grains.Receipts;
using Lottery.Storage.Database;
using Npgsql;

namespace Lottery.Storage.Tables;

/// <summary>Reads promotional draws, their entries and their winners back.</summary>
internal sealed class PromotionTables(LotteryDatabase database, Currencies currencies) : IPromotionTables
{
    private const string WinColumns = "w.promotion_id, w.entry, w.place, w.rank, w.amount, w.currency, w.receipt, w.payment_id";

    public async Task<bool> AreReceiptsWaiting(DateTimeOffset acceptedBefore)
    {
        await using var command = database.Lookups.CreateCommand("SELECT EXISTS (SELECT FROM receipt WHERE due_at < $1)");
        command.Parameters.Add(new() { Value = acceptedBefore.UtcDateTime });
        return (bool)(await command.ExecuteScalarAsync())!;
    }

    public async Task<IReadOnlyDictionary<long, ReceiptKey>> Holders(PromotionId promotion, IReadOnlyList<long> entries)
    {
        await using var command = database.Lookups.CreateCommand(
            """
            SELECT asked.entry, e.receipt
            FROM unnest($2::bigint[]) AS asked (entry)
            CROSS JOIN LATERAL (
                SELECT receipt FROM promotion_entry WHERE promotion_id = $1 AND first_entry <= asked.entry ORDER BY first_entry DESC LIMIT 1) e
            """);
        command.Parameters.Add(new() { Value = promotion.Value });
        command.Parameters.Add(new() { Value = entries.ToArray() });
        await using var reader = await command.ExecuteReaderAsync();
        var holders = new Dictionary<long, ReceiptKey>();
        while (await reader.ReadAsync())
            holders[reader.GetInt64(0)] = new(reader.GetGuid(1));
        return holders;
    }

    public async Task<IReadOnlyList<(PromotionWin Win, DateTimeOffset ClaimsUntil)>> Wins(ReceiptKey receipt)
    {
        await using var command = database.Lookups.CreateCommand(
            $"SELECT {WinColumns}, p.claims_until FROM promotion_win w JOIN promotion p ON p.id = w.promotion_id WHERE w.receipt = $1 ORDER BY w.promotion_id, w.place");
        command.Parameters.Add(new() { Value = receipt.Hash });
        await using var reader = await command.ExecuteReaderAsync();
        var wins = new List<(PromotionWin, DateTimeOffset)>();
        while (await reader.ReadAsync())
            wins.Add((ReadWin(reader), reader.Time(8)));
        return wins;
    }

    public async Task<Dictionary<PromotionId, Promotion>> Promotions(IReadOnlyList<PromotionId> ids)
    {
        var promotions = ids.Select(id => id.Value).ToArray();
        await using var batch = database.Lookups.CreateBatch();
        batch.BatchCommands.Add(new($"SELECT {WinColumns} FROM promotion_win w WHERE w.promotion_id = ANY($1) ORDER BY w.promotion_id, w.place")
        {
            Parameters = { new() { Value = promotions } },
        });
        batch.BatchCommands.Add(new(
            """
            SELECT id, name, amount_per_entry, minimum_total, max_entries, ranks, currency, opens_at, closes_at, claims_until, commitment,
                   protected_secret, status, receipts, entries, frontier, last_call_at, root, checkpoint, sealed_at, secret, drawn_at, finished_at,
                   created_at, version, cancelled_at, cancel_reason
            FROM promotion WHERE id = ANY($1)
            """)
        {
            Parameters = { new() { Value = promotions } },
        });
        await using var reader = await batch.ExecuteReaderAsync();
        var wins = new List<PromotionWin>();
        while (await reader.ReadAsync())
            wins.Add(ReadWin(reader));
        var winsOf = wins.ToLookup(w => w.Entry.Promotion);
        await reader.NextResultAsync();
        var found = new Dictionary<PromotionId, Promotion>();
        while (await reader.ReadAsync())
        {
            var id = new PromotionId(reader.GetInt64(0));
            found[id] = Read(reader, id, [.. winsOf[id]]);
        }
        return found;
    }

    public async Task<Dictionary<EntryLookup, EntryRange>> Entries(IReadOnlyList<EntryLookup> lookups)
    {
        await using var command = database.Lookups.CreateCommand(
            """
            SELECT e.promotion_id, e.receipt, e.receipt_id, e.position, e.first_entry, e.count, e.earned_at
            FROM unnest($1::bigint[], $2::uuid[]) AS asked (promotion_id, receipt) JOIN promotion_entry e USING (promotion_id, receipt)
            """);
        command.Parameters.Add(new() { Value = lookups.Select(l => l.Promotion.Value).ToArray() });
        command.Parameters.Add(new() { Value = lookups.Select(l => l.Receipt.Hash).ToArray() });
        await using var reader = await command.ExecuteReaderAsync();
        var found = new Dictionary<EntryLookup, EntryRange>();
        while (await reader.ReadAsync())
        {
            var range = new EntryRange(
                new(reader.GetInt64(0)), new(reader.GetGuid(1)), new(reader.GetGuid(2)), reader.GetInt64(3), reader.GetInt64(4), reader.GetInt32(5), reader.Time(6));
            found[new(range.Promotion, range.Receipt)] = range;
        }
        return found;
    }

    private PromotionWin ReadWin(NpgsqlDataReader r) => new(
        new(new(r.GetInt64(0)), r.GetInt64(1)), r.GetInt32(2), r.GetInt32(3), new(r.GetInt64(4), currencies[r.GetString(5)]), new(r.GetGuid(6)), new(r.GetInt64(7)));

    private Promotion Read(NpgsqlDataReader r, PromotionId id, IReadOnlyList<PromotionWin> wins)
    {
        var terms = new PromotionTerms(
            id, r.GetString(1), new(r.GetDecimal(2), r.GetDecimal(3), r.GetInt32(4)), Json.Read<IReadOnlyList<PrizeRank>>(r.GetString(5))!,
            currencies[r.GetString(6)], r.Time(7), r.Time(8), r.Time(9), r.GetFieldValue<byte[]>(10));
        return new(terms, Enum.Parse<DrawStatus>(r.GetString(12)), r.GetFieldValue<byte[]>(11), r.Time(23), r.GetInt64(24))
        {
            Receipts = r.GetInt64(13),
            Entries = r.GetInt64(14),
            Frontier = r.GetFieldValue<byte[]>(15),
            LastCallAt = r.TimeOrNull(16),
            Seal = r.BytesOrNull(17) is { } root ? new(root, r.TextOrNull(18), r.Time(19)) : null,
            Result = r.BytesOrNull(20) is { } secret ? new(secret, r.Time(21), wins) : null,
            FinishedAt = r.TimeOrNull(22),
            CancelledAt = r.TimeOrNull(25),
            CancelReason = r.TextOrNull(26),
        };
    }
}
