using System.Diagnostics.Metrics;
using Lottery.Grains.Turns;

namespace Lottery.Storage.Telemetry;

/// <summary>Counts the requests of all transports: by operation, by answer, and by how long they took.</summary>
/// <remarks>Operations and codes are few and named in the code: nothing that a client chooses becomes a series.</remarks>
public sealed class RequestMetrics
{
    private readonly Counter<long> _requests, _refusals;
    private readonly Histogram<double> _durations;

    public RequestMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(TurnMetrics.MeterName);
        _requests = meter.CreateCounter<long>("lottery.requests", "{request}", "Requests answered, by operation and status.");
        _refusals = meter.CreateCounter<long>(
            "lottery.refusals", "{request}", "Requests refused, by the code of the problem that they were answered with.");
        _durations = meter.CreateDurations("lottery.request.duration", "How long requests took, from their arrival to their answer.");
    }

    /// <summary>Counts one answer.</summary>
    /// <param name="operation">What was asked for.</param>
    /// <param name="status">HTTP's status, or the broker's code.</param>
    /// <param name="took">From the request's arrival to its answer.</param>
    public void Answered(Operation operation, int status, TimeSpan took)
    {
        var (transport, name) = (Tag("transport", operation.Transport), Tag("operation", operation.Name));
        _requests.Add(1, transport, name, Tag("status", status));
        _durations.Record(took.TotalSeconds, transport, name);
    }

    /// <summary>Counts one refusal.</summary>
    /// <param name="code">The problem's code.</param>
    public void Refused(string code) => _refusals.Add(1, Tag("code", code));

    private static KeyValuePair<string, object?> Tag(string name, object? value) => new(name, value);
}

/// <summary>One operation that clients ask for.</summary>
/// <param name="Transport"><c>http</c> or <c>broker</c>.</param>
/// <param name="Name">One of few: a route, never a path.</param>
public sealed record Operation(string Transport, string Name);
