using System.Globalization;
using Lottery.Api.Audit;
using Lottery.Api.Auth;
using Lottery.Api.Http;
using Lottery.Grains;

namespace Lottery.Api.Exports;

/// <summary>Exports for operators: CSV, a JSON array, or JSON lines, of any length.</summary>
public static class ExportEndpoints
{
    private static readonly ExportColumn<ExportedDraw>[] DrawColumns =
    [
        new("drawId", r => Text(r.DrawId)), new("gameId", r => r.GameId), new("status", r => r.Status), new("price", r => r.Price), new("currency", r => r.Currency),
        new("opensAt", r => Text(r.OpensAt)), new("closesAt", r => Text(r.ClosesAt)), new("drawsAt", r => Text(r.DrawsAt)),
        new("ticketsSold", r => Text(r.TicketsSold)), new("sales", r => r.Sales), new("numbers", r => r.Numbers), new("winners", r => Text(r.Winners)),
        new("paid", r => r.Paid), new("finishedAt", r => Text(r.FinishedAt)), new("cancelledAt", r => Text(r.CancelledAt)), new("cancelReason", r => r.CancelReason),
    ];

    private static readonly ExportColumn<ExportedTicket>[] TicketColumns =
    [
        new("ticketId", r => Text(r.TicketId)), new("drawId", r => Text(r.DrawId)), new("status", r => r.Status), new("numbers", r => r.Numbers),
        new("paymentId", r => Text(r.PaymentId)), new("playerId", r => Text(r.PlayerId)), new("book", r => Text(r.Book)), new("position", r => Text(r.Position)),
        new("soldAt", r => Text(r.SoldAt)), new("matches", r => Text(r.Matches)), new("prize", r => r.Prize), new("currency", r => r.Currency),
        new("prizePaymentId", r => Text(r.PrizePaymentId)),
    ];

    private static readonly ExportColumn<ExportedPayment>[] PaymentColumns =
    [
        new("paymentId", r => Text(r.PaymentId)), new("walletId", r => Text(r.WalletId)), new("kind", r => r.Kind), new("status", r => r.Status), new("amount", r => r.Amount),
        new("currency", r => r.Currency), new("drawId", r => Text(r.DrawId)), new("tickets", r => Text(r.Tickets)), new("ticketId", r => Text(r.TicketId)),
        new("reason", r => r.Reason), new("refundedBy", r => Text(r.RefundedBy)), new("createdAt", r => Text(r.CreatedAt)), new("finishedAt", r => Text(r.FinishedAt)),
    ];

    private static readonly ExportColumn<ExportedWinner>[] WinnerColumns =
    [
        new("drawId", r => Text(r.DrawId)), new("ticketId", r => Text(r.TicketId)), new("playerId", r => Text(r.PlayerId)), new("matches", r => Text(r.Matches)),
        new("prize", r => r.Prize), new("currency", r => r.Currency), new("paymentId", r => Text(r.PaymentId)),
    ];

    private static readonly ExportColumn<AuditView>[] AuditColumns =
    [
        new("number", r => Text(r.Number)), new("at", r => Text(r.At)), new("operatorId", r => Text(r.OperatorId)), new("action", r => r.Action),
        new("target", r => r.Target), new("detail", r => r.Detail), new("outcomeOf", r => Text(r.OutcomeOf)), new("hash", r => r.Hash),
    ];

    public static void MapExports(this IEndpointRouteBuilder app) =>
        app.MapGroup("/api/admin/export").WithTags("Exports").RequireAuthorization(RoleNames.Operator).MapExportFiles();

    /// <summary>Maps the files below an address of its own, whose callers may be known otherwise.</summary>
    public static void MapExportFiles(this IEndpointRouteBuilder group)
    {
        group.MapGet("/draws", (HttpRequest request, ExportQueries queries, ExportSlots slots, string? format = null) =>
                new Export<ExportedDraw>("draws", ExportFormats.Of(request, format), DrawColumns, queries.Draws, slots))
            .WithSummary("All draws").Files<ExportedDraw>();
        group.MapGet("/tickets", (HttpRequest request, ExportQueries queries, ExportSlots slots, long? drawId = null, string? format = null) =>
                new Export<ExportedTicket>("tickets", ExportFormats.Of(request, format), TicketColumns, stop => queries.Tickets(Draw(drawId), stop), slots))
            .WithSummary("Tickets that are in a draw, of one draw or all").Files<ExportedTicket>();
        group.MapGet("/payments", (HttpRequest request, ExportQueries queries, ExportSlots slots, long? drawId = null, string? format = null) =>
                new Export<ExportedPayment>("payments", ExportFormats.Of(request, format), PaymentColumns, stop => queries.Payments(Draw(drawId), stop), slots))
            .WithSummary("Payments, of one draw or all")
            .WithDescription("Payments have no index by draw, since every purchase would pay for it: those of one draw are picked out of all, which takes about as long as an export of all.")
            .Files<ExportedPayment>();
        group.MapGet("/winners", (HttpRequest request, ExportQueries queries, ExportSlots slots, long? drawId = null, string? format = null) =>
                new Export<ExportedWinner>("winners", ExportFormats.Of(request, format), WinnerColumns, stop => queries.Winners(Draw(drawId), stop), slots))
            .WithSummary("Tickets with a prize, of one draw or all").Files<ExportedWinner>();
        group.MapGet("/audit", (HttpRequest request, ExportQueries queries, ExportSlots slots, string? format = null) =>
                new Export<AuditView>("audit", ExportFormats.Of(request, format), AuditColumns, queries.Audit, slots))
            .WithSummary("What operators did, the earliest first").Files<AuditView>();
    }

    private static void Files<TRow>(this RouteHandlerBuilder endpoint) => endpoint
        .Produces<IReadOnlyList<TRow>>(200, "application/json", "text/csv", "application/x-ndjson").Problems(400, 401, 403, 429);

    private static DrawId? Draw(long? id) => id is { } value ? new DrawId(value) : null;

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string? Text(long? number) => number?.ToString(CultureInfo.InvariantCulture);

    private static string Text(DateTimeOffset time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    private static string? Text(DateTimeOffset? time) => time is { } at ? Text(at) : null;
}
