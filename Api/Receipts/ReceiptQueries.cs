using System.Globalization;
using System.Text;
using Dapper;
using Lottery.Api.Http;
using Lottery.Api.Promotions;
using Lottery.Grains.Receipts;
using Lottery.Storage.Database;
using Lottery.Storage.Tables;

namespace Lottery.Api.Receipts;

/// <summary>Which receipts a list has. What is null does not matter.</summary>
/// <param name="Status">Receipts that stand so.</param>
/// <param name="Sender">Receipts that this sender signed; the empty text for those that nobody signed.</param>
/// <param name="PlayerId">Receipts that this player claimed.</param>
/// <param name="From">Receipts accepted then or later.</param>
/// <param name="Until">Receipts accepted earlier.</param>
public sealed record ReceiptFilter(ReceiptStatus? Status, string? Sender, long? PlayerId, DateTimeOffset? From, DateTimeOffset? Until);

/// <summary>What the tables say about receipts: everything in them is durable.</summary>
public sealed class ReceiptQueries(LotteryDatabase database, PromotionQueries promotions)
{
    /// <summary>A receipt with its products; null where there is none.</summary>
    public async Task<ReceiptView?> Find(ReceiptId id)
    {
        if (await Rows(id) is not var (row, products))
            return null;
        return new(
            id.ToString(), Enum.Parse<ReceiptStatus>(row.Status), row.Sender.Length == 0 ? null : row.Sender, row.OrderNumber, Text(row.Vat), Text(row.Total),
            [.. ReceiptColumns.Problems(row.Problems).Select(p => new ReceiptReasonView(p.Flaw.Code(), p.Line))],
            products,
            Encoding.UTF8.GetString(row.Body), row.AcceptedAt, row.CheckedAt, row.PlayerId is not null,
            await promotions.Of(row.Hash), ReceiptColumns.LateFor(row.LateFor));
    }

    /// <summary>Receipts, the latest first.</summary>
    public async Task<Page<ReceiptSummary>> List(ReceiptFilter filter, PageRequest page)
    {
        var (time, hash) = page.After is null ? (DateTime.MaxValue, Guid.Empty) : PlaceOf(page.After);
        await using var connection = await database.Source.OpenConnectionAsync();
        var rows = (await connection.QueryAsync<SummaryRow>(
            $"""
            SELECT hash, id, status, sender, order_number AS OrderNumber, total, accepted_at AS AcceptedAt, checked_at AS CheckedAt, player_id AS PlayerId
            FROM receipt
            WHERE TRUE {(page.After is null ? "" : "AND (accepted_at, hash) < (@time, @hash)")}
              {(filter.Status is null ? "" : "AND status = @status")} {(filter.Sender is null ? "" : "AND sender = @sender")}
              {(filter.PlayerId is null ? "" : "AND player_id = @player")}
              {(filter.From is null ? "" : "AND accepted_at >= @from")} {(filter.Until is null ? "" : "AND accepted_at < @until")}
            ORDER BY accepted_at DESC, hash DESC LIMIT @limit
            """,
            new
            {
                time,
                hash,
                status = filter.Status?.ToString(),
                sender = filter.Sender,
                player = filter.PlayerId,
                from = filter.From?.UtcDateTime,
                until = filter.Until?.UtcDateTime,
                limit = page.Rows,
            })).ToList();
        var (found, next) = page.Of(rows, row => Cursor.OfText(string.Create(CultureInfo.InvariantCulture, $"{row.AcceptedAt.Ticks}_{row.Hash:N}")));
        return new([.. found.Select(r => new ReceiptSummary(
            r.Id.ToString("N"), Enum.Parse<ReceiptStatus>(r.Status), r.Sender.Length == 0 ? null : r.Sender, r.OrderNumber, Text(r.Total), r.AcceptedAt, r.CheckedAt,
            r.PlayerId))], next);
    }

    private static (DateTime Time, Guid Hash) PlaceOf(string after) =>
        Cursor.Text(after).Split('_') is [var ticks, var hash]
        && long.TryParse(ticks, NumberStyles.None, CultureInfo.InvariantCulture, out var time) && time <= DateTime.MaxValue.Ticks
        && Guid.TryParseExact(hash, "N", out var key)
            ? (new(time, DateTimeKind.Utc), key)
            : throw Cursor.Malformed();

    /// <summary>The key of a receipt's grain; null where there is no such receipt.</summary>
    public async Task<ReceiptKey?> KeyOf(ReceiptId id)
    {
        await using var connection = await database.Lookups.OpenConnectionAsync();
        return await connection.QuerySingleOrDefaultAsync<Guid?>("SELECT hash FROM receipt WHERE id = @id", new { id = id.Value }) is { } hash ? new(hash) : null;
    }

    private async Task<(Row Receipt, IReadOnlyList<ReceiptProductView> Products)?> Rows(ReceiptId id)
    {
        await using var connection = await database.Lookups.OpenConnectionAsync();
        var row = await connection.QuerySingleOrDefaultAsync<Row>(
            """
            SELECT hash, id, sender, body, status, order_number AS OrderNumber, vat, total, problems, accepted_at AS AcceptedAt,
                   checked_at AS CheckedAt, player_id AS PlayerId, late_for AS LateFor
            FROM receipt WHERE id = @id
            """,
            new { id = id.Value });
        if (row is null)
            return null;
        var products = await connection.QueryAsync<(string Product, string ProductId, decimal Price)>(
            "SELECT product, product_id, price FROM receipt_product WHERE receipt = @hash ORDER BY line", new { hash = row.Hash });
        return (row, [.. products.Select(p => new ReceiptProductView(p.Product, p.ProductId, Text(p.Price)!))]);
    }

    private static string? Text(decimal? amount) => amount?.ToString(CultureInfo.InvariantCulture);

    private sealed record SummaryRow(
        Guid Hash, Guid Id, string Status, string Sender, string? OrderNumber, decimal? Total, DateTime AcceptedAt, DateTime? CheckedAt, long? PlayerId);

    private sealed record Row(
        Guid Hash, Guid Id, string Sender, byte[] Body, string Status, string? OrderNumber, decimal? Vat, decimal? Total, string? Problems,
        DateTime AcceptedAt, DateTime? CheckedAt, long? PlayerId, string? LateFor);
}
