using Lottery.Grains;
using Lottery.Grains.Promotions;
using Lottery.Storage.Tables;

namespace Lottery.Storage.Commit;

/// <summary>Which column each property of a promotional draw's rows is written to. <see cref="PromotionTables"/> reads them back.</summary>
internal static class PromotionMap
{
    public static TableWriter Promotions => new VersionedTable<PromotionId, Promotion>("promotion", 1, b => b.Promotions, () => new Columns<Promotion>()
        .Bigint("id", r => r.Id.Value)
        .Text("name", r => r.Terms.Name)
        .Numeric("amount_per_entry", r => r.Terms.Rule.AmountPerEntry)
        .Numeric("minimum_total", r => r.Terms.Rule.MinimumTotal)
        .Integer("max_entries", r => r.Terms.Rule.MaxEntries)
        .Json("ranks", r => Json.Write(r.Terms.Ranks))
        .Text("currency", r => r.Terms.Currency.Code)
        .Time("opens_at", r => r.Terms.OpensAt)
        .Time("closes_at", r => r.Terms.ClosesAt)
        .Time("claims_until", r => r.Terms.ClaimsUntil)
        .Bytes("commitment", r => r.Terms.Commitment)
        .Bytes("protected_secret", r => r.ProtectedSecret)
        .Text("status", r => r.Status.ToString())
        .Bigint("receipts", r => r.Receipts)
        .Bigint("entries", r => r.Entries)
        .Bytes("frontier", r => r.Frontier)
        .Time("last_call_at", r => r.LastCallAt)
        .Bytes("root", r => r.Seal?.Root)
        .Text("checkpoint", r => r.Seal?.Checkpoint)
        .Time("sealed_at", r => r.Seal?.SealedAt)
        .Bytes("secret", r => r.Result?.Secret)
        .Time("drawn_at", r => r.Result?.DrawnAt)
        .Time("finished_at", r => r.FinishedAt)
        .Time("cancelled_at", r => r.CancelledAt)
        .Text("cancel_reason", r => r.CancelReason)
        .Time("wakes_at", r => r.WakesAt)
        .Time("created_at", r => r.CreatedAt)
        .Bigint("version", r => r.Version));

    public static TableWriter Entries => new InsertOnlyTable<EntryRange>("promotion_entry", b => b.PromotionEntries, new Columns<EntryRange>()
        .Bigint("promotion_id", r => r.Promotion.Value)
        .Uuid("receipt", r => r.Receipt.Hash)
        .Uuid("receipt_id", r => r.ReceiptId.Value)
        .Bigint("position", r => r.Position)
        .Bigint("first_entry", r => r.First)
        .Integer("count", r => r.Count)
        .Time("earned_at", r => r.EarnedAt));

    public static TableWriter Wins => new InsertOnlyTable<PromotionWin>("promotion_win", b => b.PromotionWins, new Columns<PromotionWin>()
        .Bigint("promotion_id", r => r.Entry.Promotion.Value)
        .Bigint("entry", r => r.Entry.Number)
        .Integer("place", r => r.Place)
        .Integer("rank", r => r.Rank)
        .Bigint("amount", r => r.Prize.Minor)
        .Text("currency", r => r.Prize.Currency.Code)
        .Uuid("receipt", r => r.Receipt.Hash)
        .Bigint("payment_id", r => r.Payment.Value));
}
