using System.Diagnostics;

namespace Lottery.Api.Http;

/// <summary>What names a request in its answer and in the log: its id, and its place in a trace (W3C Trace Context).</summary>
internal static class RequestIds
{
    public const string Header = "X-Request-Id";

    /// <summary>Puts both into the answer's headers. A trace that the caller began goes on; else one begins here.</summary>
    public static void AddRequestIds(this HttpContext context)
    {
        var headers = context.Response.Headers;
        headers[Header] = context.TraceIdentifier;
        headers.TraceParent = Activity.Current?.Id
            ?? (ActivityContext.TryParse(context.Request.Headers.TraceParent, null, isRemote: true, out var caller)
                ? Text(caller.TraceId, caller.TraceFlags)
                : Text(ActivityTraceId.CreateRandom(), ActivityTraceFlags.None));
    }

    /// <summary>The trace of a request whose answer has its headers, 32 hexadecimal digits.</summary>
    public static string? TraceId(this HttpContext context) =>
        context.Response.Headers.TraceParent is [{ Length: 55 } text] ? text[3..35] : null;

    private static string Text(ActivityTraceId trace, ActivityTraceFlags flags) => $"00-{trace}-{ActivitySpanId.CreateRandom()}-{(flags == ActivityTraceFlags.None ? "00" : "01")}";
}
