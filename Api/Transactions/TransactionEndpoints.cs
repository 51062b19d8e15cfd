using Lottery.Api.Approvals;
using Lottery.Api.Auth;
using Lottery.Api.Http;
using Lottery.Api.Limits;
using Lottery.Api.Wallets;
using Lottery.Grains;
using Lottery.Grains.Approvals;
using Lottery.Grains.Flows;
using Lottery.Grains.Transactions;
using Lottery.Grains.Wallets;
using Lottery.Storage.Database;

namespace Lottery.Api.Transactions;

/// <summary>Transactions: invoice and withdraw, for operators and, of their own money, for players; and the queue of those that wait for a verdict.</summary>
public static class TransactionEndpoints
{
    public static void MapTransactions(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("").WithTags("Transactions").MovesMoney();
        group.MapPost("/api/transactions/invoice", Invoice).WithSummary("Bring money into a wallet").RequireAuthorization(RoleNames.Operator)
            .Produces<TransactionView>(201).Produces<ApprovalView>(202).Problems(400, 401, 403, 409, 422, 503);
        group.MapPost("/api/transactions/withdraw", Withdraw).WithSummary("Pay money out of a wallet").RequireAuthorization(RoleNames.Operator)
            .Produces<TransactionView>(201).Problems(400, 401, 402, 403, 409, 422, 503);
        group.MapPost("/api/transactions/{id:long}/verdict", Decide).WithSummary("Accept or refuse an open transaction, where operators decide").RequireAuthorization(RoleNames.Operator)
            .Produces<TransactionView>(200).Problems(400, 401, 403, 404, 409, 422, 503);
        group.MapGet("/api/transactions", List).WithSummary("All transactions, the latest first; with status=Created and order=asc, the queue of those that wait for a verdict").RequireAuthorization(RoleNames.Operator)
            .Produces<Page<TransactionView>>().Problems(400, 401, 403);
        group.MapGet("/api/transactions/{id:long}", Get).WithSummary("How a transaction stands").RequireAuthorization()
            .Produces<TransactionView>().Problems(401, 404);
        group.MapPost("/api/wallet/withdraw", WithdrawOwn).WithSummary("Pay money out of your wallet").RequireAuthorization()
            .Produces<TransactionView>(201).Problems(400, 401, 402, 409, 422, 503);
    }

    private static async Task<IResult> Invoice(
        Body<TransactionRequest> body, HttpContext context, TransactionService transactions, Currencies currencies, IPaymentProvider provider, FlowRunner flows, TwoPeopleRules twoPeople)
    {
        var (wallet, amount, comment) = Read(body.Value, currencies);
        if (twoPeople.Credits)
            return await flows.AskForApproval(context, body.Key, twoPeople, new(ApprovalAction.Invoice, wallet.Value, ApprovalEndpoints.ReasonOf("comment", comment), null, null) { Amount = amount });
        return await Create(transactions.Invoice(wallet, amount, body.Key.Within(context.Caller()), comment), provider);
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

    private static async Task<IResult> List(
        PaymentQueries queries, TransactionQueries transactions, IPaymentProvider provider, string? kind = null, string? status = null, long? walletId = null,
        string? currency = null, DateTimeOffset? from = null, DateTimeOffset? until = null, string? order = null, string? after = null,
        int limit = PageRequest.DefaultLimit)
    {
        var filter = new PaymentFilter(
            Choice.Of("kind", kind, PaymentFilter.Transactions) is { } one ? [one] : PaymentFilter.Transactions, Choice.Of<PaymentStatus>("status", status), walletId,
            null, currency, from, until, IsAscending(order));
        var page = await queries.List(filter, PageRequest.Of(after, limit), payment => payment);
        var verdicts = await transactions.Verdicts([.. page.Items.Where(p => p.FinishedAt is not null).Select(p => p.Id)]);
        return new Answers.JsonForPeople<Page<TransactionView>>(
            200, new([.. page.Items.Select(p => TransactionView.From(p, provider, verdicts.GetValueOrDefault(p.Id)))], page.Next));
    }

    /// <exception cref="ProblemException">It is no order.</exception>
    private static bool IsAscending(string? order) => order switch
    {
        null or "desc" => false,
        "asc" => true,
        _ => throw new ProblemException(Problem.InvalidField("order", "asc or desc")),
    };

    private static async Task<IResult> Decide(
        long id, Body<VerdictRequest> body, HttpContext context, TransactionService transactions, TransactionQueries queries, IPaymentProvider provider)
    {
        var (verdict, reason) = (body.Value.Verdict, Comments.Of(body.Value.Reason, "reason"));
        if (verdict is not (Verdict.Accepted or Verdict.Refused))
            return Problem.InvalidField("verdict", "Accepted or Refused");
        if (verdict == Verdict.Refused && reason is null)
            return Problem.InvalidField("reason", "needed where the verdict is Refused");
        return await WithVerdict(await transactions.Decide(id, verdict, context.Caller().Player, reason), queries, provider);
    }

    private static async Task<IResult> Get(long id, HttpContext context, TransactionService transactions, TransactionQueries queries, IPaymentProvider provider)
    {
        var (caller, reply) = (context.Caller(), await transactions.Find(id));
        return reply.Value is { } found && !caller.IsOperator && found.Wallet != WalletId.Of(caller.Player)
            ? Fault.PaymentNotFound.ToProblem()
            : await WithVerdict(reply, queries, provider);
    }

    private static (WalletId Wallet, Money Amount, string? Comment) Read(TransactionRequest request, Currencies currencies) =>
        request.WalletId is < 1 or > TransactionService.MaxWallet
            ? throw new ProblemException(Problem.InvalidField("walletId", "1 to 2^53 - 1"))
            : (new(request.WalletId), request.Amount.In(request.Currency, currencies), Comments.Of(request.Comment));

    private static async Task<IResult> Create(ValueTask<Reply<Payment>> reply, IPaymentProvider provider) =>
        Answers.Created(await reply, payment => TransactionView.From(payment, provider), t => $"/api/transactions/{t.PaymentId}");

    private static async Task<IResult> WithVerdict(Reply<Payment> reply, TransactionQueries queries, IPaymentProvider provider) => reply.Is(out var payment, out var fault)
        ? new Answers.JsonForPeople<TransactionView>(200, TransactionView.From(payment, provider, payment.FinishedAt is null ? null : (await queries.Verdicts([payment.Id])).GetValueOrDefault(payment.Id)))
        : fault.ToProblem();
}
