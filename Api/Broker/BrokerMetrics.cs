using System.Collections.Frozen;
using System.Diagnostics.Metrics;
using Lottery.Grains.Turns;
using Lottery.Storage.Telemetry;

namespace Lottery.Api.Broker;

/// <summary>What is counted of the broker's messages: their answers and durations with all other requests', and what only messages do.</summary>
internal sealed class BrokerMetrics
{
    private readonly FrozenDictionary<string, Operation> _operations;
    private readonly RequestMetrics _requests;
    private readonly TimeProvider _clock;
    private readonly Counter<long> _dropped, _dead, _retries;

    public BrokerMetrics(IMeterFactory meters, RequestMetrics requests, IEnumerable<IOperation> operations, TimeProvider clock)
    {
        (_requests, _clock) = (requests, clock);
        _operations = operations.ToFrozenDictionary(operation => operation.Name, operation => new Operation("broker", operation.Name));
        var meter = meters.Create(TurnMetrics.MeterName);
        _dropped = meter.CreateCounter<long>("lottery.broker.answers.dropped", "{message}", "Answers whose receiver was gone.");
        _dead = meter.CreateCounter<long>("lottery.broker.dead", "{message}", "Messages put to the dead letters.");
        _retries = meter.CreateCounter<long>("lottery.broker.retries", "{attempt}", "Attempts that failed and were made again.");
    }

    /// <summary>A message arrived: the moment, for <see cref="Answered"/>.</summary>
    public long Arrived() => _clock.GetTimestamp();

    public void Answered(BrokerAnswer answer, long arrived)
    {
        _requests.Answered(_operations[answer.Operation], answer.Code, _clock.GetElapsedTime(arrived));
        if (answer.Reason is { } reason)
            _requests.Refused(reason[..reason.IndexOf(':', StringComparison.Ordinal)]);
    }

    public void Dropped(string operation) => _dropped.Add(1, Tag(operation));

    public void Died(string operation) => _dead.Add(1, Tag(operation));

    public void Retried(string operation) => _retries.Add(1, Tag(operation));

    private static KeyValuePair<string, object?> Tag(string operation) => new("operation", operation);
}
