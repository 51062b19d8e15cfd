using System.Net.Mime;
using System.Text.Json;
using Lottery.Storage.Telemetry;

namespace Lottery.Api.Http;

/// <summary>One field of a request that is not as it must be.</summary>
/// <param name="Field">Its path in the body (<c>lines[0]</c>), or the name of a header or query parameter.</param>
/// <param name="Allowed">What is allowed there.</param>
public sealed record FieldProblem(string Field, string Allowed);

/// <summary>Problem details (RFC 9457) with a stable code.</summary>
/// <param name="Type"><c>urn:lottery:problem:</c> and the code.</param>
/// <param name="Title">What kind of problem, the same for each code.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Code">Stable, in snake case: what a program goes by.</param>
/// <param name="Detail">One sentence for people.</param>
/// <param name="Errors">The fields concerned, where the problem lies in some.</param>
public sealed record Problem(string Type, string Title, int Status, string Code, string Detail, IReadOnlyList<FieldProblem>? Errors) : IResult
{
    public static Problem Of(int status, string code, string title, string detail, params FieldProblem[] errors) =>
        new($"urn:lottery:problem:{code}", title, status, code, detail, errors.Length == 0 ? null : errors);

    /// <summary>A field is missing, malformed or out of its range.</summary>
    public static Problem InvalidField(string field, string allowed) =>
        Of(400, "invalid_request", "The request is not valid", $"{field}: {allowed}", new FieldProblem(field, allowed));

    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = Status;
        if (Status == StatusCodes.Status503ServiceUnavailable)
            httpContext.Response.Headers.RetryAfter = "1";
        httpContext.RequestServices.GetRequiredService<RequestMetrics>().Refused(Code);
        httpContext.Features.Set(new ProblemCode(Code));
        if (httpContext.RequestServices.GetService<IProblemPage>() is { } page && page.IsFor(httpContext))
            return page.Write(httpContext, this);
        httpContext.Response.ContentType = MediaTypeNames.Application.ProblemJson;
        return JsonSerializer.SerializeAsync(httpContext.Response.Body, this, Answers.ForPeople.Problem, httpContext.RequestAborted);
    }
}

/// <summary>Shows problems to people: where a browser asks for a page, it gets one instead of JSON.</summary>
public interface IProblemPage
{
    /// <summary>Whether a person waits for the answer.</summary>
    bool IsFor(HttpContext context);

    /// <summary>Writes the body; the status is set.</summary>
    Task Write(HttpContext context, Problem problem);
}

/// <summary>The code that a request was refused with, left among its features for the log.</summary>
internal sealed record ProblemCode(string Code);

/// <summary>Carries a problem of the request's form out of its parsing.</summary>
public sealed class ProblemException(Problem problem) : Exception(problem.Detail)
{
    public Problem Problem { get; } = problem;
}

/// <summary>Says in the OpenAPI document which problems an endpoint answers, and that its answer has a tag.</summary>
public static class AnswerMetadata
{
    public static RouteHandlerBuilder Tagged(this RouteHandlerBuilder builder) => builder.WithMetadata(new TaggedAnswer());

    public static RouteHandlerBuilder Problems(this RouteHandlerBuilder builder, params int[] statuses)
    {
        foreach (var status in statuses)
            builder.WithMetadata(new ProducesResponseTypeMetadata(status, typeof(Problem), [MediaTypeNames.Application.ProblemJson]));
        return builder;
    }
}
