using Lottery.Grains.Receipts;
using Lottery.Storage.Tables;

namespace Lottery.Storage.Commit;

/// <summary>Which column each property of a receipt's rows is written to. <see cref="ReceiptTables"/> reads them back.</summary>
internal static class ReceiptMap
{
    public static TableWriter Receipts => new VersionedTable<ReceiptKey, Receipt>("receipt", 1, b => b.Receipts, () => new Columns<Receipt>()
        .Uuid("hash", r => r.Key.Hash)
        .Uuid("id", r => r.Id.Value)
        .Text("sender", r => r.Sender)
        .Bytes("body", r => r.Body)
        .Text("status", r => r.Status.ToString())
        .Text("order_number", r => r.Order)
        .Numeric("vat", r => r.Vat)
        .Numeric("total", r => r.Total)
        .Json("problems", r => r.Problems.Count == 0 ? null : Json.Write(r.Problems))
        .Json("late_for", r => r.LateFor.Count == 0 ? null : Json.Write<IReadOnlyList<long>>([.. r.LateFor.Select(p => p.Value)]))
        .Time("accepted_at", r => r.AcceptedAt)
        .Time("checked_at", r => r.CheckedAt)
        .Time("due_at", r => r.DueAt)
        .Bigint("player_id", r => r.Owner?.Value)
        .Time("claimed_at", r => r.ClaimedAt)
        .Bigint("version", r => r.Version));

    public static TableWriter Products => new InsertOnlyTable<ReceiptProduct>("receipt_product", b => b.ReceiptProducts, new Columns<ReceiptProduct>()
        .Uuid("receipt", r => r.Receipt.Hash)
        .Integer("line", r => r.Line)
        .Text("product", r => r.Product.Name)
        .Text("product_id", r => r.Product.ProductId)
        .Numeric("price", r => r.Product.Price));

    public static TableWriter Orders => new InsertOnlyTable<OrderClaim>("receipt_order", b => b.ReceiptOrders, new Columns<OrderClaim>()
        .Text("sender", r => r.Order.Sender)
        .Text("number", r => r.Order.Number)
        .Uuid("receipt", r => r.Receipt.Hash)
        .Time("claimed_at", r => r.ClaimedAt));
}
