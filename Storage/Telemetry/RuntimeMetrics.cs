using System.Diagnostics.Metrics;
using Lottery.Grains.Flows;
using Lottery.Grains.Turns;
using Lottery.Storage.Commit;

namespace Lottery.Storage.Telemetry;

/// <summary>What grains decide, how it becomes durable, and what the sweeper does.</summary>
public sealed class RuntimeMetrics
{
    private readonly Meter _meter;
    private readonly StripedCounter _looks = new(), _failedLooks = new();
    private readonly StripedCounter _draws = new(), _failedDraws = new(), _payments = new(), _failedPayments = new();

    public RuntimeMetrics(LotteryMeter meter)
    {
        _meter = meter.Meter;
        CommitDuration = meter.Durations("lottery.commit.duration", "How long a batch took to be committed.").Add();
        BatchTurns = meter.Counts("lottery.commit.batch", "turns", "Turns committed together.", 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096).Add();
        _meter.CreateObservableCounter<long>("lottery.due.looks",
            () => [Tagged(_looks.Sum(), ("outcome", "done")), Tagged(_failedLooks.Sum(), ("outcome", "failed"))], "{look}", "Times that the sweeper looked for what is due.");
        _meter.CreateObservableCounter<long>("lottery.due.flows", () =>
        [
            Tagged(_draws.Sum(), ("kind", "draw"), ("outcome", "done")), Tagged(_failedDraws.Sum(), ("kind", "draw"), ("outcome", "failed")),
            Tagged(_payments.Sum(), ("kind", "payment"), ("outcome", "done")), Tagged(_failedPayments.Sum(), ("kind", "payment"), ("outcome", "failed")),
        ], "{flow}", "Flows that the sweeper ran because they were due or had been cut off.");
    }

    internal Distribution CommitDuration { get; }

    internal Distribution BatchTurns { get; }

    internal void Looked(bool failed) => (failed ? _failedLooks : _looks).Add();

    /// <summary>A flow of the sweeper ended.</summary>
    /// <param name="ofDraw">A draw's; else a payment's.</param>
    /// <param name="failed">It was cut off, and will be run again.</param>
    internal void RanDue(bool ofDraw, bool failed) => ((ofDraw, failed) switch
    {
        (true, false) => _draws,
        (true, true) => _failedDraws,
        (false, false) => _payments,
        (false, true) => _failedPayments,
    }).Add();

    internal void Observe(FlowRunner flows, CommitQueue queue, IReadOnlyList<IActivations> grains)
    {
        _meter.CreateObservableCounter("lottery.flows", () => flows.FlowsBegun, "{flow}", "Flows begun.");
        _meter.CreateObservableCounter("lottery.turns", () => grains.SelectMany(Turns), "{turn}", "Turns taken, by grain and whether they changed it.");
        _meter.CreateObservableCounter("lottery.turns.direct", () => grains.SelectMany(DirectTurns), "{turn}",
            "Turns that flows took on grains of their own silo without a message, by grain and method.");
        _meter.CreateObservableGauge("lottery.activations", () => grains.Select(g => Tagged(g.Count, ("grain", g.GrainType))), "{grain}", "Grains in memory.");
        _meter.CreateObservableGauge("lottery.commit.queue", () => queue.TurnsUnderWay, "turns", "Turns decided and not durable yet.");
        _meter.CreateObservableCounter("lottery.epochs.ended", () => (long)queue.Epoch, "{epoch}", "Epochs that ended because a batch could not be committed.");
        _meter.CreateObservableGauge("lottery.deciding", () => queue.IsOpen ? 1 : 0, "", "Whether this silo accepts commands (1) or not (0).");
    }

    internal static Measurement<long> Tagged(long value, params (string Name, object? Value)[] tags) =>
        new(value, [.. tags.Select(tag => KeyValuePair.Create(tag.Name, tag.Value))]);

    private static IEnumerable<Measurement<long>> DirectTurns(IActivations grains) =>
        grains.DirectTurns.Select(turns => Tagged(turns.Value, ("grain", grains.GrainType), ("method", turns.Key)));

    private static IEnumerable<Measurement<long>> Turns(IActivations grains) =>
    [
        Tagged(grains.Changes, ("grain", grains.GrainType), ("changed", "true")),
        Tagged(grains.Reads, ("grain", grains.GrainType), ("changed", "false")),
    ];
}
