using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Lottery.Grains.Fairness;
using Xunit;

namespace Lottery.Grains.Tests.Fairness;

/// <summary>From secret and sales to numbers: the vectors published in docs/fairness.md, and what holds for any input.</summary>
public class DerivationTests
{
    private const string Root = "4a3239e6a008929afc1cd383d1ee3ba117eae990a29441b24f7ebabd04f51ff8";

    private static readonly byte[] Secret = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];
    private static readonly byte[] NoBeacon = new byte[32];

    [Fact]
    public void The_commitment_is_the_published_one()
    {
        var commitment = Commitment.Of(Secret);
        Assert.Equal("396b58730907accce687f0f3beb91d39338900d7e2935749a5872517a092c9a8", Convert.ToHexStringLower(commitment));
        Assert.True(Commitment.Opens(commitment, Secret));
        Assert.False(Commitment.Opens(commitment, new byte[32]));
        Assert.False(Commitment.Opens(commitment, Secret.AsSpan(1)));
        Assert.Throws<ArgumentException>(() => Commitment.Of(Secret.AsSpan(1)));
    }

    [Fact]
    public void The_root_is_the_published_one() =>
        Assert.Equal(Root, Convert.ToHexStringLower(MerkleTree.Root(Enumerable.Range(0, 7).Select(i => Encoding.ASCII.GetBytes($"t{i}")))));

    [Theory]
    [InlineData("6of45", 6, 45, "9 11 12 5 28 8")]
    [InlineData("5of36", 5, 36, "5 1 6 2 27")]
    public void The_numbers_are_the_published_ones(string game, int k, int n, string numbers) =>
        Assert.Equal(numbers, string.Join(' ', Derive(game: game, k: k, n: n)));

    [Fact]
    public void The_numbers_depend_on_every_input()
    {
        var other = new byte[32];
        other[31] = 1;
        string[] outcomes =
        [
            Draw(Derive()),
            Draw(Derive(secret: other)),
            Draw(Derive(root: other)),
            Draw(Derive(beacon: other)),
            Draw(Derive(draw: 2)),
            Draw(Derive(game: "6of46")),
        ];
        Assert.Distinct(outcomes);

        static string Draw(int[] numbers) => string.Join(' ', numbers);
    }

    [Fact]
    public void Numbers_are_always_k_different_ones_from_1_to_n() => Check.QuickThrowOnFailure(Prop.ForAll(
        ArbMap.Default.ArbFor<(long Draw, byte Seed, byte A, byte B)>(),
        x =>
        {
            var n = 1 + (x.A % 64);
            var k = 1 + (x.B % n);
            var secret = new byte[32];
            secret[0] = x.Seed;
            var numbers = Derive(secret: secret, draw: x.Draw, k: k, n: n);
            return numbers.Length == k && numbers.Distinct().Count() == k && numbers.All(number => number >= 1 && number <= n);
        }));

    [Fact]
    public void Drawing_all_numbers_shuffles_them() => Assert.Equal(Enumerable.Range(1, 64), Derive(k: 64, n: 64).Order());

    /// <summary>Pearson's chi-squared over 36,000 first and last places of 5 of 36: 35 degrees of freedom, 80 is beyond 1 in 50,000.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    public void Each_number_is_equally_likely_at_each_place(int place)
    {
        const int Draws = 36_000;
        var counts = new int[37];
        for (var draw = 1; draw <= Draws; draw++)
            counts[Derive(draw: draw, game: "5of36", k: 5, n: 36)[place]]++;

        var expected = Draws / 36.0;
        Assert.InRange(counts.Skip(1).Sum(count => (count - expected) * (count - expected) / expected), 10, 80);
    }

    [Theory]
    [InlineData(0, 45)]
    [InlineData(46, 45)]
    [InlineData(-1, 45)]
    [InlineData(1, 0)]
    public void A_draw_of_more_numbers_than_there_are_is_refused(int k, int n) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Derive(k: k, n: n));

    private static int[] Derive(
        byte[]? secret = null, byte[]? root = null, byte[]? beacon = null, long draw = 1, string game = "6of45", int k = 6, int n = 45) =>
        NumberDerivation.Derive(secret ?? Secret, root ?? Convert.FromHexString(Root), beacon ?? NoBeacon, draw, game, k, n);
}
