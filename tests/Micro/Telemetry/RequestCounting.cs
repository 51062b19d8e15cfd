using System.Diagnostics.Metrics;
using BenchmarkDotNet.Attributes;
using Lottery.Runtime.Telemetry;

namespace Lottery.Micro.Telemetry;

/// <summary>What it costs to count one request: as we do, and as an instrument does that somebody listens to.</summary>
public class RequestCounting
{
    private static readonly TimeSpan Took = TimeSpan.FromMilliseconds(3);

    private readonly LotteryMeter _meter = new();
    private readonly MeterListener _listener = new();
    private readonly Dictionary<string, double> _sums = [];
    private Operation _operation = null!;
    private Histogram<double> _heard = null!;

    [GlobalSetup]
    public void Setup()
    {
        _operation = new RequestMetrics(_meter).Of("http", "POST /api/draws/{id}/tickets");
        _heard = _meter.Meter.CreateHistogram<double>("heard");
        _listener.SetMeasurementEventCallback<double>((_, value, tags, _) =>
        {
            lock (_sums)
                System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(_sums, (string)tags[1].Value!, out _) += value;
        });
        _listener.EnableMeasurementEvents(_heard);
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        _listener.Dispose();
        _meter.Dispose();
    }

    [Benchmark]
    public void Ours() => _operation.Record(201, Took);

    [Benchmark(Baseline = true)]
    public void Listened() => _heard.Record(Took.TotalSeconds, new("transport", "http"), new("operation", "POST /api/draws/{id}/tickets"), new("status", 201));
}
