using Lottery.Runtime.Telemetry;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Lottery.Api.Traces;

/// <summary>Sends traces and metrics to an OpenTelemetry collector, where the environment names one in OpenTelemetry's own variables.</summary>
/// <remarks>Without one nothing of this runs, and no span is ever begun.</remarks>
internal sealed class OtlpExport : IHostedService, IDisposable
{
    private TracerProvider? _traces;
    private MeterProvider? _metrics;

    /// <summary>Whether traces go anywhere.</summary>
    public static bool ExportsTraces => IsNamed("TRACES");

    private static bool ExportsMetrics => IsNamed("METRICS");

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (ExportsTraces)
            _traces = Sdk.CreateTracerProviderBuilder().SetResourceBuilder(Resource()).AddSource(LotteryMeter.Name).AddOtlpExporter().Build();
        if (ExportsMetrics)
            _metrics = Sdk.CreateMeterProviderBuilder().SetResourceBuilder(Resource()).AddMeter(LotteryMeter.Name, "System.Runtime").AddOtlpExporter().Build();
        return Task.CompletedTask;
    }

    /// <summary>Sends what is left; a collector that does not answer must not keep the service from ending.</summary>
    public Task StopAsync(CancellationToken cancellationToken) => Task.Run(() =>
    {
        _traces?.Shutdown(timeoutMilliseconds: 2000);
        _metrics?.Shutdown(timeoutMilliseconds: 2000);
    }, CancellationToken.None);

    public void Dispose()
    {
        _traces?.Dispose();
        _metrics?.Dispose();
    }

    /// <summary>The variables come last: they overrule our name.</summary>
    private static ResourceBuilder Resource() => ResourceBuilder.CreateEmpty().AddTelemetrySdk().AddService("lottery").AddEnvironmentVariableDetector();

    private static bool IsNamed(string signal) =>
        !"true".Equals(Environment.GetEnvironmentVariable("OTEL_SDK_DISABLED"), StringComparison.OrdinalIgnoreCase)
        && (IsSet("OTEL_EXPORTER_OTLP_ENDPOINT") || IsSet($"OTEL_EXPORTER_OTLP_{signal}_ENDPOINT"))
        && Environment.GetEnvironmentVariable($"OTEL_{signal}_EXPORTER") is null or "" or "otlp";

    private static bool IsSet(string variable) => !string.IsNullOrWhiteSpace(Environment.GetEnvironmentVariable(variable));
}
