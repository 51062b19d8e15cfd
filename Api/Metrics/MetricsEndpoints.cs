using System.Net;
using Lottery.Api.Http;

namespace Lottery.Api.Metrics;

/// <summary>The page that Prometheus reads, and who may.</summary>
/// <remarks>It tells sales and load, so it is not for everybody: it is read on a port of its own, or, where none is set, from the same machine.</remarks>
public static class MetricsEndpoints
{
    private const string ForwardedFor = "X-Forwarded-For";

    public static IServiceCollection AddMetricsPage(this IServiceCollection services) =>
        services.AddSingleton<ProcessMetrics>().AddSingleton<PrometheusPage>().AddSingleton<RouteMetrics>()
            .AddSingleton<OrleansMetrics>().AddHostedService(s => s.GetRequiredService<OrleansMetrics>());

    /// <summary>Keeps everything but metrics and health off the metrics' port.</summary>
    public static void UseMetricsPort(this IApplicationBuilder app, int? port)
    {
        if (port is not { } metrics)
            return;
        app.Use((context, next) => context.Connection.LocalPort != metrics || IsForOperators(context.Request.Path) ? next(context) : CommonProblems.NoRoute.ExecuteAsync(context));
    }

    public static void MapMetrics(this IEndpointRouteBuilder app, int? port) =>
        app.MapGet("/metrics", IResult (HttpContext context, PrometheusPage page) =>
                (port is { } metrics ? context.Connection.LocalPort == metrics : IsSameMachine(context))
                    ? TypedResults.Text(page.Write(), PrometheusPage.ContentType)
                    : CommonProblems.NoRoute)
            .WithTags("Health").WithSummary("Metrics for Prometheus; on the port set in Metrics:Port, else for callers on the same machine")
            .Produces<string>(200, "text/plain").Problems(404);

    private static bool IsForOperators(PathString path) => path == "/metrics" || path.StartsWithSegments("/health");

    /// <summary>What a proxy on the same machine forwards comes from elsewhere.</summary>
    private static bool IsSameMachine(HttpContext context) => !context.Request.Headers.ContainsKey(ForwardedFor) && IsSameMachine(context.Connection.RemoteIpAddress);

    private static bool IsSameMachine(IPAddress? caller) => caller is null || IPAddress.IsLoopback(caller) || (caller.IsIPv4MappedToIPv6 && IPAddress.IsLoopback(caller.MapToIPv4()));
}
