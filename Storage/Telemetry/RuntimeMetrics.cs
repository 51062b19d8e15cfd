using System.Diagnostics.Metrics;
using Lottery.Grains.Flows;
using Lottery.Grains.Turns;
using Lottery.Storage.Commit;

namespace Lottery.Storage.Telemetry;

/// <summary>Measures commits, the sweeper, and the grains of this process.</summary>
public sealed class RuntimeMetrics
{
    private static readonly InstrumentAdvice<int> BatchSizes = new()
    {
        HistogramBucketBoundaries = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096],
    };

    private readonly Meter _meter;
    private readonly Histogram<double> _commits;
    private readonly Histogram<int> _batches;
    private readonly Counter<long> _looks, _flows;

    public RuntimeMetrics(IMeterFactory meters)
    {
        _meter = meters.Create(TurnMetrics.MeterName);
        _commits = _meter.CreateDurations("lottery.commit.duration", "How long a batch took to be committed.");
        _batches = _meter.CreateHistogram("lottery.commit.batch", "turns", "Turns committed together.", null, BatchSizes);
        _looks = _meter.CreateCounter<long>("lottery.due.looks", "{look}", "Times that the sweeper looked for due work.");
        _flows = _meter.CreateCounter<long>(
            "lottery.due.flows", "{flow}", "Flows that the sweeper ran because they were due or had been cut off.");
    }

    /// <summary>A batch is durable.</summary>
    /// <param name="took">How long its transaction took.</param>
    /// <param name="turns">How many turns it had.</param>
    internal void Committed(TimeSpan took, int turns)
    {
        _commits.Record(took.TotalSeconds);
        _batches.Record(turns);
    }

    /// <summary>The sweeper looked for due work.</summary>
    internal void Looked(bool failed) => _looks.Add(1, Outcome(failed));

    /// <summary>A flow of the sweeper ended.</summary>
    /// <param name="kind">Such as <c>draw</c> or <c>payment</c>.</param>
    /// <param name="failed">It was cut off, and will be run again.</param>
    internal void RanDue(string kind, bool failed) => _flows.Add(1, new("kind", kind), Outcome(failed));

    /// <summary>Adds the instruments that are read when somebody looks.</summary>
    internal void Observe(FlowRunner flows, CommitQueue queue, IReadOnlyList<IActivations> grains)
    {
        _meter.CreateObservableCounter("lottery.flows", () => flows.FlowsBegun, "{flow}", "Flows begun.");
        _meter.CreateObservableGauge(
            "lottery.activations", () => grains.Select(g => Tagged(g.Count, ("grain", g.GrainType))), "{grain}", "Grains in memory.");
        _meter.CreateObservableGauge("lottery.commit.queue", () => queue.TurnsUnderWay, "turns", "Turns decided and not durable yet.");
        _meter.CreateObservableCounter(
            "lottery.epochs.ended", () => (long)queue.Epoch, "{epoch}", "Epochs that ended because a batch could not be committed.");
        _meter.CreateObservableGauge(
            "lottery.deciding", () => queue.IsOpen ? 1 : 0, "", "Whether this silo accepts commands (1) or not (0).");
    }

    internal static Measurement<long> Tagged(long value, params (string Name, object? Value)[] tags) =>
        new(value, [.. tags.Select(tag => KeyValuePair.Create(tag.Name, tag.Value))]);

    private static KeyValuePair<string, object?> Outcome(bool failed) => new("outcome", failed ? "failed" : "done");
}
