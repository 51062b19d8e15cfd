using Lottery.Api.Auth;
using Lottery.Api.Http;
using Lottery.Grains;
using Lottery.Grains.Wallets;
using Lottery.Runtime;
using Lottery.Runtime.Database;

namespace Lottery.Api.Wallets;

/// <summary>Money to be put into the wallet.</summary>
/// <param name="Amount">A decimal, as a string or a number; no more digits than the currency has.</param>
/// <param name="Currency">Its code; RUB where it is left out.</param>
public sealed record FillWalletRequest(Amount Amount, string Currency = "RUB");

/// <summary>One movement of a wallet's money.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Kind">What for.</param>
/// <param name="Status">Created: the money is held. Success: it moved. Error: it was released.</param>
/// <param name="DrawId">The draw bought, won in or refunded.</param>
/// <param name="TicketId">The ticket that won.</param>
/// <param name="Reason">Why it was released: a problem code.</param>
/// <param name="HoldsUntil">While Created: until when the money is held.</param>
/// <param name="RefundedBy">The payment that gave it back.</param>
public sealed record PaymentView(
    long Id, PaymentKind Kind, PaymentStatus Status, string Amount, string Currency, long? DrawId, long? TicketId,
    string? Reason, DateTimeOffset? HoldsUntil, long? RefundedBy, DateTimeOffset CreatedAt, DateTimeOffset? FinishedAt)
{
    public static PaymentView From(Payment p) => new(
        p.Id.Value, p.Kind, p.Status, p.Amount.Amount(), p.Amount.Currency.Code, p.Draw?.Value, p.Ticket?.Value,
        p.Reason == Fault.None ? null : p.Reason.Code(), p.DueAt, p.RefundedBy?.Value, p.CreatedAt, p.FinishedAt);
}

/// <summary>A wallet's money in one currency.</summary>
/// <param name="Currency">Its code.</param>
/// <param name="Available">Can be spent.</param>
/// <param name="Frozen">Held by payments in Created.</param>
public sealed record BalanceView(string Currency, string Available, string Frozen);

/// <summary>A wallet.</summary>
public sealed record WalletView(long Id, IReadOnlyList<BalanceView> Balances);

/// <summary>A wallet's payments, the latest first.</summary>
/// <param name="Payments">One page.</param>
/// <param name="Next">Pass it as <c>before</c> for the next page; null on the last.</param>
public sealed record PaymentList(IReadOnlyList<PaymentView> Payments, long? Next);

/// <summary>The player's money.</summary>
public static class WalletEndpoints
{
    public static void MapWallets(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("").WithTags("Wallet").RequireAuthorization();
        group.MapPost("/api/payments/fill_wallet", Fill).WithSummary("Put money in").Produces<PaymentView>(201).Problems(400, 401, 409, 422);
        group.MapGet("/api/payments/{id:long}", Payment).WithSummary("How a payment stands").Produces<PaymentView>().Problems(401, 404);
        group.MapGet("/api/wallet", Balance).WithSummary("Your balances").Produces<WalletView>().Problems(401);
        group.MapGet("/api/wallet/history", History).WithSummary("Your payments, the latest first").Produces<PaymentList>().Problems(400, 401);
    }

    private static async Task<IResult> Fill(Body<FillWalletRequest> body, HttpContext context, GrainHost host, Currencies currencies)
    {
        var amount = body.Value.Amount.In(body.Value.Currency, currencies);
        var wallet = WalletId.Of(context.Caller().Player);
        return await host.Answer(201,
            async flow => await flow.Ask(wallet, new Deposit(new PaymentId(await flow.NextIds(IdKind.Payment)), amount, body.Key)),
            PaymentView.From);
    }

    private static ValueTask<IResult> Payment(long id, HttpContext context, GrainHost host) =>
        host.Answer(200, flow => flow.Ask(WalletId.Of(context.Caller().Player), new FindPayment(new PaymentId(id))), PaymentView.From);

    private static async Task<IResult> Balance(HttpContext context, WalletQueries queries) =>
        new Answers.Json<WalletView>(200, await queries.Wallet(WalletId.Of(context.Caller().Player)));

    private static async Task<IResult> History(HttpContext context, WalletQueries queries, long? before = null, int limit = 100)
    {
        var page = Page.Of(before, limit);
        var payments = await queries.History(WalletId.Of(context.Caller().Player), page);
        return new Answers.Json<PaymentList>(200, new(payments, page.Next(payments, p => p.Id)));
    }
}
