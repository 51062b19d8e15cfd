using System.Globalization;
using System.Text;
using Dapper;
using Lottery.Api.Promotions;
using Lottery.Grains.Receipts;
using Lottery.Storage.Database;
using Lottery.Storage.Tables;

namespace Lottery.Api.Receipts;

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

    private sealed record Row(
        Guid Hash, Guid Id, string Sender, byte[] Body, string Status, string? OrderNumber, decimal? Vat, decimal? Total, string? Problems,
        DateTime AcceptedAt, DateTime? CheckedAt, long? PlayerId, string? LateFor);
}
