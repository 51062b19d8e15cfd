using Lottery.Api.Http;
using Lottery.Api.Operators;
using Lottery.Api.Transactions;
using Lottery.Api.Wallets;
using Lottery.Grains.Transactions;
using Lottery.Pages.Hosting;

namespace Lottery.Pages.Console;

/// <summary>What the page of money shows.</summary>
/// <param name="Open">Deposits and withdrawals that wait to be decided.</param>
/// <param name="Solvency">By currency.</param>
/// <param name="Provider">Who moves money in and out.</param>
/// <param name="DecidedHere">Whether operators give the verdicts.</param>
/// <param name="Error">Why the last decision was refused.</param>
public sealed record MoneyModel(IReadOnlyList<WaitingPayment> Open, IReadOnlyList<Solvency> Solvency, string Provider, bool DecidedHere, string? Error = null);

/// <summary>Money that comes in and goes out, and what is to be decided about it.</summary>
internal static class ConsoleMoney
{
    private const int OpenShown = 100;

    public static void MapConsoleMoney(this IEndpointRouteBuilder console)
    {
        console.MapGet("/money", async (Viewer viewer, OperatorQueries queries, IPaymentProvider provider) => Html.Of<MoneyPage, MoneyModel>(viewer, await Read(queries, provider)));
        console.MapPost("/money/{id:long}", Decide);
    }

    private static async Task<IResult> Decide(long id, Form form, Viewer viewer, TransactionService transactions, OperatorQueries queries, IPaymentProvider provider)
    {
        var verdict = form["do"] switch
        {
            "accept" => Verdict.Accepted,
            "refuse" => Verdict.Refused,
            _ => throw new ProblemException(Problem.InvalidField("do", "accept or refuse")),
        };
        var reason = form["reason"].Length == 0 ? null : Comments.Of(form["reason"], "reason");
        if (verdict == Verdict.Refused && reason is null)
            return Html.Of<MoneyPage, MoneyModel>(viewer, await Read(queries, provider) with { Error = viewer.L["Say why it is refused."] }, 400);
        if ((await transactions.Decide(id, verdict, viewer.Player!.Id, reason)).Is(out _, out var fault))
            return Html.Go("/console/money");
        var problem = fault.ToProblem();
        return Html.Of<MoneyPage, MoneyModel>(viewer, await Read(queries, provider) with { Error = viewer.L[problem.Detail] }, problem.Status);
    }

    private static async Task<MoneyModel> Read(OperatorQueries queries, IPaymentProvider provider) =>
        new(await queries.Open(PaymentFilter.Transactions, OpenShown), await queries.Solvency(), provider.Shown(), provider.IsDecidedByOperators);
}
