using System.Text;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace Lottery.Api.Metrics;

/// <summary>What Orleans measures of itself, from the start of the process on: OpenTelemetry's SDK adds it up, and it is read when the page is.</summary>
public sealed class OrleansMetrics : IHostedService, IDisposable
{
    /// <summary>The name of Orleans' meter.</summary>
    public const string MeterName = "Microsoft.Orleans";

    /// <summary>Series of one instrument, such as the types of grains. The SDK keeps room for all of them from the start.</summary>
    private const int MostSeries = 200;

    private readonly Lock _gate = new();
    private readonly Page _page = new();
    private readonly BaseExportingMetricReader _reader;
    private readonly MeterProvider _provider;

    public OrleansMetrics()
    {
        _reader = new(_page);
        _provider = Sdk.CreateMeterProviderBuilder().AddMeter(MeterName).AddReader(_reader)
            .AddView(_ => new MetricStreamConfiguration { CardinalityLimit = MostSeries }).Build();
    }

    /// <summary>Each family's name in Prometheus, and what writes it.</summary>
    public IReadOnlyDictionary<string, Action<StringBuilder>> Collect()
    {
        lock (_gate)
        {
            _reader.Collect();
            return _page.Families;
        }
    }

    /// <summary>Nothing: it counts from its making on, before the silo starts.</summary>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _provider.Dispose();

    /// <summary>Turns what the SDK hands over into Prometheus' text.</summary>
    private sealed class Page : BaseExporter<Metric>
    {
        public IReadOnlyDictionary<string, Action<StringBuilder>> Families { get; private set; } = new Dictionary<string, Action<StringBuilder>>();

        public override ExportResult Export(in Batch<Metric> batch)
        {
            var families = new Dictionary<string, Action<StringBuilder>>();
            foreach (var metric in batch)
            {
                var samples = new StringBuilder();
                var name = PrometheusNames.Of(metric);
                foreach (ref readonly var point in metric.GetMetricPoints())
                    if (!IsBroken(metric, point))
                        Write(samples, name, metric.MetricType, point);
                if (samples.Length == 0)
                    continue;
                var (help, type) = ($"What Orleans reports as {metric.Name}.", metric.MetricType == MetricType.Histogram ? "histogram" : PrometheusNames.IsCounter(metric) ? "counter" : "gauge");
                families[name] = text =>
                {
                    text.WriteHead(name, help, type);
                    text.Append(samples);
                };
            }
            Families = families;
            return ExportResult.Success;
        }

        /// <summary>A counter below zero: Orleans 10.4.2 reports the least number there is for the time that a stream's queue took to start.</summary>
        private static bool IsBroken(Metric metric, in MetricPoint point) => metric.MetricType == MetricType.LongSum && point.GetSumLong() < 0;

        private static void Write(StringBuilder text, string name, MetricType type, in MetricPoint point)
        {
            var tags = new List<KeyValuePair<string, object?>>();
            foreach (var (label, value) in point.Tags)
                tags.Add(new(PrometheusNames.Label(label), value));
            if (type != MetricType.Histogram)
            {
                text.WriteSample(name, tags, null, type switch
                {
                    MetricType.LongSum or MetricType.LongSumNonMonotonic => PrometheusLines.Text(point.GetSumLong()),
                    MetricType.DoubleSum or MetricType.DoubleSumNonMonotonic => PrometheusLines.Text(point.GetSumDouble()),
                    MetricType.LongGauge => PrometheusLines.Text(point.GetGaugeLastValueLong()),
                    _ => PrometheusLines.Text(point.GetGaugeLastValueDouble()),
                });
                return;
            }
            var count = 0L;
            foreach (var bucket in point.GetHistogramBuckets())
            {
                count += bucket.BucketCount;
                text.WriteSample(name + "_bucket", tags, PrometheusLines.Text(bucket.ExplicitBound), PrometheusLines.Text(count));
            }
            text.WriteSample(name + "_sum", tags, null, PrometheusLines.Text(point.GetHistogramSum()));
            text.WriteSample(name + "_count", tags, null, PrometheusLines.Text(count));
        }
    }
}
