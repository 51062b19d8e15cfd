using System.Net;
using Lottery.Api.Http;

namespace Lottery.Api.Telemetry;

/// <summary>The page that Prometheus reads, and who may.</summary>
/// <remarks>It tells sales and load, so it is not public: it is on a port of its own or, where none is set, for callers on the same machine.</remarks>
public static class MetricsEndpoints
{
    private const string ForwardedFor = "X-Forwarded-For";

    /// <summary>Serves nothing but metrics and health on the metrics' port.</summary>
    public static void UseMetricsPort(this IApplicationBuilder app, int? port)
    {
        if (port is not { } metrics)
            return;
        app.Use((context, next) => context.Connection.LocalPort != metrics || IsForOperators(context.Request.Path)
            ? next(context)
            : CommonProblems.NoRoute.ExecuteAsync(context));
    }

    public static void MapMetrics(this IEndpointRouteBuilder app, int? port)
    {
        var page = new Page(app.CreateApplicationBuilder().UseOpenTelemetryPrometheusScrapingEndpoint(_ => true).Build());
        app.MapGet("/metrics", IResult (HttpContext context) =>
                (port is { } metrics ? context.Connection.LocalPort == metrics : IsSameMachine(context)) ? page : CommonProblems.NoRoute)
            .WithTags("Health").WithSummary("Metrics for Prometheus; on the port set in Metrics:Port, else for callers on the same machine")
            .Produces<string>(200, "text/plain").Problems(404);
    }

    internal static bool IsForOperators(PathString path) => path == "/metrics" || path.StartsWithSegments("/health");

    /// <summary>A request that a proxy on the same machine forwards comes from elsewhere.</summary>
    private static bool IsSameMachine(HttpContext context) =>
        !context.Request.Headers.ContainsKey(ForwardedFor) && IsSameMachine(context.Connection.RemoteIpAddress);

    private static bool IsSameMachine(IPAddress? caller) =>
        caller is null || IPAddress.IsLoopback(caller) || (caller.IsIPv4MappedToIPv6 && IPAddress.IsLoopback(caller.MapToIPv4()));

    /// <summary>The page of OpenTelemetry's exporter.</summary>
    private sealed class Page(RequestDelegate write) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext) => write(httpContext);
    }
}
