namespace Lottery.Load.Bench;

/// <summary>How long to measure.</summary>
/// <param name="Rounds">How often each contender has its turn.</param>
/// <param name="Seconds">Seconds that count, of each run.</param>
/// <param name="WarmUpSeconds">Seconds before them that do not.</param>
internal sealed record BenchOptions(int Rounds, int Seconds, int WarmUpSeconds)
{
    public static BenchOptions Quick { get; } = new(1, 2, 1) { IsQuick = true };

    /// <summary>Whether it is only tried out: sections then take small stores.</summary>
    public bool IsQuick { get; init; }

    /// <summary>The older commit to measure against, as git takes it; null: none.</summary>
    public string? Against { get; init; }

    /// <summary>About how many seconds a run of the load generator takes, with its preparation.</summary>
    public double RunSeconds => WarmUpSeconds + Seconds + 6;

    /// <summary>About how many seconds a contender's database, start, stop and proof take.</summary>
    public double TurnSeconds => 5;
}

/// <summary>It cannot be measured. The message says why, for whoever runs it.</summary>
internal sealed class BenchException(string message) : Exception(message);
