using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;
using Lottery.Storage.Telemetry;

namespace Lottery.Api.Metrics;

/// <summary>The instruments as text that Prometheus reads (exposition format 0.0.4).</summary>
public sealed class PrometheusPage(LotteryMeter meter, ProcessMetrics process)
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    /// <summary>Reads all instruments, now.</summary>
    public string Write()
    {
        var families = new SortedDictionary<string, Action<StringBuilder>>(StringComparer.Ordinal);
        foreach (var (instrument, values) in Observe())
            families.Add(PrometheusNames.Of(instrument), text => WriteValues(text, instrument, values));
        foreach (var family in meter.Distributions)
            families.Add(PrometheusNames.Of(family.Instrument), text => WriteDistribution(text, family));
        var page = new StringBuilder(16 * 1024);
        foreach (var write in families.Values)
            write(page);
        return page.ToString();
    }

    /// <summary>Asks what can be asked. Histograms are not listened to: they count by themselves.</summary>
    private Dictionary<Instrument, List<(string Value, KeyValuePair<string, object?>[] Tags)>> Observe()
    {
        var found = new Dictionary<Instrument, List<(string, KeyValuePair<string, object?>[])>>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, ours) =>
        {
            if (!instrument.IsObservable || (instrument.Meter != meter.Meter && instrument.Meter != process.Meter))
                return;
            found[instrument] = [];
            ours.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => found[instrument].Add((Text(value), tags.ToArray())));
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => found[instrument].Add((Text(value), tags.ToArray())));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => found[instrument].Add((Text(value), tags.ToArray())));
        listener.Start();
        listener.RecordObservableInstruments();
        return found;
    }

    private static void WriteValues(StringBuilder text, Instrument instrument, List<(string Value, KeyValuePair<string, object?>[] Tags)> values)
    {
        if (values.Count == 0)
            return;
        var name = PrometheusNames.Of(instrument);
        WriteHead(text, name, instrument, PrometheusNames.IsCounter(instrument) ? "counter" : "gauge");
        foreach (var (value, tags) in values)
            WriteSample(text, name, tags, null, value);
    }

    private static void WriteDistribution(StringBuilder text, DistributionFamily family)
    {
        var name = PrometheusNames.Of(family.Instrument);
        var series = family.Series;
        if (series.Count == 0)
            return;
        WriteHead(text, name, family.Instrument, "histogram");
        foreach (var distribution in series)
        {
            var (buckets, sum) = distribution.Read();
            var count = 0L;
            for (var i = 0; i < buckets.Length; i++)
            {
                count += buckets[i];
                WriteSample(text, name + "_bucket", distribution.Tags, i < family.Bounds.Count ? Text(family.Bounds[i]) : "+Inf", Text(count));
            }
            WriteSample(text, name + "_sum", distribution.Tags, null, Text(sum));
            WriteSample(text, name + "_count", distribution.Tags, null, Text(count));
        }
    }

    private static void WriteHead(StringBuilder text, string name, Instrument instrument, string type) => text
        .Append("# HELP ").Append(name).Append(' ').Append(instrument.Description?.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)).Append('\n')
        .Append("# TYPE ").Append(name).Append(' ').Append(type).Append('\n');

    private static void WriteSample(StringBuilder text, string name, IEnumerable<KeyValuePair<string, object?>> tags, string? bound, string value)
    {
        text.Append(name);
        var separator = '{';
        foreach (var (label, content) in bound is null ? tags : tags.Append(new("le", bound)))
        {
            text.Append(separator).Append(label).Append("=\"").Append(Escape(Convert.ToString(content, CultureInfo.InvariantCulture)!)).Append('"');
            separator = ',';
        }
        text.Append(separator == ',' ? "} " : " ").Append(value).Append('\n');
    }

    private static string Escape(string label) => label
        .Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Text(double value) => double.IsPositiveInfinity(value) ? "+Inf" : double.IsNegativeInfinity(value) ? "-Inf" : value.ToString("R", CultureInfo.InvariantCulture);
}
