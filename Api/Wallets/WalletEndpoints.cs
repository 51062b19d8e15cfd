using System.Diagnostics;
using Lottery.Api.Approvals;
using Lottery.Api.Auth;
using Lottery.Api.Http;
using Lottery.Api.Transactions;
using Lottery.Grains;
using Lottery.Grains.Approvals;
using Lottery.Grains.Flows;
using Lottery.Grains.Wallets;
using Lottery.Storage.Database;

namespace Lottery.Api.Wallets;

/// <summary>Money to be put into the wallet.</summary>
/// <param name="Amount">A decimal, as a string or a number; no more digits than the currency has.</param>
/// <param name="Currency">Its code; RUB where it is left out.</param>
public sealed record FillWalletRequest(Amount Amount, string Currency = "RUB");

/// <summary>Money to be put into a player's wallet.</summary>
/// <param name="Amount">A decimal, as a string or a number; no more digits than the currency has.</param>
/// <param name="Currency">Its code; RUB where it is left out.</param>
/// <param name="Comment">What the history shall say of it: 1 to 200 characters.</param>
public sealed record DepositRequest(Amount Amount, string Currency = "RUB", string? Comment = null);

/// <summary>Money that an operator gives a player by hand, from the house.</summary>
/// <param name="Amount">A decimal, as a string or a number; no more digits than the currency has.</param>
/// <param name="Comment">Why, as the history shall say it: 1 to 200 characters.</param>
/// <param name="Currency">Its code; RUB where it is left out.</param>
public sealed record CreditRequest(Amount Amount, string Comment, string Currency = "RUB");

/// <summary>One movement of a wallet's money.</summary>
/// <param name="PaymentId">Its number.</param>
/// <param name="WalletId">Whose money: a player's number, or another wallet's.</param>
/// <param name="Kind">What for.</param>
/// <param name="Status">Created: the money is held, or has yet to come. Success: it moved. Error: it was released, or never came.</param>
/// <param name="From">Where the money comes from: <c>wallet</c>, <c>outside</c>, <c>house</c>, <c>draw 7</c> or <c>service 3</c>.</param>
/// <param name="To">Where it goes.</param>
/// <param name="DrawId">The draw bought, won in or refunded.</param>
/// <param name="TicketId">The ticket that won.</param>
/// <param name="ServiceId">The service paid.</param>
/// <param name="OrderId">Its order.</param>
/// <param name="Reason">Why it was released: a problem code.</param>
/// <param name="Comment">The payment's comment, 1 to 200 characters.</param>
/// <param name="HoldsUntil">While Created: until when the money is held, or when the payment provider is asked again.</param>
/// <param name="RefundedBy">The payment that gave it back.</param>
public sealed record PaymentView(
    long PaymentId, long WalletId, PaymentKind Kind, PaymentStatus Status, string Amount, string Currency, string From, string To, long? DrawId, long? TicketId,
    long? ServiceId, long? OrderId, string? Reason, string? Comment, DateTimeOffset? HoldsUntil, long? RefundedBy, DateTimeOffset CreatedAt,
    DateTimeOffset? FinishedAt)
{
    private const string Wallet = "wallet";
    private const string Outside = "outside";

    public static PaymentView Of(Payment p)
    {
        var (from, to) = Parties(p);
        return new(
            p.Id.Value, p.Wallet.Value, p.Kind, p.Status, p.Amount.Amount(), p.Amount.Currency.Code, from, to, p.Draw?.Value, p.Ticket?.Value,
            p.ServiceOrder?.Service.Value, p.ServiceOrder?.Number, p.Reason == Fault.None ? null : p.Reason.Code(), p.Comment,
            p.DueAt, p.RefundedBy?.Value, p.CreatedAt, p.FinishedAt);
    }

    private static (string From, string To) Parties(Payment p) => p.Kind switch
    {
        PaymentKind.Deposit or PaymentKind.Invoice => (Outside, Wallet),
        PaymentKind.Withdrawal => (Wallet, Outside),
        PaymentKind.Credit => ("house", Wallet),
        PaymentKind.Purchase => (Wallet, $"draw {p.Draw}"),
        PaymentKind.Prize or PaymentKind.Refund => ($"draw {p.Draw}", Wallet),
        PaymentKind.PromotionPrize => ($"promotion {p.Entry?.Promotion}", Wallet),
        PaymentKind.Order => (Wallet, $"service {p.ServiceOrder?.Service}"),
        _ => throw new UnreachableException($"No parties of {p}."),
    };
}

/// <summary>A wallet's money in one currency.</summary>
/// <param name="Currency">Its code.</param>
/// <param name="Available">Can be spent.</param>
/// <param name="Frozen">Held by payments in Created.</param>
public sealed record BalanceView(string Currency, string Available, string Frozen);

/// <summary>A wallet.</summary>
/// <param name="WalletId">Its number: its player's.</param>
/// <param name="Balances">By currency.</param>
public sealed record WalletView(long WalletId, IReadOnlyList<BalanceView> Balances);

