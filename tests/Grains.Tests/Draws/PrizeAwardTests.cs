using System.Diagnostics;
using FsCheck;
using FsCheck.Fluent;
using Lottery.Grains.Draws;
using Lottery.Grains.Games;
using Xunit;

namespace Lottery.Grains.Tests.Draws;

/// <summary>Prize arithmetic: worked examples in small round amounts, and the books balancing for any plan and any luck.</summary>
public class PrizeAwardTests
{
    // A game of 4 numbers: half of sales; 2 matches pay 10; of the rest 3 matches share 30 %, 4 take 60 %, 10 % stays over.
    private static readonly PrizePlan Plan = new(
        1, 5_000, [PrizeTier.Fixed(2, 10), PrizeTier.Share(3, 3_000), PrizeTier.Jackpot(4, 6_000)], JackpotMinimum: 500, JackpotCap: 2_000);

    private static readonly PrizePlan NoJackpot = Plan with { Tiers = [.. Plan.Tiers.Take(2)], JackpotMinimum = 0, JackpotCap = null };

    // Two fixed tiers, to fall short in: 2 matches pay 10, 3 pay 70.
    private static readonly PrizePlan Fixed = Plan with
    {
        Tiers = [PrizeTier.Fixed(2, 10), PrizeTier.Fixed(3, 70), PrizeTier.Jackpot(4, 10_000)],
    };

#pragma warning disable format // The tables are aligned.

    [Fact]
    public void Fixed_prizes_come_first_and_the_others_share_what_is_left() => Given(Plan)
        //    sales  carried  reserve  winners of 2, 3, 4    each of 2, 3, 4    top-up  rolled over  reserve  rounding
        .When(2_000,       0,       0, (0,   0,  0),         ( 0,   0,    0),        0,         900,     100,        0)  // no winners at all
        .When(2_000,       0,       0, (10,  3,  1),         (10,  90,  540),        0,           0,      90,        0)  // a winner in each tier
        .When(2_000,       0,       0, (10,  0,  1),         (10,   0,  540),        0,         270,      90,        0)  // an unwon share becomes the next jackpot
        .When(2_000,     300,      50, (10,  3,  0),         (10,  90,    0),        0,         840,     140,        0)  // the jackpot rolls over
        .When(2_000,     300,      50, (10,  0,  0),         (10,   0,    0),        0,       1_110,     140,        0)  // with the unwon share
        .When(0,         300,      50, (0,   0,  0),         ( 0,   0,    0),        0,         300,      50,        0)  // nothing was sold
        .When(1,           0,       0, (0,   0,  0),         ( 0,   0,    0),        0,           0,       0,        0); // half of 1 is rounded down

    [Fact]
    public void Equal_prizes_leave_their_remainders_to_rounding() => Given(Plan)
        //    sales  carried  reserve  winners of 2, 3, 4    each of 2, 3, 4    top-up  rolled over  reserve  rounding
        .When(2_000,       0,       0, (0,   7,  0),         ( 0,  42,    0),        0,         600,     100,        6)  // 300 = 7 × 42 + 6
        .When(2_000,       1,       0, (0,   7,  7),         ( 0,  42,   85),        0,           0,     100,       12)  // 601 = 7 × 85 + 6
        .When(2_000,       0,       0, (0, 301,  0),         ( 0,   0,    0),        0,         600,     100,      300)  // more winners than there is to share
        .When(2_002,       0,       0, (0,   1,  1),         ( 0, 300,  600),        0,           0,     101,        0); // 1001: fractions of shares are nobody's

    [Fact]
    public void A_won_jackpot_is_divided_and_has_at_least_its_minimum() => Given(Plan)
        //    sales  carried  reserve  winners of 2, 3, 4    each of 2, 3, 4    top-up  rolled over  reserve  rounding
        .When(1_000,     200,       0, (0,   1,  1),         ( 0, 150,  500),        0,           0,      50,        0)  // exactly the minimum
        .When(1_000,     199,       0, (0,   1,  1),         ( 0, 150,  500),        1,           0,      50,        0)  // the house adds 1
        .When(1_000,     100,     100, (0,   1,  1),         ( 0, 150,  500),        0,           0,      50,        0)  // the reserve suffices
        .When(1_000,     100,      60, (0,   1,  1),         ( 0, 150,  500),       40,           0,      50,        0)  // the reserve, then the house
        .When(1_000,     100,     160, (0,   1,  1),         ( 0, 150,  500),        0,           0,     110,        0)  // what is left of the reserve stays
        .When(1_000,       0,       0, (0,   0,  3),         ( 0,   0,  166),      200,         150,      50,        2)  // three winners; an unwon share is not used for it
        .When(0,           0,       0, (0,   0,  1),         ( 0,   0,  500),      500,           0,       0,        0)  // even where nothing came in
        .When(1_000,     100,       0, (0,   1,  0),         ( 0, 150,    0),        0,         400,      50,        0); // unwon, it needs no minimum

