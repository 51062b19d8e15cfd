using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Lottery.Grains.Turns;

namespace Lottery.Storage.Telemetry;

/// <summary>What clients asked for, however it came, how it was answered, and how long that took.</summary>
/// <remarks>Operations and codes are few and named in the code: nothing that a client chooses becomes a series.</remarks>
public sealed class RequestMetrics
{
    private readonly ConcurrentDictionary<(string Transport, string Name), Operation> _operations = new();
    private readonly ConcurrentDictionary<string, StripedCounter> _refusals = new();
    private readonly DistributionFamily _durations;

    public RequestMetrics(LotteryMeter meter)
    {
        _durations = meter.Durations("lottery.request.duration", "How long requests took, from their arrival to their answer.");
        meter.Meter.CreateObservableCounter("lottery.requests", Requests, "{request}", "Requests answered, by operation and status.");
        meter.Meter.CreateObservableCounter("lottery.refusals", Refusals, "{request}", "Requests refused, by the code of the problem that they were answered with.");
    }

    /// <summary>One operation. Ask once and keep it.</summary>
    /// <param name="transport"><c>http</c> or <c>broker</c>.</param>
    /// <param name="operation">One of few: a route, never a path.</param>
    public Operation Of(string transport, string operation) => _operations.GetOrAdd((transport, operation), (key, durations) =>
        new(key.Transport, key.Name, durations), _durations);

    /// <summary>A request was refused.</summary>
    /// <param name="code">Of the problem.</param>
    public void Refused(string code) => _refusals.GetOrAdd(code, static _ => new()).Add();

    private IEnumerable<Measurement<long>> Requests() => _operations.Values.SelectMany(operation => operation.Answers());

    private IEnumerable<Measurement<long>> Refusals() => _refusals.Select(r => new Measurement<long>(r.Value.Sum(), KeyValuePair.Create<string, object?>("code", r.Key)));
}

/// <summary>One operation that clients ask for.</summary>
public sealed class Operation
{
    /// <summary>HTTP's; others are counted as 599.</summary>
    private const int Statuses = 600;

    private readonly KeyValuePair<string, object?>[] _tags;
    private readonly StripedCounter?[] _answers = new StripedCounter?[Statuses];
    private readonly Lazy<Distribution> _duration;

    internal Operation(string transport, string name, DistributionFamily durations)
    {
        Name = name;
        _tags = [new("transport", transport), new("operation", name)];
        // Made with the first answer: where two threads make one operation at once, only the one that is kept may have a series.
        _duration = new(() => durations.Add(_tags));
    }

    public string Name { get; }

    /// <summary>Notes one answer.</summary>
    /// <param name="status">HTTP's, or the broker's code.</param>
    /// <param name="took">From the request's arrival.</param>
    public void Record(int status, TimeSpan took)
    {
        ref var answers = ref _answers[status is >= 0 and < Statuses ? status : Statuses - 1];
        var counter = Volatile.Read(ref answers);
        if (counter is null)
        {
            Interlocked.CompareExchange(ref answers, new(), null);
            counter = answers!;
        }
        counter.Add();
        _duration.Value.Record(took);
    }

    internal IEnumerable<Measurement<long>> Answers()
    {
        for (var status = 0; status < Statuses; status++)
        {
            if (Volatile.Read(ref _answers[status]) is { } answers)
                yield return new(answers.Sum(), [.. _tags, new("status", status)]);
        }
    }
}
