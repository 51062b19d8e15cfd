using Lottery.Api.Auth;
using Lottery.Api.Http;
using Lottery.Api.Limits;
using Lottery.Api.Wallets;
using Lottery.Grains;
using Lottery.Grains.Transactions;
using Lottery.Grains.Wallets;
using Lottery.Storage.Database;

namespace Lottery.Api.Transactions;

/// <summary>Money to be brought into a wallet or paid out of it.</summary>
/// <param name="WalletId">A player's number, or any other from 1 to 2^53 - 1: such a wallet is made by its first invoice.</param>
/// <param name="Amount">A decimal, as a string or a number; no more digits than the currency has.</param>
/// <param name="Currency">Its code.</param>
/// <param name="Comment">What the history shall say of it: 1 to 200 characters.</param>
public sealed record TransactionRequest(long WalletId, Amount Amount, string Currency, string? Comment = null);

/// <summary>Money to be paid out of your wallet.</summary>
/// <param name="Amount">A decimal, as a string or a number; no more digits than the currency has.</param>
/// <param name="Currency">Its code; RUB where it is left out.</param>
/// <param name="Comment">What the history shall say of it: 1 to 200 characters.</param>
public sealed record WithdrawRequest(Amount Amount, string Currency = "RUB", string? Comment = null);

/// <summary>What came of a transaction that its provider left open.</summary>
/// <param name="Verdict">Accepted: the money moved. Refused: it did not and never will.</param>
public sealed record VerdictRequest(Verdict Verdict);

/// <summary>Money on its way between a wallet and the world outside.</summary>
/// <param name="PaymentId">Its number, among all payments.</param>
/// <param name="WalletId">Whose.</param>
/// <param name="Kind">Invoice: in. Withdrawal: out.</param>
/// <param name="Status">Created: the payment provider has yet to answer, a withdrawal's money is frozen. Success and Error are final.</param>
/// <param name="Reason">Why it came to Error: a problem code.</param>
/// <param name="Provider">Who moves the money outside.</param>
public sealed record TransactionView(
    long PaymentId, long WalletId, PaymentKind Kind, PaymentStatus Status, string Amount, string Currency, string? Reason, string? Comment,
    string Provider, DateTimeOffset CreatedAt, DateTimeOffset? FinishedAt)
{
    public static TransactionView From(Payment p, IPaymentProvider provider) => new(
        p.Id.Value, p.Wallet.Value, p.Kind, p.Status, p.Amount.Amount(), p.Amount.Currency.Code, p.Reason == Fault.None ? null : p.Reason.Code(), p.Comment,
        provider.Name, p.CreatedAt, p.FinishedAt);
}

/// <summary>Transactions: invoice and withdraw, for operators and, of their own money, for players.</summary>
public static class TransactionEndpoints
{
    public static void MapTransactions(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("").WithTags("Transactions").MovesMoney();
        group.MapPost("/api/transactions/invoice", Invoice).WithSummary("Bring money into a wallet").RequireAuthorization(RoleNames.Operator)
            .Produces<TransactionView>(201).Problems(400, 401, 403, 409, 422, 503);
        group.MapPost("/api/transactions/withdraw", Withdraw).WithSummary("Pay money out of a wallet").RequireAuthorization(RoleNames.Operator)
            .Produces<TransactionView>(201).Problems(400, 401, 402, 403, 409, 422, 503);
        group.MapPost("/api/transactions/{id:long}/verdict", Conclude).WithSummary("Say what came of an open transaction").RequireAuthorization(RoleNames.Operator)
            .Produces<TransactionView>(200).Problems(400, 401, 403, 404, 409, 422, 503);
        group.MapGet("/api/transactions", List).WithSummary("All transactions, the latest first").RequireAuthorization(RoleNames.Operator)
            .Produces<Page<TransactionView>>().Problems(400, 401, 403);
        group.MapGet("/api/transactions/{id:long}", Get).WithSummary("How a transaction stands").RequireAuthorization()
            .Produces<TransactionView>().Problems(401, 404);
        group.MapPost("/api/wallet/withdraw", WithdrawOwn).WithSummary("Pay money out of your wallet").RequireAuthorization()
            .Produces<TransactionView>(201).Problems(400, 401, 402, 409, 422, 503);
    }