    [Fact]
    public void No_jackpot_is_above_its_cap() => Given(Plan)
        //    sales  carried  reserve  winners of 2, 3, 4    each of 2, 3, 4    top-up  rolled over  reserve  rounding
        .When(1_000,   1_700,       0, (0,   1,  1),         ( 0, 150, 2000),        0,           0,      50,        0)  // exactly the cap
        .When(1_000,   1_900,       7, (0,   1,  2),         ( 0, 150, 1000),        0,           0,     257,        0)  // won: 200 above it are saved
        .When(1_000,   1_900,       7, (0,   1,  0),         ( 0, 150,    0),        0,       2_000,     257,        0)  // not won: likewise
        .When(1_000,   1_600,       0, (0,   0,  0),         ( 0,   0,    0),        0,       2_000,     100,        0)  // 1600 + 300 + the unwon 150
        .When(20_000,      0,       0, (0,   0,  1),         ( 0,   0, 2000),        0,       2_000,   6_000,        0); // nor is one of unwon shares alone

    [Fact]
    public void Fixed_prizes_beyond_the_sales_are_paid_from_the_reserve_and_then_in_proportion() => Given(Fixed)
        //    sales  carried  reserve  winners of 2, 3, 4    each of 2, 3, 4    top-up  rolled over  reserve  rounding
        .When(200,         0,     100, (3,   1,  0),         (10,  70,    0),        0,           0,     100,        0)  // the fund suffices exactly
        .When(100,       900,     100, (3,   1,  0),         (10,  70,    0),        0,         900,      50,        0)  // the reserve helps, the jackpot never
        .When(100,         0,      50, (3,   1,  0),         (10,  70,    0),        0,           0,       0,        0)  // both suffice exactly
        .When(100,       900,      49, (3,   1,  0),         ( 9,  69,    0),        0,         900,       0,        3)  // 99 of 100: pools 29 and 69
        .When(100,         0,       0, (3,   1,  0),         ( 5,  35,    0),        0,           0,       0,        0)  // half
        .When(2,           0,       0, (3,   1,  0),         ( 0,   0,    0),        0,           0,       0,        1)  // next to nothing
        .When(0,           0,       0, (3,   1,  0),         ( 0,   0,    0),        0,           0,       0,        0)  // nothing
        .When(100,         0,      60, (3,   1,  1),         (10,  70,  500),      490,           0,       0,        0); // fixed prizes have the reserve before the jackpot

    [Fact]
    public void Without_a_jackpot_tier_unwon_shares_are_saved_and_the_carried_jackpot_waits() => Given(NoJackpot)
        //    sales  carried  reserve  winners of 2, 3, 4    each of 2, 3, 4    top-up  rolled over  reserve  rounding
        .When(2_000,     777,      50, (10,  0,  1),         (10,   0,    0),        0,         777,     950,        0)
        .When(2_000,     777,      50, (10,  2,  0),         (10, 135,    0),        0,         777,     680,        0);

#pragma warning restore format

    [Fact]
    public void The_reference_game_pays_what_its_plan_says()
    {
        // 1,000,000 tickets of 6 of 45 with about average luck; amounts in kopecks.
        var award = PrizeArithmetic.Compute(StandardPlans.SixOf45, 10_000_000_000, [400_565, 424_128, 151_473, 22_441, 1_364, 29, 0], 3_000_000_000, 0);
        Assert.Equal(5_000_000_000, award.FromSales);
        Assert.Equal(10_000, award.PrizeEach(2));
        Assert.Equal(30_000, award.PrizeEach(3));
        Assert.Equal(300_000, award.PrizeEach(4));
        Assert.Equal(16_571_310, award.PrizeEach(5));           // 20 % of the 2,402,840,000 that fixed prizes leave, divided by 29
        Assert.Equal(0, award.PrizeEach(6));
        Assert.Equal(0, award.PrizeEach(1));
        Assert.Equal(4_802_130_000, award.RolledOver);
        Assert.Equal(120_142_000, award.Reserve);
        Assert.Equal(10, award.Rounding);
    }

