using System.Diagnostics.Metrics;

namespace Lottery.Api.Broker;

/// <summary>What is counted of the broker's messages.</summary>
public sealed class BrokerMetrics : IDisposable
{
    private readonly Meter _meter = new("Lottery");
    private readonly Counter<long> _answers;
    private readonly Counter<long> _unroutable;
    private readonly Counter<long> _dead;
    private readonly Counter<long> _retries;

    public BrokerMetrics()
    {
        _answers = _meter.CreateCounter<long>("lottery.broker.answers", "{message}", "Messages answered, by operation and the answer's code.");
        _unroutable = _meter.CreateCounter<long>("lottery.broker.answers.dropped", "{message}", "Answers whose receiver was gone.");
        _dead = _meter.CreateCounter<long>("lottery.broker.dead", "{message}", "Messages put to the dead letters, by operation.");
        _retries = _meter.CreateCounter<long>("lottery.broker.retries", "{attempt}", "Attempts that failed and were made again, by operation.");
    }

    public void Answered(string operation, int code) => _answers.Add(1, new("operation", operation), new("status", code));

    public void Dropped(string operation) => _unroutable.Add(1, new KeyValuePair<string, object?>("operation", operation));

    public void Died(string operation) => _dead.Add(1, new KeyValuePair<string, object?>("operation", operation));

    public void Retried(string operation) => _retries.Add(1, new KeyValuePair<string, object?>("operation", operation));

    public void Dispose() => _meter.Dispose();
}
