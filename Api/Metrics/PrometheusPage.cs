using System.Diagnostics.Metrics;
using System.Text;
using Lottery.Storage.Telemetry;

namespace Lottery.Api.Metrics;

/// <summary>The instruments as text that Prometheus reads (exposition format 0.0.4).</summary>
public sealed class PrometheusPage(LotteryMeter meter, ProcessMetrics process, OrleansMetrics orleans)
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
        foreach (var (name, write) in orleans.Collect())
            families.Add(name, write);
        var page = new StringBuilder(64 * 1024);
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
        listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => found[instrument].Add((PrometheusLines.Text(value), tags.ToArray())));
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => found[instrument].Add((PrometheusLines.Text(value), tags.ToArray())));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => found[instrument].Add((PrometheusLines.Text(value), tags.ToArray())));
        listener.Start();
        listener.RecordObservableInstruments();
        return found;
    }

    private static void WriteValues(StringBuilder text, Instrument instrument, List<(string Value, KeyValuePair<string, object?>[] Tags)> values)
    {
        if (values.Count == 0)
            return;
        var name = PrometheusNames.Of(instrument);
        text.WriteHead(name, instrument.Description, PrometheusNames.IsCounter(instrument) ? "counter" : "gauge");
        foreach (var (value, tags) in values)
            text.WriteSample(name, tags, null, value);
    }

    private static void WriteDistribution(StringBuilder text, DistributionFamily family)
    {
        var name = PrometheusNames.Of(family.Instrument);
        var series = family.Series;
        if (series.Count == 0)
            return;
        text.WriteHead(name, family.Instrument.Description, "histogram");
        foreach (var distribution in series)
        {
            var (buckets, sum) = distribution.Read();
            var count = 0L;
            for (var i = 0; i < buckets.Length; i++)
            {
                count += buckets[i];
                text.WriteSample(name + "_bucket", distribution.Tags, i < family.Bounds.Count ? PrometheusLines.Text(family.Bounds[i]) : "+Inf", PrometheusLines.Text(count));
            }
            text.WriteSample(name + "_sum", distribution.Tags, null, PrometheusLines.Text(sum));
            text.WriteSample(name + "_count", distribution.Tags, null, PrometheusLines.Text(count));
        }
    }
}
