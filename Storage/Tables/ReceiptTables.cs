using Lottery.Grains;
using Lottery.Grains.Receipts;
using Lottery.Storage.Database;
using Npgsql;

namespace Lottery.Storage.Tables;

/// <summary>Reads receipts and their order numbers back.</summary>
internal sealed class ReceiptTables(LotteryDatabase database)
{
    public async Task<Dictionary<ReceiptKey, Receipt>> Receipts(IReadOnlyList<ReceiptKey> keys)
    {
        await using var command = database.Lookups.CreateCommand(
            """
            SELECT hash, id, sender, body, status, accepted_at, version, order_number, vat, total, problems, checked_at, player_id, claimed_at, late_for
            FROM receipt WHERE hash = ANY($1)
            """);
        command.Parameters.Add(new() { Value = keys.Select(k => k.Hash).ToArray() });
        await using var reader = await command.ExecuteReaderAsync();
        var found = new Dictionary<ReceiptKey, Receipt>();
        while (await reader.ReadAsync())
        {
            var receipt = Read(reader);
            found[receipt.Key] = receipt;
        }
        return found;
    }

    public async Task<Dictionary<OrderKey, OrderClaim>> Orders(IReadOnlyList<OrderKey> keys)
    {
        await using var command = database.Lookups.CreateCommand(
            """
            SELECT o.sender, o.number, o.receipt, o.claimed_at
            FROM unnest($1::text[], $2::text[]) AS asked (sender, number) JOIN receipt_order o USING (sender, number)
            """);
        command.Parameters.Add(new() { Value = keys.Select(k => k.Sender).ToArray() });
        command.Parameters.Add(new() { Value = keys.Select(k => k.Number).ToArray() });
        await using var reader = await command.ExecuteReaderAsync();
        var found = new Dictionary<OrderKey, OrderClaim>();
        while (await reader.ReadAsync())
        {
            var key = new OrderKey(reader.GetString(0), reader.GetString(1));
            found[key] = new(key, new(reader.GetGuid(2)), reader.Time(3));
        }
        return found;
    }

    private static Receipt Read(NpgsqlDataReader r) => new(
        new(r.GetGuid(0)), new(r.GetGuid(1)), r.GetString(2), r.GetFieldValue<byte[]>(3), Enum.Parse<ReceiptStatus>(r.GetString(4)), r.Time(5), r.GetInt64(6))
    {
        Order = r.TextOrNull(7),
        Vat = r.IsDBNull(8) ? null : r.GetDecimal(8),
        Total = r.IsDBNull(9) ? null : r.GetDecimal(9),
        Problems = ReceiptColumns.Problems(r.TextOrNull(10)),
        CheckedAt = r.TimeOrNull(11),
        Owner = r.LongOrNull(12) is { } player ? new PlayerId(player) : null,
        ClaimedAt = r.TimeOrNull(13),
        LateFor = [.. ReceiptColumns.LateFor(r.TextOrNull(14)).Select(id => new PromotionId(id))],
    };
}

/// <summary>Columns of a receipt that are kept as jsonb.</summary>
public static class ReceiptColumns
{
    public static IReadOnlyList<long> LateFor(string? column) => Json.Read<IReadOnlyList<long>>(column) ?? [];

    public static IReadOnlyList<ReceiptProblem> Problems(string? column) => Json.Read<IReadOnlyList<ReceiptProblem>>(column) ?? [];
}
