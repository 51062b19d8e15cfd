using Lottery.Api.Auth;
using Lottery.Api.Http;
using Lottery.Api.Wallets;
using Lottery.Grains;
using Lottery.Grains.Approvals;
using Lottery.Grains.Flows;
using Lottery.Storage.Tables;

namespace Lottery.Api.Approvals;

/// <summary>A request to do something that takes two people.</summary>
/// <param name="ApprovalId">Its number.</param>
/// <param name="Action">What is to be done.</param>
/// <param name="Target">To which draw, account or wallet.</param>
/// <param name="Status">Pending: nobody has decided. Approved: it is being carried out. Done: it was, or <paramref name="Outcome"/> says why not. Refused: it will not be.</param>
/// <param name="Reason">Why it is asked for.</param>
/// <param name="Amount">The money concerned.</param>
/// <param name="Currency">In which.</param>
/// <param name="Roles">The roles that the account is to have.</param>
/// <param name="RequestedBy">The operator who asks; null: the service.</param>
/// <param name="ExpiresAt">From then on nobody can decide; null: it stays.</param>
/// <param name="DecidedBy">Who approved or refused.</param>
/// <param name="Note">Why it was refused.</param>
/// <param name="Outcome">Why it could not be carried out: a problem code.</param>
public sealed record ApprovalView(
    long ApprovalId, ApprovalAction Action, long Target, ApprovalStatus Status, string Reason, string? Amount, string? Currency, IReadOnlyList<string>? Roles, long? RequestedBy,
    DateTimeOffset RequestedAt, DateTimeOffset? ExpiresAt, long? DecidedBy, DateTimeOffset? DecidedAt, string? Note, DateTimeOffset? FinishedAt, string? Outcome)
{
    public static ApprovalView From(Approval a) => new(
        a.Id.Value, a.Action, a.Target, a.Status, a.Reason, a.Amount?.Amount(), a.Amount?.Currency.Code, a.Roles is { } roles ? RoleNames.Of(roles) : null,
        a.RequestedBy?.Value, a.RequestedAt, a.ExpiresAt, a.DecidedBy?.Value, a.DecidedAt, a.Note, a.FinishedAt, a.Outcome == Fault.None ? null : a.Outcome.Code());
}

/// <summary>Why a request is refused.</summary>
/// <param name="Reason">1 to 200 characters.</param>
public sealed record RefuseApprovalRequest(string Reason);

/// <summary>What takes two people: operators see what is asked for, and approve or refuse what another asks.</summary>
public static class ApprovalEndpoints
{
    public static void MapApprovals(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/api/admin/approvals").WithTags("Approvals").RequireAuthorization(RoleNames.Operator);
        group.MapGet("", List).WithSummary("What waits for a second operator, or what is asked for").Produces<Page<ApprovalView>>().Problems(400, 401, 403);
        group.MapGet("/{id:long}", Get).WithSummary("A request for approval").Produces<ApprovalView>().Problems(401, 403, 404);
        group.MapPost("/{id:long}/approve", Approve).WithSummary("Approve what another operator asks, and have it done").Produces<ApprovalView>().Problems(401, 403, 404, 409, 422, 503);
        group.MapPost("/{id:long}/refuse", Refuse).WithSummary("Refuse a request, or withdraw your own").Produces<ApprovalView>().Problems(400, 401, 403, 404, 409, 422, 503);
    }

    /// <summary>Asks for a second operator instead of acting: 202 with the request.</summary>
    /// <param name="flows">The grains.</param>
    /// <param name="context">The operator's request.</param>
    /// <param name="key">Null where the client sent none.</param>
    /// <param name="rules">What takes two people.</param>
    /// <param name="request">What is asked for.</param>
    /// <param name="account">The account that must exist; null where there need be none.</param>
    internal static ValueTask<IResult> AskForApproval(
        this FlowRunner flows, HttpContext context, RequestKey? key, TwoPeopleRules rules, RequestApproval request, PlayerId? account = null) =>
        flows.Answer(context.Caller().Player, key, new AskApproval(request with { By = context.Caller().Player }, rules.Expiry, account));

    /// <summary>The reason of a request that takes two people.</summary>
    /// <exception cref="ProblemException">There is none.</exception>
    internal static string ReasonOf(string field, string? reason) =>
        reason is { Length: > 0 } ? reason : throw new ProblemException(Problem.InvalidField(field, "needed, since it takes two people"));

    private static async Task<IResult> List(ApprovalTables tables, HttpContext context, string? status = nameof(ApprovalStatus.Pending), string? after = null, int limit = PageRequest.DefaultLimit)
    {
        var page = PageRequest.Of(after, limit);
        var wanted = Enum.GetNames<ApprovalStatus>().FirstOrDefault(name => name.Equals(status, StringComparison.OrdinalIgnoreCase))
            ?? throw new ProblemException(Problem.InvalidField("status", $"one of {string.Join(", ", Enum.GetNames<ApprovalStatus>())}"));
        var found = (await tables.After(Enum.Parse<ApprovalStatus>(wanted), page.Number() ?? 0, page.Rows, context.RequestAborted)).Select(ApprovalView.From).ToList();
        return new Answers.JsonForPeople<Page<ApprovalView>>(200, page.Of(found, a => a.ApprovalId));
    }

    private static ValueTask<IResult> Get(long id, FlowRunner flows) => flows.Ask(new ApprovalId(id), new FindApproval()).Answer(ApprovalView.From);

    private static ValueTask<IResult> Approve(long id, Keyed keyed, HttpContext context, FlowRunner flows) =>
        flows.Answer(context.Caller().Player, keyed.Key, new GiveApproval(new(id), context.Caller().Player));

    private static ValueTask<IResult> Refuse(long id, Body<RefuseApprovalRequest> body, HttpContext context, FlowRunner flows) =>
        flows.Answer(context.Caller().Player, body.Key, new DenyApproval(new(id), context.Caller().Player, Comments.Of(body.Value.Reason, "reason")!));
}
