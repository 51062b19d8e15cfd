using System.Data.Common;
using Lottery.Api.Logs;
using Lottery.Api.Metrics;
using Lottery.Grains;

namespace Lottery.Api.Http;

/// <summary>Turns what is thrown into problem details: malformed requests, a database that is away, and bugs; and says why where an answer would have no body. Each request is counted here. Each that failed is one line in the log, except that those which cannot be served now are summed up.</summary>
public sealed partial class Failures(RequestDelegate next, RouteMetrics metrics, SecurityHeaders headers, TimeProvider time, ILogger<Failures> log)
{
    /// <summary>Counted where the client went away: nobody was told anything.</summary>
    private const int ClientClosedRequest = 499;

    private readonly UnavailableLog _unavailable = new(time, log);

    public async Task Invoke(HttpContext context)
    {
        var began = time.GetTimestamp();
        var operation = metrics.Of(context.GetEndpoint());
        headers.Set(context);
        context.AddRequestIds();
        // Away from debugging, the lines of a request are those below, which begin the scope themselves.
        using var scope = log.IsEnabled(LogLevel.Debug) ? log.BeginRequest(context) : null;
        Exception? thrown = null;
        var aborted = false;
        try
        {
            await next(context);
            if (context.Response is { StatusCode: >= 400, HasStarted: false, ContentLength: null, ContentType: null })
                await DescribeStatus(context);
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested)
        {
            aborted = true;
        }
        catch (Exception e) when (!context.Response.HasStarted)
        {
            thrown = e;
            context.Response.Clear();
            headers.Set(context);
            context.AddRequestIds();
            await Describe(e).ExecuteAsync(context);
        }
        finally
        {
            var status = aborted ? ClientClosedRequest : context.Response.StatusCode;
            var took = time.GetElapsedTime(began);
            operation.Record(status, took);
            if (status >= 400)
                Log(context, operation.Name, status, took, thrown);
        }
    }

    /// <summary>For answers that would have no body: an unknown route, a wrong method.</summary>
    private static Task DescribeStatus(HttpContext context) => (context.Response.StatusCode switch
    {
        404 => CommonProblems.NoRoute,
        405 => CommonProblems.WrongMethod,
        415 => CommonProblems.UnsupportedMediaType,
        var status => Problem.Of(status, "http_" + status, "The request failed", "The request could not be served."),
    }).ExecuteAsync(context);

    private static Problem Describe(Exception e) => e switch
    {
        ProblemException { Problem: var problem } => problem,
        BadHttpRequestException { StatusCode: 413 } => CommonProblems.BodyTooLarge,
        BadHttpRequestException bad => CommonProblems.MalformedAddress with { Status = bad.StatusCode },
        StorageUnavailableException or DbException or TimeoutException => CommonProblems.Unavailable,
        _ => CommonProblems.Internal,
    };

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
        // The stack says nothing: the reason does, in one line, though PostgreSQL's has details below.
        var why = thrown?.GetBaseException().Message.Split('\n')[0] ?? (code == CommonProblems.Unavailable.Code ? "This process does not accept commands now." : "A limit is reached.");
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
