using System.Globalization;
using System.Text;
using Lottery.Api.Auth;
using Lottery.Api.Http;
using Lottery.Grains;
using Lottery.Grains.Audit;
using Lottery.Grains.Flows;
using Microsoft.AspNetCore.Authorization;

namespace Lottery.Api.Audit;

/// <summary>Writes each action of an operator into the audit log: first that it is asked, then how it was answered. What cannot be written is not done.</summary>
/// <remarks>
/// The first entry is durable before the action begins: nothing is done without it. Where the process dies in between, it has no outcome.
/// </remarks>
internal sealed class AuditOperators(RequestDelegate next, FlowRunner flows)
{
    public async Task Invoke(HttpContext context)
    {
        if (context.GetEndpoint() is not RouteEndpoint endpoint || !IsAction(context.Request, endpoint) || context.CallerOrNull() is not { IsOperator: true } caller)
        {
            await next(context);
            return;
        }
        var body = await BodyBytes.Read(context);
        context.Request.Body = new MemoryStream(body.ToArray());
        var (action, target) = ($"{context.Request.Method} {endpoint.RoutePattern.RawText}", Plain($"{context.Request.Path}{context.Request.QueryString}"));
        var entry = new AppendAudit(caller.Player, action, target, Detail(context.Request, body.Span));
        var asked = (await flows.Ask(entry)).Value!;
        try
        {
            await next(context);
        }
        catch (Exception e)
        {
            await Note(e is ProblemException refused ? Outcome(refused.Problem.Status, refused.Problem.Code) : "failed");
            throw;
        }
        await Note(Outcome(context.Response.StatusCode, context.Features.Get<ProblemCode>()?.Code));

        async ValueTask Note(string outcome)
        {
            try
            {
                await flows.Note(new AppendAudit(caller.Player, action, target, outcome, asked.Number));
            }
            catch (StorageUnavailableException)
            {
                // What was done is done, and answered. The request has no outcome then, as after a crash.
            }
        }
    }

    /// <summary>What only operators may do, and changes something or takes data out.</summary>
    private static bool IsAction(HttpRequest request, RouteEndpoint endpoint) =>
        endpoint.Metadata.GetOrderedMetadata<IAuthorizeData>().Any(a => a.Policy == RoleNames.Operator)
        && (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method)
            || request.Path.StartsWithSegments("/api/admin/export") || request.Path.StartsWithSegments("/console/exports", out var file) && file.HasValue);

    /// <summary>The body, without what a form sends along of its own accord: what says that it is a page of ours, and its idempotency key.</summary>
    private static string? Detail(HttpRequest request, ReadOnlySpan<byte> body)
    {
        if (body.IsEmpty)
            return null;
        var text = Encoding.UTF8.GetString(body);
        if (request.HasFormContentType)
            text = string.Join('&', text.Split('&').Where(field => !field.StartsWith("form=", StringComparison.Ordinal) && !field.StartsWith("key=", StringComparison.Ordinal)));
        return Plain(text);
    }

    private static string Outcome(int status, string? code) => code is null ? status.ToString(CultureInfo.InvariantCulture) : $"{status} {code}";

    /// <summary>PostgreSQL's text has no U+0000.</summary>
    private static string Plain(string text) => text.Replace('\0', '\uFFFD');
}
