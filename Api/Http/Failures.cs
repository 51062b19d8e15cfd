using System.Data.Common;
using Lottery.Runtime;

namespace Lottery.Api.Http;

/// <summary>Turns what is thrown into problem details: malformed requests, a database that is away, and bugs; and says why where an answer would have no body.</summary>
public sealed partial class Failures(RequestDelegate next, ILogger<Failures> log)
{
    public async Task Invoke(HttpContext context)
    {
        try
        {
            await next(context);
            if (context.Response is { StatusCode: >= 400, HasStarted: false, ContentLength: null, ContentType: null })
                await DescribeStatus(context);
        }
        catch (Exception e) when (!context.Response.HasStarted)
        {
            if (context.RequestAborted.IsCancellationRequested)
                return;
            context.Response.Clear();
            await Describe(e).ExecuteAsync(context);
        }
    }

    /// <summary>For answers that would have no body: an unknown route, a wrong method.</summary>
    private static Task DescribeStatus(HttpContext context) => (context.Response.StatusCode switch
    {
        404 => Problem.Of(404, "route_not_found", "No such route", "There is nothing at this address; the catalogue is at /openapi/v1.json."),
        405 => Problem.Of(405, "method_not_allowed", "Wrong method", "This address does not answer this method; see the header Allow."),
        415 => Problem.Of(415, "unsupported_media_type", "Wrong content type", "The body must be application/json."),
        var status => Problem.Of(status, "http_" + status, "The request failed", "The request could not be served."),
    }).ExecuteAsync(context);

    private Problem Describe(Exception e)
    {
        switch (e)
        {
            case ProblemException { Problem: var problem }:
                return problem;
            case BadHttpRequestException { StatusCode: 413 }:
                return Problem.Of(413, "body_too_large", "The body is too large", "A body has at most 64 KiB.");
            case BadHttpRequestException bad:
                return Problem.Of(bad.StatusCode, "invalid_request", "The request is not valid", "A part of the address or a header could not be read.");
            case StorageUnavailableException or DbException or TimeoutException:
                LogUnavailable(e.GetBaseException().Message);
                return Unavailable;
            default:
                LogBug(e);
                return Problem.Of(500, "internal_error", "An error of ours", "Something failed that should not; it is in the log. Whether the request took effect: send it again with the same Idempotency-Key.");
        }
    }

    /// <summary>Nothing can be decided now; the same request may be sent again.</summary>
    public static Problem Unavailable { get; } = Problem.Of(
        503, "storage_unavailable", "Not available for a moment", "The request did not take effect, or cannot be confirmed. Send it again, with the same Idempotency-Key.");

    [LoggerMessage(EventId = 300, Level = LogLevel.Warning, Message = "A request was answered 503: {Why}")]
    private partial void LogUnavailable(string why);

    [LoggerMessage(EventId = 301, Level = LogLevel.Error, Message = "A request failed.")]
    private partial void LogBug(Exception why);
}
