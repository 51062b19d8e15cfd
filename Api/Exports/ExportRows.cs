namespace Lottery.Api.Exports;

/// <summary>A draw of the export.</summary>
/// <param name="TicketsSold">In the draw.</param>
/// <param name="Numbers">In the order drawn, with spaces between.</param>
/// <param name="Winners">Tickets with a prize.</param>
/// <param name="Paid">To winners, once the prizes are computed.</param>
public sealed record ExportedDraw(
    long DrawId, string GameId, string Status, string Price, string Currency, DateTimeOffset OpensAt, DateTimeOffset ClosesAt, DateTimeOffset DrawsAt,
    long TicketsSold, string Sales, string? Numbers, long? Winners, string? Paid, DateTimeOffset? FinishedAt, DateTimeOffset? CancelledAt, string? CancelReason);

/// <summary>A ticket of the export: one that is in a draw.</summary>
/// <param name="Numbers">Ascending, with spaces between.</param>
public sealed record ExportedTicket(
    long TicketId, long DrawId, string Status, string Numbers, long PaymentId, long PlayerId, int Book, long Position, DateTimeOffset SoldAt,
    int? Matches, string? Prize, string Currency, long? PrizePaymentId);

/// <summary>A payment of the export.</summary>
/// <param name="Reason">Why it was released: a problem code.</param>
public sealed record ExportedPayment(
    long PaymentId, long WalletId, string Kind, string Status, string Amount, string Currency, long? DrawId, int? Tickets, long? TicketId, string? Reason,
    long? RefundedBy, DateTimeOffset CreatedAt, DateTimeOffset? FinishedAt);

/// <summary>A ticket with a prize.</summary>
/// <param name="PaymentId">The payment that paid it; null while it is about to be posted.</param>
public sealed record ExportedWinner(long DrawId, long TicketId, long PlayerId, int Matches, string Prize, string Currency, long? PaymentId);
