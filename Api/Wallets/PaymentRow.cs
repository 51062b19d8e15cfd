using Lottery.Grains;
using Lottery.Grains.Wallets;
using Lottery.Storage.Database;

namespace Lottery.Api.Wallets;

/// <summary>A payment as lists read it.</summary>
internal sealed record PaymentRow(
    long Id, long WalletId, string Kind, string Status, long Amount, string Currency, long? DrawId, long? TicketId, long? ServiceId, long? OrderId,
    long? PromotionId, long? PromotionEntry, int Reason, string? Comment, DateTime? DueAt, long? RefundedBy, DateTime CreatedAt, DateTime? FinishedAt)
{
    /// <summary>What a query selects, of the table named <c>p</c>.</summary>
    public const string Columns =
        """
        p.id, p.wallet_id AS WalletId, p.kind, p.status, p.amount, p.currency, p.draw_id AS DrawId, p.ticket_id AS TicketId, p.service_id AS ServiceId,
        p.order_id AS OrderId, p.promotion_id AS PromotionId, p.promotion_entry AS PromotionEntry, p.reason, p.comment, p.due_at AS DueAt,
        p.refunded_by AS RefundedBy, p.created_at AS CreatedAt, p.finished_at AS FinishedAt
        """;

    public Payment ToPayment(Currencies currencies) => new(
        new(Id), new(WalletId), Enum.Parse<PaymentKind>(Kind), new(Amount, currencies[Currency]), Enum.Parse<PaymentStatus>(Status), CreatedAt, Version: 1)
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
