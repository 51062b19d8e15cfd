using System.Numerics;

namespace Lottery.Verifier.Randomness;

/// <summary>One test of randomness.</summary>
/// <param name="Name">What is tested.</param>
/// <param name="Value">The statistic.</param>
/// <param name="PValue">The probability of one as extreme, or more, if the draws are fair.</param>
public sealed record Statistic(string Name, double Value, double PValue)
{
    /// <summary>The level of the tests: one fair statistic in a hundred fails.</summary>
    public const double Level = 0.01;

    public bool Passes => PValue >= Level;
}

/// <summary>Statistics of many draws of k numbers of n.</summary>
public sealed class DrawStatistics(int k, int n)
{
    private readonly long[] _numbers = new long[n + 1];
    private readonly long[,] _pairs = new long[n + 1, n + 1];
    private readonly long[] _first = new long[n + 1];
    private readonly long[] _common = new long[k + 1];
    private readonly List<int> _sums = [];
    private ulong _last;

    /// <summary>Adds the next draw.</summary>
    public void Add(ReadOnlySpan<int> numbers)
    {
        var (mask, sum) = (0UL, 0);
        _first[numbers[0]]++;
        for (var i = 0; i < k; i++)
        {
            _numbers[numbers[i]]++;
            sum += numbers[i];
            mask |= 1UL << (numbers[i] - 1);
            for (var j = 0; j < i; j++)
                _pairs[Math.Min(numbers[i], numbers[j]), Math.Max(numbers[i], numbers[j])]++;
        }
        if (_sums.Count > 0)
            _common[BitOperations.PopCount(mask & _last)]++;
        _last = mask;
        _sums.Add(sum);
    }

    /// <summary>All statistics of what was added.</summary>
    public IReadOnlyList<Statistic> All() => [Numbers(), FirstNumbers(), Pairs(), Common(), Runs(), .. Enumerable.Range(1, 3).Select(Correlation)];

    /// <summary>How often each number was drawn. The counts of one draw are negatively correlated: the chi-square is corrected by (n − 1) / (n − k).</summary>
    private Statistic Numbers()
    {
        var expected = (double)_sums.Count * k / n;
        var chi = Enumerable.Range(1, n).Sum(i => Squared(_numbers[i] - expected) / expected) * (n - 1) / (n - k);
        return new("single numbers, chi-square", chi, Probability.ChiSquareTail(chi, n - 1));
    }

    private Statistic FirstNumbers()
    {
        var expected = (double)_sums.Count / n;
        var chi = Enumerable.Range(1, n).Sum(i => Squared(_first[i] - expected) / expected);
        return new("first number drawn, chi-square", chi, Probability.ChiSquareTail(chi, n - 1));
    }

    /// <summary>
    /// How often each pair was drawn, beyond what the single numbers explain. What remains of the counts has one variance in all n (n − 3) / 2 directions:
    /// per draw P(pair) − 2 P(two pairs with one number in common) + P(two pairs without).
    /// </summary>
    private Statistic Pairs()
    {
        double p1 = Falling(k, 2) / Falling(n, 2), p2 = Falling(k, 3) / Falling(n, 3), p3 = Falling(k, 4) / Falling(n, 4);
        var variance = _sums.Count * (p1 - (2 * p2) + p3);
        var total = (double)_sums.Count * k * (k - 1) / 2;
        var sum = 0.0;
        for (var i = 1; i <= n; i++)
            for (var j = i + 1; j <= n; j++)
                sum += Squared(_pairs[i, j] - (2 * total / (n * (n - 1.0))) - Effect(i) - Effect(j));
        var chi = sum / variance;
        return new("pairs beyond single numbers, chi-square", chi, Probability.ChiSquareTail(chi, n * (n - 3) / 2.0));

        double Effect(int number) => (((k - 1.0) * _numbers[number]) - (2 * total / n)) / (n - 2);
    }

    /// <summary>How many numbers a draw has in common with the one before: hypergeometric, and independent from draw to draw.</summary>
    private Statistic Common()
    {
        var (chi, classes, observed, expected) = (0.0, 0, 0.0, 0.0);
        for (var common = 0; common <= k; common++)
        {
            observed += _common[common];
            expected += (_sums.Count - 1) * Choose(k, common) * Choose(n - k, k - common) / Choose(n, k);
            var rest = common == k ? 0 : Enumerable.Range(common + 1, k - common).Sum(c => (_sums.Count - 1) * Choose(k, c) * Choose(n - k, k - c) / Choose(n, k));
            if (expected < 10 || (rest is > 0 and < 10))
                continue; // Classes that are too small are taken together.
            chi += Squared(observed - expected) / expected;
            (classes, observed, expected) = (classes + 1, 0, 0);
        }
        return new("numbers in common with the draw before, chi-square", chi, Probability.ChiSquareTail(chi, classes - 1));
    }

    /// <summary>Runs of sums above and below their mean (Wald and Wolfowitz); sums on the mean are left out.</summary>
    private Statistic Runs()
    {
        var mean = k * (n + 1) / 2.0;
        var signs = _sums.Where(s => s != mean).Select(s => s > mean).ToList();
        double above = signs.Count(s => s), below = signs.Count - above;
        var runs = 1 + signs.Zip(signs.Skip(1)).Count(s => s.First != s.Second);
        var expected = (2 * above * below / signs.Count) + 1;
        var z = (runs - expected) / Math.Sqrt((expected - 1) * (expected - 2) / (signs.Count - 1));
        return new("runs of sums above and below the mean, z", z, Probability.TwoSided(z));
    }

    private Statistic Correlation(int lag)
    {
        var mean = _sums.Average();
        var variance = _sums.Sum(s => Squared(s - mean));
        var z = Enumerable.Range(0, _sums.Count - lag).Sum(i => (_sums[i] - mean) * (_sums[i + lag] - mean)) / variance * Math.Sqrt(_sums.Count);
        return new($"serial correlation of sums at lag {lag}, z", z, Probability.TwoSided(z));
    }

    private static double Squared(double x) => x * x;

    private static double Falling(int from, int count) => Enumerable.Range(0, count).Aggregate(1.0, (product, i) => product * (from - i));

    private static double Choose(int from, int count) => count > from ? 0 : Falling(from, count) / Falling(count, count);
}
