namespace Lottery.Load.Bench.Report;

/// <summary>One figure as the rounds measured it, in their order; at least one.</summary>
internal sealed record Sample(IReadOnlyList<double> Rounds)
{
    private readonly double[] _sorted = Rounds.Count > 0 ? [.. Rounds.Order()] : throw new ArgumentException("Nothing was measured.", nameof(Rounds));

    /// <summary>The one in the middle, or the mean of the two.</summary>
    public double Median => (_sorted[(_sorted.Length - 1) / 2] + _sorted[_sorted.Length / 2]) / 2;

    public double Min => _sorted[0];

    public double Max => _sorted[^1];

    public static Sample Of(IEnumerable<double> rounds) => new([.. rounds]);

    /// <summary>How many times the other: round by round, since what disturbs a round disturbs both.</summary>
    public Sample Over(Sample other) => Rounds.Count == other.Rounds.Count
        ? Of(Rounds.Zip(other.Rounds, (a, b) => a / b))
        : throw new ArgumentException("The two were not measured in the same rounds.", nameof(other));
}
