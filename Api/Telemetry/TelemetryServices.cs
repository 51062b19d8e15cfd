using System.Diagnostics;
using System.Diagnostics.Metrics;
using Lottery.Grains.Flows;
using Lottery.Grains.Turns;
using Npgsql;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Lottery.Api.Telemetry;

/// <summary>Adds OpenTelemetry: metrics for Prometheus' page, and traces and metrics for a collector where OpenTelemetry's own variables name one.</summary>
/// <remarks>Without a collector no span is ever begun.</remarks>
public static class TelemetryServices
{
    private const string Orleans = "Microsoft.Orleans";

    /// <summary>Orleans 10.4.2 reports the smallest 64-bit number as the time that a stream's queue took to start.</summary>
    private const string BrokenCounter = "orleans-streams-queue-initialization-duration";

    /// <summary>Series of one of Orleans' instruments, such as the types of grains. The SDK reserves memory for all of them at the start.</summary>
    private const int MostSeries = 200;

    /// <summary>Adds it to a process.</summary>
    /// <param name="services">The process's services.</param>
    /// <param name="hasPage">False where the process serves no HTTP, and so no page for Prometheus.</param>
    public static IServiceCollection AddTelemetry(this IServiceCollection services, bool hasPage = true)
    {
        var telemetry = services.AddOpenTelemetry().ConfigureResource(resource =>
            resource.Clear().AddTelemetrySdk().AddService("lottery").AddEnvironmentVariableDetector()); // The variables come last: they overrule our name.
        if (hasPage || IsNamed("METRICS"))
        {
            telemetry.WithMetrics(metrics =>
            {
                metrics.AddMeter(TurnMetrics.MeterName, Orleans).AddRuntimeInstrumentation().AddNpgsqlInstrumentation().AddView(ViewOf);
                if (hasPage)
                    metrics.AddPrometheusExporter(page =>
                        (page.ScopeInfoEnabled, page.TargetInfoEnabled, page.ScrapeResponseCacheDurationMilliseconds) = (false, false, 0));
                if (IsNamed("METRICS"))
                    metrics.AddOtlpExporter((options, _) => Apply(options, "METRICS"));
            });
        }
        if (IsNamed("TRACES"))
            telemetry.WithTracing(traces => traces.AddLotterySpans().AddOtlpExporter(options => Apply(options, "TRACES")));
        return services.AddSingleton<RouteMetrics>().AddHostedService<ProcessMetricsStart>();
    }

    /// <summary>Adds the spans of requests, of flows and their waits for the commit, and of the database's commands.</summary>
    public static TracerProviderBuilder AddLotterySpans(this TracerProviderBuilder traces) => traces
        .AddSource(FlowRunner.SpanSource)
        .AddAspNetCoreInstrumentation(requests =>
        {
            requests.Filter = context => !MetricsEndpoints.IsForOperators(context.Request.Path);
            requests.EnrichWithHttpResponse = (span, _) => RemovePersonalData(span);
        })
        .AddNpgsql();

    private static MetricStreamConfiguration? ViewOf(Instrument instrument) => instrument switch
    {
        { Meter.Name: not Orleans } => null,
        { Name: BrokenCounter } => MetricStreamConfiguration.Drop,
        _ => new() { CardinalityLimit = MostSeries },
    };

    private static void RemovePersonalData(Activity span) =>
        span.SetTag("url.query", null).SetTag("client.address", null).SetTag("user_agent.original", null);

    /// <summary>Whether the environment names a collector for a signal. Empty means the same as missing.</summary>
    private static bool IsNamed(string signal) =>
        !"true".Equals(Variable("SDK_DISABLED"), StringComparison.OrdinalIgnoreCase)
        && (Variable("EXPORTER_OTLP_ENDPOINT") ?? Variable($"EXPORTER_OTLP_{signal}_ENDPOINT")) is not null
        && Variable($"{signal}_EXPORTER") is null or "otlp";

    /// <summary>Applies the variables of one signal: only <c>UseOtlpExporter</c> reads them, and it would send all signals where one is named.</summary>
    private static void Apply(OtlpExporterOptions options, string signal)
    {
        options.Protocol = Variable($"EXPORTER_OTLP_{signal}_PROTOCOL") switch
        {
            "http/protobuf" => OtlpExportProtocol.HttpProtobuf,
            null => options.Protocol,
            _ => OtlpExportProtocol.Grpc,
        };
        if (Uri.TryCreate(Variable($"EXPORTER_OTLP_{signal}_ENDPOINT"), UriKind.Absolute, out var endpoint))
            options.Endpoint = endpoint;
    }

    private static string? Variable(string name) => Environment.GetEnvironmentVariable("OTEL_" + name) is { Length: > 0 } value ? value : null;

    private sealed class ProcessMetricsStart(IMeterFactory meters) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken)
        {
            meters.AddProcessMetrics();
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
