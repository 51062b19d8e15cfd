using System.Diagnostics.Metrics;

namespace Lottery.Api.Metrics;

/// <summary>Prometheus' names of instruments: <c>lottery.request.duration</c> in <c>s</c> is <c>lottery_request_duration_seconds</c>.</summary>
/// <remarks>As OpenTelemetry maps its names to Prometheus' (https://opentelemetry.io/docs/specs/otel/compatibility/prometheus_and_openmetrics/).</remarks>
internal static class PrometheusNames
{
    public static string Of(Instrument instrument) => Name(instrument) + (IsCounter(instrument) ? "_total" : "");

    public static bool IsCounter(Instrument instrument) => instrument is ObservableCounter<long> or ObservableCounter<double>;

    private static string Name(Instrument instrument) => instrument.Name.Replace('.', '_') + instrument.Unit switch
    {
        "s" => "_seconds",
        "By" => "_bytes",
        "turns" => "_turns",
        _ => "",
    };
}
