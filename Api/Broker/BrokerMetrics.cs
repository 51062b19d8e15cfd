using System.Diagnostics.Metrics;

namespace Lottery.Api.Broker;

/// <summary>What is counted of the broker's messages.</summary>
public sealed class BrokerMetrics : IDisposable
{
    private readonly Meter _meter = new("Lottery");
    private readonly Counter<long> _messages;
    private readonly Counter<long> _dropped;
    private readonly Counter<long> _dead;
    private readonly Counter<long> _retries;

    public BrokerMetrics()
    {
        _messages = _meter.CreateCounter<long>("lottery.broker.messages", "{message}", "Messages carried out, by operation and the answer's code.");
        _dropped = _meter.CreateCounter<long>("lottery.broker.answers.dropped", "{message}", "Answers whose receiver was gone.");
        _dead = _meter.CreateCounter<long>("lottery.broker.dead", "{message}", "Messages put to the dead letters, by operation.");
        _retries = _meter.CreateCounter<long>("lottery.broker.retries", "{attempt}", "Attempts that failed and were made again, by operation.");
    }

    public void Answered(string operation, int code) => _messages.Add(1, new("operation", operation), new("status", code));

    public void Dropped(string operation) => _dropped.Add(1, new KeyValuePair<string, object?>("operation", operation));

    public void Died(string operation) => _dead.Add(1, new KeyValuePair<string, object?>("operation", operation));

    public void Retried(string operation) => _retries.Add(1, new KeyValuePair<string, object?>("operation", operation));

    public void Dispose() => _meter.Dispose();
}