    [Fact]
    public void Amounts_that_cannot_be_counted_are_an_error_and_not_a_wrong_sum()
    {
        Assert.Throws<OverflowException>(() => PrizeArithmetic.Compute(Plan, long.MaxValue, [0, 0, 0, 0, 0], long.MaxValue, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => PrizeArithmetic.Compute(Plan, -1, [0, 0, 0, 0, 0], 0, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => PrizeArithmetic.Compute(Plan, 0, [0, 0, 0, 0, 0], -1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => PrizeArithmetic.Compute(Plan, 0, [0, 0, 0, 0, 0], 0, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => PrizeArithmetic.Compute(Plan, 0, [0, 0, -1, 0, 0], 0, 0));
    }

    [Fact]
    public void An_award_that_does_not_balance_is_not_published()
    {
        var award = PrizeArithmetic.Compute(Plan, 2_000, [0, 0, 10, 3, 1], 0, 0);
        Assert.Same(award, award.Balanced());
        PrizeAward[] wrong =
        [
            award with { Fund = award.Fund + 1 },
            award with { Paid = award.Paid + 1, Reserve = award.Reserve - 1 },
            award with { Reserve = award.Reserve + 1 },
            award with { Reserve = -1, Rounding = award.Rounding + award.Reserve + 1 },
            award with { Tiers = [] },
        ];
        Assert.All(wrong, unbalanced => Assert.Throws<UnreachableException>(unbalanced.Balanced));
    }

    [Fact]
    public void Whatever_the_plan_and_the_luck_every_minor_unit_is_accounted_for() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(2_000),
        Prop.ForAll(Arb.From(AnyCase), x =>
        {
            var award = PrizeArithmetic.Compute(x.Plan, x.Sales, x.Winners, x.Jackpot, x.Reserve);
            long[] parts = [award.Paid, award.RolledOver, award.Reserve, award.Rounding];
            var mostRounding = award.Tiers.Sum(tier => tier.Winners) + award.Tiers.Count;
            var fixedInFull = award.Tiers.Where(tier => tier.Kind == PrizeKind.Fixed && tier.Winners > 0)
                .All(tier => tier.PrizeEach == x.Plan.Tiers.Single(t => t.Matches == tier.Matches).Amount);

            return x.Plan.Check(x.Winners.Length - 1) is null
                && award.FromSales == x.Sales * x.Plan.FundBasisPoints / 10_000
                && award.Fund == award.FromSales + x.Jackpot + x.Reserve + award.HouseTopUp
                && award.Fund == parts.Sum()
                && parts.All(part => part >= 0)
                && award.Rounding <= mostRounding
                && award.HouseTopUp >= 0 && award.HouseTopUp <= x.Plan.JackpotMinimum
                && (award.HouseTopUp == 0 || award.Tiers.Any(tier => tier.Kind == PrizeKind.Jackpot && tier.Winners > 0))
                && (fixedInFull || award.Paid - JackpotPaid(award) <= award.FromSales + x.Reserve)
                && (x.Plan.JackpotCap is not { } cap || (award.RolledOver <= cap && JackpotPaid(award) <= cap));
        }));

    private sealed record Case(PrizePlan Plan, long Sales, long[] Winners, long Jackpot, long Reserve);

    /// <summary>A valid plan of a game of 1 to 7 numbers: a tier or none for each count of matches, amounts small and large.</summary>
    private static Gen<Case> AnyCase =>
        from k in Gen.Choose(1, 7)
        from kinds in Gen.Choose(0, 2).ArrayOf(k)
        from jackpotAt in Gen.Choose(0, k)
        from fixedAmounts in Amount(1, 1_000_000).ArrayOf(k)
        from basisPoints in Gen.Choose(1, 10_000 / k).ArrayOf(k)
        let tiers = Enumerable.Range(1, k).Where(m => m == jackpotAt || kinds[m - 1] != 0).Select(m =>
            m == jackpotAt ? PrizeTier.Jackpot(m, basisPoints[m - 1])
            : kinds[m - 1] == 1 ? PrizeTier.Fixed(m, fixedAmounts[m - 1])
            : PrizeTier.Share(m, basisPoints[m - 1])).ToArray()
        where tiers.Length > 0
        from fund in Gen.Choose(0, 10_000)
        from minimum in jackpotAt == 0 ? Gen.Constant(0L) : Amount(0, 1_000_000_000)
        from above in jackpotAt == 0 ? Gen.Constant<long?>(null) : Amount(1, 1_000_000_000).Select(x => x % 3 == 0 ? null : (long?)x)
        from winners in Gen.Frequency((1, Gen.Constant(0L)), (2, Amount(0, 1_000_000))).ArrayOf(k + 1)
        from sales in Amount(0, 100_000_000_000)
        from jackpot in Amount(0, 100_000_000)
        from reserve in Amount(0, 100_000_000)
        select new Case(new(1, fund, tiers, minimum, minimum + above), sales, winners, jackpot, reserve);

    /// <summary>Amounts of every order of magnitude up to a largest one, so that small and large meet in one case.</summary>
    private static Gen<long> Amount(long least, long most) =>
        from scale in Gen.Choose(0, 11)
        from part in Gen.Choose(0, 1_000_000)
        let top = Math.Min(most, (long)Math.Pow(10, scale))
        select least + (long)((Int128)(top - Math.Min(least, top)) * part / 1_000_000);

    private static long JackpotPaid(PrizeAward award) => award.Tiers.Where(tier => tier.Kind == PrizeKind.Jackpot).Sum(tier => tier.Paid);

    private static Table Given(PrizePlan plan) => new(plan);

    private sealed record Table(PrizePlan Plan)
    {
        public Table When(
            long sales, long carried, long reserve, (long Two, long Three, long Four) winners,
            (long Two, long Three, long Four) each, long topUp, long rolledOver, long reserveAfter, long rounding)
        {
            var award = PrizeArithmetic.Compute(Plan, sales, [0, 0, winners.Two, winners.Three, winners.Four], carried, reserve);
            Assert.Equal(
                (each, topUp, rolledOver, reserveAfter, rounding),
                ((award.PrizeEach(2), award.PrizeEach(3), award.PrizeEach(4)), award.HouseTopUp, award.RolledOver, award.Reserve, award.Rounding));
            return this;
        }
    }
}
