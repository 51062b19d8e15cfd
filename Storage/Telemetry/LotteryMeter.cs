using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Lottery.Storage.Telemetry;

/// <summary>All instruments of one running service. Their names and units follow OpenTelemetry; <c>/metrics</c> makes Prometheus' names of them.</summary>
public sealed class LotteryMeter : IDisposable
{
    /// <summary>Of the meter, and of the source of spans.</summary>
    public const string Name = "Lottery";

    /// <summary>From 100 µs to 10 s, closest where answers are expected; in ticks.</summary>
    private static readonly long[] Latencies =
        [.. new[] { 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000 }.Select(ms => (long)(ms * TimeSpan.TicksPerMillisecond))];

    private readonly ConcurrentQueue<DistributionFamily> _distributions = [];

    /// <summary>Where spans begin. Nobody listens unless traces are exported, and then beginning one costs a few nanoseconds.</summary>
    public static ActivitySource Spans { get; } = new(Name);

    public Meter Meter { get; } = new(Name);

    public IReadOnlyCollection<DistributionFamily> Distributions => _distributions;

    /// <summary>A histogram of durations, in seconds.</summary>
    public DistributionFamily Durations(string name, string description) => Add(new(Meter, name, "s", description, TimeSpan.TicksPerSecond, Latencies));

    /// <summary>A histogram of counts.</summary>
    public DistributionFamily Counts(string name, string unit, string description, params long[] bounds) => Add(new(Meter, name, unit, description, 1, bounds));

    public void Dispose() => Meter.Dispose();

    private DistributionFamily Add(DistributionFamily family)
    {
        _distributions.Enqueue(family);
        return family;
    }
}
