using System.Diagnostics.Metrics;
using OpenTelemetry.Metrics;

namespace Lottery.Api.Metrics;

/// <summary>Prometheus' names of instruments: <c>lottery.request.duration</c> in <c>s</c> is <c>lottery_request_duration_seconds</c>.</summary>
/// <remarks>As OpenTelemetry maps its names to Prometheus' (https://opentelemetry.io/docs/specs/otel/compatibility/prometheus_and_openmetrics/).</remarks>
internal static class PrometheusNames
{
    public static string Of(Instrument instrument) => Name(instrument) + (IsCounter(instrument) ? "_total" : "");

    public static bool IsCounter(Instrument instrument) => instrument is ObservableCounter<long> or ObservableCounter<double>;

    /// <summary>A name of Orleans': <c>orleans-reminders-tardiness</c> in <c>seconds</c> is <c>orleans_reminders_tardiness_seconds</c>.</summary>
    public static string Of(Metric metric) => Name(metric.Name, metric.Unit) + (IsCounter(metric) ? "_total" : "");

    public static bool IsCounter(Metric metric) => metric.MetricType is MetricType.LongSum or MetricType.DoubleSum;

    /// <summary>A label's name: letters, digits and underscores.</summary>
    public static string Label(string tag) => string.Concat(tag.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_'));

    private static string Name(Instrument instrument) => Name(instrument.Name, instrument.Unit);

    private static string Name(string name, string? unit) => name.Replace('.', '_').Replace('-', '_') + unit switch
    {
        "s" or "seconds" => "_seconds",
        "ms" => "_milliseconds",
        "By" or "bytes" => "_bytes",
        "MB" => "_megabytes",
        "turns" => "_turns",
        _ => "",
    };
}
