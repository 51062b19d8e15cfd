using System.Diagnostics;
using Lottery.Api.Metrics;
using Lottery.Storage.Telemetry;

namespace Lottery.Api.Traces;

/// <summary>Begins a span for each request, as a child of the caller's (W3C Trace Context). In the pipeline only where traces are exported.</summary>
/// <remarks>Attributes are those of OpenTelemetry's HTTP conventions that are no personal data: no address of a client, no query.</remarks>
internal sealed class TraceRequests(RequestDelegate next)
{
    public async Task Invoke(HttpContext context)
    {
        var request = context.Request;
        ActivityContext.TryParse(request.Headers.TraceParent, request.Headers.TraceState, isRemote: true, out var caller);
        var endpoint = context.GetEndpoint();
        using var span = LotteryMeter.Spans.StartActivity((endpoint is null ? null : RouteMetrics.Name(endpoint)) ?? request.Method, ActivityKind.Server, caller);
        await next(context);
        if (span is not { IsAllDataRequested: true })
            return;

        span.SetTag("http.request.method", request.Method);
        span.SetTag("url.scheme", request.Scheme);
        span.SetTag("url.path", request.Path.Value);
        span.SetTag("server.address", request.Host.Host);
        if (request.Host.Port is { } port)
            span.SetTag("server.port", port);
        span.SetTag("network.protocol.version", request.Protocol.Split('/')[^1]);
        if (endpoint is RouteEndpoint { RoutePattern.RawText: { } route })
            span.SetTag("http.route", RouteMetrics.Route(route));
        var status = context.Response.StatusCode;
        span.SetTag("http.response.status_code", status);
        if (status >= 500)
            span.SetTag("error.type", status.ToString(System.Globalization.CultureInfo.InvariantCulture)).SetStatus(ActivityStatusCode.Error);
    }
}
