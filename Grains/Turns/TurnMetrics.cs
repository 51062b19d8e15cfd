using System.Diagnostics.Metrics;

namespace Lottery.Grains.Turns;

/// <summary>Counts the turns that grains take in this process.</summary>
public sealed class TurnMetrics
{
    /// <summary>The name of the meter that all instruments of the service belong to.</summary>
    public const string MeterName = "Lottery";

    /// <summary>The instrument that counts the turns that Orleans does not see. Tags: <c>grain</c> and <c>method</c>.</summary>
    public const string DirectTurns = "lottery.turns.direct";

    private readonly Counter<long> _turns, _directTurns;

    public TurnMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _turns = meter.CreateCounter<long>("lottery.turns", "{turn}", "Turns taken, by grain and whether they changed it.");
        _directTurns = meter.CreateCounter<long>(
            DirectTurns, "{turn}", "Turns that flows took on grains of their own silo without a message, by grain and method.");
    }

    internal void Took(string grain, bool changed) =>
        _turns.Add(1, new("grain", grain), new KeyValuePair<string, object?>("changed", changed ? "true" : "false"));

    internal void TookDirectly(string grain, string method) =>
        _directTurns.Add(1, new("grain", grain), new KeyValuePair<string, object?>("method", method));
}
