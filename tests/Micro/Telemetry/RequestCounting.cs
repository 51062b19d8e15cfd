using System.Diagnostics.Metrics;
using BenchmarkDotNet.Attributes;
using Lottery.Storage.Telemetry;

namespace Lottery.Micro.Telemetry;

/// <summary>What it costs to count one request: as we do, and as an instrument does that somebody listens to.</summary>
public class RequestCounting
{
    private static readonly TimeSpan Took = TimeSpan.FromMilliseconds(3);

    private readonly Dictionary<string, double> _sums = [];
    private Operation _operation = null!;
    private Histogram<double> _heard = null!;

    [GlobalSetup]
    public void Setup()
    {
        // Both last as long as the process.
        var (meter, listener) = (new LotteryMeter(), new MeterListener());
        _operation = new RequestMetrics(meter).Of("http", "POST /api/draws/{id}/tickets");
        _heard = meter.Meter.CreateHistogram<double>("heard");
        listener.SetMeasurementEventCallback<double>((_, value, tags, _) =>
        {
            lock (_sums)
                System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(_sums, (string)tags[1].Value!, out _) += value;
        });
        listener.EnableMeasurementEvents(_heard);
    }

    [Benchmark]
    public void Ours() => _operation.Record(201, Took);

    [Benchmark(Baseline = true)]
    public void Listened() => _heard.Record(Took.TotalSeconds, new("transport", "http"), new("operation", "POST /api/draws/{id}/tickets"), new("status", 201));
}
