using Lottery.Api.Logs;
using Lottery.Api.Telemetry;
using Lottery.Storage.Telemetry;
using Microsoft.AspNetCore.Diagnostics;

namespace Lottery.Api.Http;

/// <summary>Counts each request, and logs each one that failed. Requests that cannot be served now are summed up in few lines.</summary>
public sealed partial class RequestLog(
    RequestDelegate next, RouteMetrics routes, RequestMetrics metrics, SecurityHeaders headers, TimeProvider time, ILogger<RequestLog> log)
{
    /// <summary>Counted where the client went away: it got no answer.</summary>
    private const int ClientClosedRequest = 499;

    private readonly UnavailableLog _unavailable = new(time, log);

    public async Task Invoke(HttpContext context)
    {
        var began = time.GetTimestamp();
        var operation = routes.Of(context.GetEndpoint());
        headers.Set(context);
        context.AddRequestIds();
        // Away from debugging, the lines of a request are those below, which begin the scope themselves.
        using var scope = log.IsEnabled(LogLevel.Debug) ? log.BeginRequest(context) : null;
        var aborted = false;
        try
        {
            await next(context);
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested)
        {
            aborted = true;
        }
        finally
        {
            var status = aborted ? ClientClosedRequest : context.Response.StatusCode;
            var took = time.GetElapsedTime(began);
            metrics.Answered(operation, status, took);
            if (status >= 400)
                Log(context, operation.Name, status, took, context.Features.Get<IExceptionHandlerFeature>()?.Error);
        }
    }

    private void Log(HttpContext context, string operation, int status, TimeSpan took, Exception? thrown)
    {
        var code = context.Features.Get<ProblemCode>()?.Code ?? "";
        var milliseconds = took.TotalMilliseconds;
        if (status < 500)
        {
            LogRefused(operation, status, code, milliseconds);
            return;
        }
        using var scope = log.IsEnabled(LogLevel.Debug) ? null : log.BeginRequest(context);
        if (status != 503)
        {
            LogFailed(operation, status, code, milliseconds, thrown);
            return;
        }
        // One line with the reason; PostgreSQL's message has details below its first line.
        var why = thrown?.GetBaseException().Message.Split('\n')[0]
            ?? (code == CommonProblems.Unavailable.Code ? "This process does not accept commands now." : "A limit is reached.");
        if (_unavailable.TakesLine(operation, code, why))
            LogUnavailable(operation, status, code, milliseconds, why);
        else
            LogRefused(operation, status, code, milliseconds);
    }

    [LoggerMessage(EventId = 302, Level = LogLevel.Debug, Message = "{Operation} was answered {Status} {Code} after {Milliseconds:0.0} ms.")]
    private partial void LogRefused(string operation, int status, string code, double milliseconds);

    [LoggerMessage(EventId = 300, Level = LogLevel.Error, Message = "{Operation} was answered {Status} {Code} after {Milliseconds:0.0} ms: {Why}")]
    private partial void LogUnavailable(string operation, int status, string code, double milliseconds, string why);

    [LoggerMessage(EventId = 301, Level = LogLevel.Error, Message = "{Operation} was answered {Status} {Code} after {Milliseconds:0.0} ms.")]
    private partial void LogFailed(string operation, int status, string code, double milliseconds, Exception? why);
}
