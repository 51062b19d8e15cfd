using System.Text;
using System.Text.Json;
using Lottery.Grains.Draws;
using Lottery.Grains.Fairness;
using Xunit;

namespace Lottery.Verifier.Tests;

/// <summary>Goal: the service and the three verifiers reckon alike. Method: the published vectors, and random draws.</summary>
public sealed class AgreementTests
{
    private static readonly byte[] Secret = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];
    private static readonly string Root = "4a3239e6a008929afc1cd383d1ee3ba117eae990a29441b24f7ebabd04f51ff8";

    [Fact]
    public void The_vectors_are_the_published_ones()
    {
        var root = Merkle.Root(Enumerable.Range(0, 7).Select(i => Merkle.LeafHash(Encoding.ASCII.GetBytes($"t{i}"))));

        Assert.Equal(Root, Convert.ToHexStringLower(root));
        Assert.Equal([9, 11, 12, 5, 28, 8], Derivation.Numbers(Secret, root, new byte[32], 1, "6of45", 6, 45));
        Assert.Equal([5, 1, 6, 2, 27], Derivation.Numbers(Secret, root, new byte[32], 1, "5of36", 5, 36));
        Assert.True(Operator.Terms(Secret).Commitment.AsSpan().SequenceEqual(Convert.FromHexString("396b58730907accce687f0f3beb91d39338900d7e2935749a5872517a092c9a8")));
    }

    [Fact]
    public Task All_agree_on_random_draws() => Agree(seed: 17, count: 5_000);

    /// <summary>The long form: <c>dotnet test tests/Verifier.Tests -c Release --filter FullyQualifiedName~hundred_thousand -- xUnit.Explicit=only</c>.</summary>
    [Fact(Explicit = true)]
    public Task All_agree_on_a_hundred_thousand_random_draws() => Agree(seed: 18, count: 100_000);

    private static async Task Agree(int seed, int count)
    {
        var random = new Random(seed);
        var cases = Enumerable.Range(0, count).Select(_ => Case(random)).ToList();
        var input = JsonSerializer.Serialize(cases.Select(c => new
        {
            secret = Hex(c.Secret),
            root = Hex(c.Root),
            beacon = Hex(c.Beacon),
            draw = c.Draw,
            game = c.Game,
            k = c.K,
            n = c.N,
            plan = new { fund = c.Plan.FundBasisPoints, tiers = c.Plan.Tiers.OrderByDescending(t => t.Matches).Select(Tier), minimum = c.Plan.JackpotMinimum, cap = c.Plan.JackpotCap },
            sold = c.Sold,
            winners = c.Winners,
            jackpot = c.Jackpot,
            reserve = c.Reserve,
        }));
        var (browser, python) = (Others.Browser("draw", input), Others.Python("draw", input));
        for (var i = 0; i < count; i++)
        {
            var expected = OfTheService(cases[i]);
            Assert.True(expected == OfTheVerifier(cases[i]), $"Case {i} of seed {seed}: the service gives {expected}, the verifier {OfTheVerifier(cases[i])}");
            Assert.True(expected == (await browser)[i], $"Case {i} of seed {seed}: the service gives {expected}, the browser {(await browser)[i]}");
            Assert.True(expected == (await python)[i], $"Case {i} of seed {seed}: the service gives {expected}, Python {(await python)[i]}");
        }
    }

    private sealed record RandomCase(
        byte[] Secret, byte[] Root, byte[] Beacon, long Draw, string Game, int K, int N, Lottery.Grains.Games.PrizePlan Plan, long Sold, long[] Winners, long Jackpot, long Reserve);

    private static RandomCase Case(Random random)
    {
        var n = random.Next(2, 65);
        var k = random.Next(1, Math.Min(20, n - 1) + 1);
        return new(
            Bytes(random), Bytes(random), Bytes(random), random.NextInt64(1, 1L << 53), $"{k}of{n}", k, n, Plan(random, k),
            random.NextInt64(1_000_000_000), [.. Enumerable.Range(0, k + 1).Select(_ => random.Next(3) == 0 ? 0 : random.NextInt64(1_000))],
            random.NextInt64(100_000_000), random.NextInt64(10_000_000));
    }

    private static Lottery.Grains.Games.PrizePlan Plan(Random random, int k)
    {
        var (tiers, left, hasJackpot) = (new List<Lottery.Grains.Games.PrizeTier>(), 10_000, false);
        for (var matches = k; matches >= 1; matches--)
        {
            var share = random.Next(1, Math.Max(2, left / 2));
            switch (random.Next(4))
            {
                case 0:
                    tiers.Add(Lottery.Grains.Games.PrizeTier.Fixed(matches, random.NextInt64(1, 100_000)));
                    break;
                case 1 when left > share:
                    tiers.Add(Lottery.Grains.Games.PrizeTier.Share(matches, share));
                    left -= share;
                    break;
                case 2 when !hasJackpot && left > share:
                    tiers.Add(Lottery.Grains.Games.PrizeTier.Jackpot(matches, share));
                    (left, hasJackpot) = (left - share, true);
                    break;
            }
        }
        if (tiers.Count == 0)
            tiers.Add(Lottery.Grains.Games.PrizeTier.Fixed(k, 1));
        var minimum = hasJackpot ? random.NextInt64(50_000_000) : 0;
        var plan = new Lottery.Grains.Games.PrizePlan(1, random.Next(10_001), tiers, minimum, hasJackpot && random.Next(2) == 0 ? Math.Max(1, minimum + random.NextInt64(50_000_000)) : null);
        Assert.Null(plan.Check(k));
        return plan;
    }

    private static object[] Tier(Lottery.Grains.Games.PrizeTier tier) => tier.Kind == Lottery.Grains.Games.PrizeKind.Fixed
        ? [tier.Matches, "fixed", tier.Amount]
        : [tier.Matches, tier.Kind.ToString().ToLowerInvariant(), tier.BasisPoints];

    private static string OfTheService(RandomCase c)
    {
        var numbers = NumberDerivation.Derive(c.Secret, c.Root, c.Beacon, c.Draw, c.Game, c.K, c.N);
        var award = PrizeArithmetic.Compute(c.Plan, c.Sold, c.Winners, c.Jackpot, c.Reserve);
        IEnumerable<long> all =
        [
            .. numbers, .. award.Tiers.OrderByDescending(t => t.Matches).SelectMany(t => (long[])[t.PrizeEach, t.Paid]),
            award.Fund, award.FromSales, award.HouseTopUp, award.Paid, award.RolledOver, award.Reserve, award.Rounding,
        ];
        return string.Join(' ', all);
    }

    private static string OfTheVerifier(RandomCase c)
    {
        var numbers = Derivation.Numbers(c.Secret, c.Root, c.Beacon, c.Draw, c.Game, c.K, c.N);
        var award = Award.Compute(PrizePlan.Parse(c.Plan.CanonicalText()), c.Sold, matches => c.Winners[matches], c.Jackpot, c.Reserve);
        IEnumerable<System.Numerics.BigInteger> all =
        [
            .. numbers.Select(n => (System.Numerics.BigInteger)n), .. award.Tiers.SelectMany(t => (System.Numerics.BigInteger[])[t.Each, t.Paid]),
            award.Fund, award.Sales, award.House, award.Paid, award.RolledOver, award.Saved, award.Rounding,
        ];
        return string.Join(' ', all);
    }

    private static byte[] Bytes(Random random)
    {
        var bytes = new byte[32];
        random.NextBytes(bytes);
        return bytes;
    }

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);
}