    private static Task<IResult> Invoice(Body<TransactionRequest> body, HttpContext context, TransactionService transactions, Currencies currencies, IPaymentProvider provider)
    {
        var (wallet, amount, comment) = Read(body.Value, currencies);
        return Create(transactions.Invoice(wallet, amount, body.Key.Within(context.Caller()), comment), provider);
    }

    private static Task<IResult> Withdraw(Body<TransactionRequest> body, HttpContext context, TransactionService transactions, Currencies currencies, IPaymentProvider provider)
    {
        var (wallet, amount, comment) = Read(body.Value, currencies);
        return Create(transactions.Withdraw(wallet, amount, body.Key.Within(context.Caller()), comment), provider);
    }

    private static Task<IResult> WithdrawOwn(Body<WithdrawRequest> body, HttpContext context, TransactionService transactions, Currencies currencies, IPaymentProvider provider)
    {
        var (amount, currency, comment) = body.Value;
        return Create(transactions.Withdraw(WalletId.Of(context.Caller().Player), amount.In(currency, currencies), body.Key, Comments.Of(comment)), provider);
    }

    private static Task<IResult> Conclude(long id, Body<VerdictRequest> body, TransactionService transactions, IPaymentProvider provider) =>
        body.Value.Verdict is Verdict.Accepted or Verdict.Refused
            ? Answer(transactions.Conclude(id, body.Value.Verdict), provider)
            : throw new ProblemException(Problem.InvalidField("verdict", "Accepted or Refused"));

    private static async Task<IResult> Get(long id, HttpContext context, TransactionService transactions, IPaymentProvider provider)
    {
        var (caller, reply) = (context.Caller(), await transactions.Find(id));
        return reply.Value is { } found && !caller.IsOperator && found.Wallet != WalletId.Of(caller.Player)
            ? Fault.PaymentNotFound.ToProblem()
            : Answer(reply, provider);
    }

    private static async Task<IResult> List(
        PaymentQueries queries, IPaymentProvider provider, string? kind = null, string? status = null, long? walletId = null, string? currency = null,
        DateTimeOffset? from = null, DateTimeOffset? until = null, string? after = null, int limit = PageRequest.DefaultLimit)
    {
        var filter = new PaymentFilter(
            Choice.Of("kind", kind, PaymentFilter.Transactions) is { } one ? [one] : PaymentFilter.Transactions, Choice.Of<PaymentStatus>("status", status), walletId,
            null, currency, from, until);
        return new Answers.JsonForPeople<Page<TransactionView>>(
            200, await queries.List(filter, PageRequest.Of(after, limit), payment => TransactionView.From(payment, provider)));
    }

    private static (WalletId Wallet, Money Amount, string? Comment) Read(TransactionRequest request, Currencies currencies) =>
        request.WalletId is < 1 or > TransactionService.MaxWallet
            ? throw new ProblemException(Problem.InvalidField("walletId", "1 to 2^53 - 1"))
            : (new(request.WalletId), request.Amount.In(request.Currency, currencies), Comments.Of(request.Comment));

    private static async Task<IResult> Create(ValueTask<Reply<Payment>> reply, IPaymentProvider provider) =>
        Answers.Created(await reply, payment => TransactionView.From(payment, provider), t => $"/api/transactions/{t.PaymentId}");

    private static async Task<IResult> Answer(ValueTask<Reply<Payment>> reply, IPaymentProvider provider) => Answer(await reply, provider);

    private static IResult Answer(Reply<Payment> reply, IPaymentProvider provider) => reply.Is(out var payment, out var fault)
        ? new Answers.Json<TransactionView>(200, TransactionView.From(payment, provider))
        : fault.ToProblem();
}
