using System.Diagnostics.Metrics;

namespace Lottery.Storage.Telemetry;

/// <summary>The buckets of all histograms of durations, in seconds: from 100 µs to 10 s, narrow where most answers fall.</summary>
internal static class Latencies
{
    private static readonly InstrumentAdvice<double> Buckets = new()
    {
        HistogramBucketBoundaries =
            [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    };

    /// <summary>Creates a histogram of durations in seconds.</summary>
    public static Histogram<double> CreateDurations(this Meter meter, string name, string description) =>
        meter.CreateHistogram(name, "s", description, null, Buckets);
}
