using Lottery.Api.Auth;
using Lottery.Api.Http;
using Lottery.Grains.Audit;
using Lottery.Storage.Tables;

namespace Lottery.Api.Audit;

/// <summary>An entry of the audit log.</summary>
/// <param name="Number">1 for the first.</param>
/// <param name="At">When.</param>
/// <param name="OperatorId">Who acted.</param>
/// <param name="Action">Method and route.</param>
/// <param name="Target">The address that was asked.</param>
/// <param name="Detail">The body of the request; of an outcome, the status and the problem's code.</param>
/// <param name="OutcomeOf">The entry of the request whose outcome this is.</param>
/// <param name="Hash">Hexadecimal: binds it to all entries before it.</param>
public sealed record AuditView(long Number, DateTimeOffset At, long OperatorId, string Action, string Target, string? Detail, long? OutcomeOf, string Hash)
{
    public static AuditView Of(AuditEntry e) => new(e.Number, e.At, e.Operator.Value, e.Action, e.Target, e.Detail, e.Of, Convert.ToHexStringLower(e.Hash));
}

/// <summary>The audit log, for operators to read.</summary>
public static class AuditEndpoints
{
    public static void MapAudit(this IEndpointRouteBuilder app) => app.MapGet("/api/admin/audit", List).WithTags("Audit")
        .WithSummary("What operators did, the earliest first").RequireAuthorization(RoleNames.Operator).Produces<Page<AuditView>>().Problems(400, 401, 403);

    private static async Task<IResult> List(AuditTables tables, HttpContext context, long? operatorId = null, string? after = null, int limit = PageRequest.DefaultLimit)
    {
        var page = PageRequest.Of(after, limit);
        var entries = (await tables.After(page.Number() ?? 0, operatorId is { } by ? new(by) : null, page.Rows, context.RequestAborted)).Select(AuditView.Of).ToList();
        return new Answers.JsonForPeople<Page<AuditView>>(200, page.Of(entries, e => e.Number));
    }
}
