using Lottery.Api.Http;
using Lottery.Api.Wallets;
using Lottery.Grains;
using Lottery.Grains.Approvals;
using Lottery.Grains.Flows;
using Lottery.Pages.Hosting;
using Lottery.Storage.Tables;

namespace Lottery.Pages.Console;

/// <summary>What the page of approvals shows.</summary>
/// <param name="Pending">Requests that nobody has decided, the earliest first.</param>
/// <param name="Decided">The latest of the others.</param>
/// <param name="Error">Why the last decision was refused.</param>
public sealed record ApprovalsModel(IReadOnlyList<Approval> Pending, IReadOnlyList<Approval> Decided, string? Error = null);

/// <summary>What takes two people: seen, approved and refused.</summary>
internal static class ConsoleApprovals
{
    public const string Address = "/console/approvals";

    private const int PendingShown = 100, DecidedShown = 30;

    public static void MapConsoleApprovals(this IEndpointRouteBuilder console)
    {
        console.MapGet("/approvals", async (Viewer viewer, ApprovalTables tables, HttpContext context) =>
            Html.Of<ApprovalsPage, ApprovalsModel>(viewer, await Read(tables, context.RequestAborted)));
        console.MapPost("/approvals/{id:long}", Decide);
    }

    private static async Task<IResult> Decide(long id, Form form, Viewer viewer, FlowRunner flows, ApprovalTables tables, HttpContext context)
    {
        var (approval, by) = (new ApprovalId(id), viewer.Player!.Id);
        try
        {
            var reply = form["do"] switch
            {
                "approve" => await flows.Run(flow => Approvals.Approve(flow, approval, by)),
                "refuse" => await Refuse(Comments.Of(form["reason"], "reason")!),
                _ => throw new ProblemException(Problem.InvalidField("do", "approve or refuse")),
            };
            return reply.Is(out _, out var fault) ? Html.Go(Address) : throw new ProblemException(fault.ToProblem());
        }
        catch (ProblemException e)
        {
            return Html.Of<ApprovalsPage, ApprovalsModel>(
                viewer, await Read(tables, context.RequestAborted) with { Error = e.Problem.Errors is [{ Field: "reason" }] ? viewer.L["Say why it is refused."] : viewer.L[e.Problem.Detail] },
                e.Problem.Status);
        }

        ValueTask<Reply<Approval>> Refuse(string reason) => flows.Run(flow => flow.Ask(approval, new RefuseApproval(by, reason)));
    }

    private static async Task<ApprovalsModel> Read(ApprovalTables tables, CancellationToken stop) =>
        new(await tables.After(ApprovalStatus.Pending, 0, PendingShown, stop), await tables.Decided(DecidedShown, stop));
}
