using Lottery.Api.Http;

namespace Lottery.Api.Logs;

/// <summary>What ties log lines to a request: its id, and the trace that it belongs to where it belongs to one (W3C Trace Context).</summary>
internal static class RequestScope
{
    public const string RequestId = "RequestId", TraceId = "TraceId";

    /// <summary>Begins a scope in which each line has them.</summary>
    public static IDisposable? BeginRequest(this ILogger log, HttpContext context)
    {
        var ids = new List<KeyValuePair<string, object?>> { new(RequestId, context.TraceIdentifier) };
        if (context.TraceId() is { } trace)
            ids.Add(new(TraceId, trace));
        return log.BeginScope(ids);
    }
}
