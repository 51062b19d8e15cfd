using Lottery.Api.Http;
using Lottery.Api.Operators;
using Lottery.Api.Transactions;
using Lottery.Grains.Transactions;
using Lottery.Grains.Wallets;
using Lottery.Pages.Hosting;

namespace Lottery.Pages.Console;

/// <summary>What the page of money shows.</summary>
/// <param name="Open">Deposits and withdrawals that wait to be decided.</param>
/// <param name="Solvency">By currency.</param>
/// <param name="Error">Why the last decision was refused.</param>
public sealed record MoneyModel(IReadOnlyList<WaitingPayment> Open, IReadOnlyList<Solvency> Solvency, string? Error = null);

/// <summary>Money that comes in and goes out, and what is to be decided about it.</summary>
internal static class ConsoleMoney
{
    private const int OpenShown = 100;

    public static void MapConsoleMoney(this IEndpointRouteBuilder console)
    {
        console.MapGet("/money", async (Viewer viewer, OperatorQueries queries) => Html.Of<MoneyPage, MoneyModel>(viewer, await Read(queries)));
        console.MapPost("/money/{id:long}", Decide);
    }

    private static async Task<IResult> Decide(long id, Form form, Viewer viewer, TransactionService transactions, OperatorQueries queries)
    {
        var verdict = form["do"] switch
        {
            "accept" => Verdict.Accepted,
            "refuse" => Verdict.Refused,
            _ => throw new ProblemException(Problem.InvalidField("do", "accept or refuse")),
        };
        if ((await transactions.Conclude(id, verdict)).Is(out _, out var fault))
            return Html.Go("/console/money");
        var problem = fault.ToProblem();
        return Html.Of<MoneyPage, MoneyModel>(viewer, await Read(queries) with { Error = viewer.L[problem.Detail] }, problem.Status);
    }

    private static async Task<MoneyModel> Read(OperatorQueries queries) =>
        new(await queries.Open([PaymentKind.Invoice, PaymentKind.Withdrawal], OpenShown), await queries.Solvency());
}
