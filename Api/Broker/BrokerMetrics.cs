using System.Collections.Frozen;
using System.Diagnostics.Metrics;
using Lottery.Grains.Turns;
using Lottery.Storage.Telemetry;

namespace Lottery.Api.Broker;

/// <summary>What is counted of the broker's messages: their answers and durations with all other requests', and what only messages do.</summary>
internal sealed class BrokerMetrics
{
    private readonly FrozenDictionary<string, Counts> _operations;
    private readonly RequestMetrics _requests;
    private readonly TimeProvider _clock;

    public BrokerMetrics(LotteryMeter meter, RequestMetrics requests, IEnumerable<IOperation> operations, TimeProvider clock)
    {
        (_requests, _clock) = (requests, clock);
        _operations = operations.ToFrozenDictionary(operation => operation.Name, operation => new Counts(requests.Of("broker", operation.Name)));
        Observe("lottery.broker.answers.dropped", "{message}", "Answers whose receiver was gone.", counts => counts.Dropped);
        Observe("lottery.broker.dead", "{message}", "Messages put to the dead letters.", counts => counts.Dead);
        Observe("lottery.broker.retries", "{attempt}", "Attempts that failed and were made again.", counts => counts.Retries);

        void Observe(string name, string unit, string description, Func<Counts, StripedCounter> counter) => meter.Meter.CreateObservableCounter(
            name, () => _operations.Select(o => new Measurement<long>(counter(o.Value).Sum(), KeyValuePair.Create<string, object?>("operation", o.Key))), unit, description);
    }

    /// <summary>A message arrived: the moment, for <see cref="Answered"/>.</summary>
    public long Arrived() => _clock.GetTimestamp();

    public void Answered(BrokerAnswer answer, long arrived)
    {
        _operations[answer.Operation].Answers.Record(answer.Code, _clock.GetElapsedTime(arrived));
        if (answer.Reason is { } reason)
            _requests.Refused(reason[..reason.IndexOf(':', StringComparison.Ordinal)]);
    }

    public void Dropped(string operation) => _operations[operation].Dropped.Add();

    public void Died(string operation) => _operations[operation].Dead.Add();

    public void Retried(string operation) => _operations[operation].Retries.Add();

    private sealed record Counts(Operation Answers)
    {
        public StripedCounter Dropped { get; } = new();

        public StripedCounter Dead { get; } = new();

        public StripedCounter Retries { get; } = new();
    }
}
