using Lottery.Verifier.Randomness;
using Xunit;

namespace Lottery.Verifier.Tests;

/// <summary>Goal: the statistics are right, and see what is wrong. Method: the publication's examples, known tails, and draws that are made unfair.</summary>
public sealed class RandomnessTests
{
    /// <summary>The first 100 binary digits of π: the example of SP 800-22.</summary>
    private static readonly byte[] Pi = Bits("1100100100001111110110101010001000100001011010001100001000110100110001001100011001100010100010111000");

    [Fact]
    public void Each_test_gives_the_publications_example()
    {
        Assert.Equal(0.109599, BitTests.Frequency(Pi), 6);
        Assert.Equal(0.706438, BitTests.BlockFrequency(Pi, 10), 6);
        Assert.Equal(0.500798, BitTests.Runs(Pi), 6);
        Assert.Equal(0.235301, BitTests.ApproximateEntropy(Pi, 2), 6);
        Assert.Equal(0.219194, BitTests.CumulativeSums(Pi, isBackward: false), 6);
        Assert.Equal(0.114866, BitTests.CumulativeSums(Pi, isBackward: true), 6);
        Assert.Equal([0.808792, 0.670320], BitTests.Serial(Bits("0011011101"), 3).Select(p => Math.Round(p, 6)));
        Assert.Equal(0.180598, BitTests.LongestRun(Bits("11001100000101010110110001001100111000000000001001001101010100010001001111010110100000001101011111001100111001101101100010110010")), 4);
    }

    [Theory]
    [InlineData(3.841459, 1, 0.05)]
    [InlineData(18.307038, 10, 0.05)]
    [InlineData(149.448989, 100, 0.001)]
    [InlineData(0.5, 4, 0.973501)]
    public void Tails_are_those_of_the_tables(double chi, int degrees, double tail) => Assert.Equal(tail, Probability.ChiSquareTail(chi, degrees), 5);

    [Theory]
    [InlineData("6of45", 6, 45)]
    [InlineData("5of36", 5, 36)]
    public void Twenty_thousand_draws_pass(string game, int k, int n) => Assert.All(Statistics(k, n, new Samples("tests").Draws(game, k, n, 20_000)), s => Assert.True(s.PValue > 1e-4, s.ToString()));

    [Fact]
    public void Unfair_draws_are_seen()
    {
        var draws = new Samples("tests").Draws("6of45", 6, 45, 20_000).ToList();
        Assert.Contains("single numbers", Failing(draws.Select((d, i) => i % 20 == 0 && !d.Contains(7) ? [7, .. d[1..]] : d)));
        Assert.Contains("pairs", Failing(draws.Select((d, i) => i % 3 == 0 && d.Contains(7) && !d.Contains(8) ? [.. d.Select(x => x == d.First(y => y != 7) ? 8 : x)] : d)));
        Assert.Contains("in common", Failing(draws.Select((d, i) => i % 20 == 19 ? draws[i - 1] : d)));
        Assert.Contains("serial correlation", Failing(draws.Chunk(2).SelectMany(c => c[0].Sum() < c[1].Sum() ? c : [c[1], c[0]])));

        static string Failing(IEnumerable<int[]> draws) => string.Join(", ", Statistics(6, 45, draws).Where(s => s.PValue < 1e-6).Select(s => s.Name));
    }

    [Fact]
    public void Bits_that_are_not_random_fail()
    {
        var bits = new Samples("tests").Bits(1, 200_000);
        Assert.All(BitTests.All.Where(t => !t.Name.StartsWith("longest", StringComparison.Ordinal)).SelectMany(t => t.Run(bits)), p => Assert.True(p > 1e-4, $"{p}"));
        byte[] alternating = [.. bits.Select((_, i) => (byte)(i % 2))];
        Assert.True(BitTests.Runs(alternating) < 1e-6);
        Assert.True(BitTests.Serial(alternating, 16)[0] < 1e-6);
        Assert.True(BitTests.ApproximateEntropy(alternating, 10) < 1e-6);
        byte[] biased = [.. bits.Select((b, i) => i % 20 == 0 ? (byte)1 : b)];
        Assert.True(BitTests.Frequency(biased) < 1e-6);
        Assert.True(BitTests.CumulativeSums(biased, isBackward: false) < 1e-6);
    }

    private static IReadOnlyList<Statistic> Statistics(int k, int n, IEnumerable<int[]> draws)
    {
        var statistics = new DrawStatistics(k, n);
        foreach (var draw in draws)
            statistics.Add(draw);
        return statistics.All();
    }

    private static byte[] Bits(string text) => [.. text.Select(c => (byte)(c - '0'))];
}