/// <summary>The player's money.</summary>
public static class WalletEndpoints
{
    public static void MapWallets(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("").WithTags("Wallet").RequireAuthorization();
        group.MapPost("/api/payments/fill_wallet", Fill).WithSummary("Put money in").Produces<PaymentView>(201).Problems(400, 401, 409, 422);
        group.MapGet("/api/payments/{id:long}", Payment).WithSummary("How a payment stands").Produces<PaymentView>().Problems(401, 404);
        group.MapGet("/api/wallet", Balance).WithSummary("Your balances").Produces<WalletView>().Problems(401);
        group.MapGet("/api/wallet/history", OwnHistory).WithSummary("Your payments, the latest first unless asked for otherwise").Produces<Page<PaymentView>>().Problems(400, 401);

        var others = app.MapGroup("/api/wallets/{id:long}").WithTags("Wallet").RequireAuthorization(RoleNames.Operator);
        others.MapPost("/deposit", Deposit).WithSummary("Put money into a player's wallet").Produces<PaymentView>(201).Produces<ApprovalView>(202).Problems(400, 401, 403, 404, 409, 422);
        others.MapPost("/credit", Credit).WithSummary("Give a player money by hand, from the house").Produces<PaymentView>(201).Produces<ApprovalView>(202).Problems(400, 401, 403, 404, 409, 422);
        others.MapGet("", OthersBalance).WithSummary("A wallet's balances").Produces<WalletView>().Problems(401, 403);
        others.MapGet("/history", OthersHistory).WithSummary("A wallet's payments, the latest first unless asked for otherwise").Produces<Page<PaymentView>>().Problems(400, 401, 403);
    }

    private static async Task<IResult> Fill(Body<FillWalletRequest> body, HttpContext context, TransactionService transactions, Currencies currencies)
    {
        var amount = body.Value.Amount.In(body.Value.Currency, currencies);
        return await transactions.Deposit(context.Caller().Player, amount, body.Key, null).Create(PaymentView.Of, p => $"/api/payments/{p.PaymentId}");
    }

    private static ValueTask<IResult> Payment(long id, HttpContext context, FlowRunner flows) =>
        flows.Ask(WalletId.Of(context.Caller().Player), new FindPayment(new(id))).Answer(PaymentView.Of);

    private static async Task<IResult> Balance(HttpContext context, WalletQueries queries) =>
        new Answers.Json<WalletView>(200, await queries.Wallet(WalletId.Of(context.Caller().Player)));

    private static async Task<IResult> Deposit(long id, Body<DepositRequest> body, HttpContext context, FlowRunner flows, TransactionService transactions, Currencies currencies, TwoPeopleRules twoPeople)
    {
        var amount = body.Value.Amount.In(body.Value.Currency, currencies);
        var (key, comment) = (body.Key.Within(context.Caller()), Comments.Of(body.Value.Comment));
        return twoPeople.Credits
            ? await flows.AskForApproval(context, body.Key, twoPeople, new(ApprovalAction.Deposit, id, ApprovalEndpoints.ReasonOf("comment", comment), null, null) { Amount = amount }, new PlayerId(id))
            : await transactions.Deposit(new(id), amount, key, comment).Create(PaymentView.Of, p => $"/api/admin/payments/{p.PaymentId}");
    }

    private static async Task<IResult> Credit(long id, Body<CreditRequest> body, HttpContext context, FlowRunner flows, Currencies currencies, TwoPeopleRules twoPeople)
    {
        var amount = body.Value.Amount.In(body.Value.Currency, currencies);
        var (key, comment) = (body.Key.Within(context.Caller()), Comments.Of(body.Value.Comment)!);
        return twoPeople.Credits
            ? await flows.AskForApproval(context, body.Key, twoPeople, new(ApprovalAction.Credit, id, comment, null, null) { Amount = amount }, new PlayerId(id))
            : await flows.Run(new CreditFlow(new(id), amount, comment, key)).Create(PaymentView.Of, p => $"/api/admin/payments/{p.PaymentId}");
    }

    private static async Task<IResult> OthersBalance(long id, WalletQueries queries) => new Answers.Json<WalletView>(200, await queries.Wallet(new(id)));

    private static Task<IResult> OwnHistory(HttpContext context, HistoryQueries queries, Currencies currencies, [AsParameters] HistoryParameters ask) =>
        History(WalletId.Of(context.Caller().Player), queries, currencies, ask);

    private static Task<IResult> OthersHistory(long id, HistoryQueries queries, Currencies currencies, [AsParameters] HistoryParameters ask) =>
        History(new(id), queries, currencies, ask);

    private static async Task<IResult> History(WalletId wallet, HistoryQueries queries, Currencies currencies, HistoryParameters ask)
    {
        if (ask.Currency is { } currency && currencies.Find(currency) is null)
            return Fault.UnknownCurrency.ToProblem("currency", $"one of {string.Join(", ", currencies.All.Select(c => c.Code).Order())}");
        return new Answers.JsonForPeople<Page<PaymentView>>(200, await queries.Read(wallet, HistoryPage.Of(ask)));
    }
}
