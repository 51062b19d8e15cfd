using Dapper;
using Lottery.Grains;
using Lottery.Grains.Wallets;
using Lottery.Storage.Database;

namespace Lottery.Api.Wallets;

/// <summary>What the tables say about a wallet's past: everything in them is durable.</summary>
/// <remarks>By time it goes along an index; by amount it sorts the wallet's payments, so that no purchase has to keep an index for it.</remarks>
public sealed class HistoryQueries(LotteryDatabase database, Currencies currencies)
{
    /// <summary>Amounts of all currencies in units of 10^-8, the smallest that any of them has.</summary>
    private const string Figure = "p.amount * 10::numeric ^ (8 - c.exponent)";

    public async Task<PaymentList> Read(WalletId wallet, HistoryPage page)
    {
        var (than, direction) = page.Ascending ? (">", "ASC") : ("<", "DESC");
        var (after, order) = page.ByAmount
            ? ($"({Figure}, p.id) {than} (@afterAmount, @afterId)", $"{Figure} {direction}, p.id {direction}")
            : ($"p.id {than} @afterId", $"p.id {direction}");
        var from = page.From is null ? "" : "AND p.created_at >= @from";
        var until = page.Until is null ? "" : "AND p.created_at < @until";
        await using var connection = await database.Lookups.OpenConnectionAsync();
        var rows = (await connection.QueryAsync<Row>(
            $"""
            SELECT p.id, p.kind, p.status, p.amount, p.currency, p.draw_id AS DrawId, p.ticket_id AS TicketId, p.service_id AS ServiceId, p.order_id AS OrderId,
                   p.promotion_id AS PromotionId, p.promotion_entry AS PromotionEntry,
                   p.reason, p.comment, p.due_at AS DueAt, p.refunded_by AS RefundedBy, p.created_at AS CreatedAt, p.finished_at AS FinishedAt
            FROM payment p JOIN currency c ON c.code = p.currency
            WHERE p.wallet_id = @wallet {(page.Kind is null ? "" : "AND p.kind = @kind")} {(page.Currency is null ? "" : "AND p.currency = @currency")}
              {from} {until} {(page.AfterId is null ? "" : "AND " + after)}
            ORDER BY {order} LIMIT @limit
            """,
            new
            {
                wallet = wallet.Value,
                kind = page.Kind?.ToString(),
                currency = page.Currency,
                from = page.From?.UtcDateTime,
                until = page.Until?.UtcDateTime,
                afterAmount = page.AfterAmount,
                afterId = page.AfterId,
                limit = page.Limit,
            })).Select(r => r.ToPayment(wallet, currencies)).ToList();
        return new([.. rows.Select(PaymentView.Of)], rows.Count < page.Limit ? null : page.After(rows[^1]));
    }

    private sealed record Row(
        long Id, string Kind, string Status, long Amount, string Currency, long? DrawId, long? TicketId, long? ServiceId, long? OrderId,
        long? PromotionId, long? PromotionEntry, int Reason, string? Comment, DateTime? DueAt, long? RefundedBy, DateTime CreatedAt, DateTime? FinishedAt)
    {
        public Payment ToPayment(WalletId wallet, Currencies currencies) => new(
            new(Id), wallet, Enum.Parse<PaymentKind>(Kind), new(Amount, currencies[Currency]), Enum.Parse<PaymentStatus>(Status), CreatedAt, Version: 1)
        {
            Draw = DrawId is { } draw ? new DrawId(draw) : null,
            Ticket = TicketId is { } ticket ? new TicketId(ticket) : null,
            ServiceOrder = ServiceId is { } service ? new OrderId(new(service), OrderId!.Value) : null,
            Entry = PromotionId is { } promotion ? new EntryId(new(promotion), PromotionEntry!.Value) : null,
            Reason = (Fault)Reason,
            Comment = Comment,
            DueAt = DueAt,
            RefundedBy = RefundedBy is { } refund ? new PaymentId(refund) : null,
            FinishedAt = FinishedAt,
        };
    }
}
