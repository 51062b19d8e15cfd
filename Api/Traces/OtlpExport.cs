using Lottery.Api.Metrics;
using Lottery.Storage.Telemetry;
using OpenTelemetry;
using OpenTelemetry.Exporter;
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
            _traces = Sdk.CreateTracerProviderBuilder().SetResourceBuilder(Resource()).AddSource(LotteryMeter.Name).AddOtlpExporter(options => Apply(options, "TRACES")).Build();
        if (ExportsMetrics)
            _metrics = Sdk.CreateMeterProviderBuilder().SetResourceBuilder(Resource()).AddMeter(LotteryMeter.Name, OrleansMetrics.MeterName, "System.Runtime").AddOtlpExporter((options, _) => Apply(options, "METRICS")).Build();
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
        !"true".Equals(Variable("SDK_DISABLED"), StringComparison.OrdinalIgnoreCase)
        && (Variable("EXPORTER_OTLP_ENDPOINT") ?? Variable($"EXPORTER_OTLP_{signal}_ENDPOINT")) is not null
        && Variable($"{signal}_EXPORTER") is null or "otlp";

    /// <summary>The variables of one signal, which the exporter does not read by itself. An address of one signal is taken as it stands.</summary>
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

    /// <summary>A variable of OpenTelemetry's; null where it is empty, which means the same as missing.</summary>
    private static string? Variable(string name) => Environment.GetEnvironmentVariable("OTEL_" + name) is { Length: > 0 } value ? value : null;
}
