using System.Numerics;

namespace Lottery.Verifier;

/// <summary>What one tier paid; of a promotion, one rank, whose number <c>Matches</c> is.</summary>
public sealed record TierAward(int Matches, long Winners, BigInteger Each, BigInteger Paid);

/// <summary>Where the fund of a draw or a promotion went, in minor units.</summary>
/// <param name="Jackpot">Carried into the draw.</param>
/// <param name="Reserve">Carried into the draw.</param>
/// <param name="Fund">All there was to distribute.</param>
/// <param name="Sales">The part of it that came from sales.</param>
/// <param name="House">The part that the house added to a won jackpot.</param>
/// <param name="Tiers">By descending matches; ranks in their order.</param>
/// <param name="Paid">To all winners.</param>
/// <param name="RolledOver">The next draw's jackpot.</param>
/// <param name="Saved">The next draw's reserve.</param>
/// <param name="Rounding">What could not be divided.</param>
public sealed record Award(
    BigInteger Jackpot, BigInteger Reserve, BigInteger Fund, BigInteger Sales, BigInteger House, IReadOnlyList<TierAward> Tiers,
    BigInteger Paid, BigInteger RolledOver, BigInteger Saved, BigInteger Rounding)
{
    private const string What = "award";

    /// <summary>Reads the text.</summary>
    /// <exception cref="MalformedException">It is none.</exception>
    public static Award Parse(string text)
    {
        var lines = Text.Lines(text, What);
        if (lines.Length < 11 || lines[0] != "lottery-award-v1")
            throw new MalformedException("The award does not begin with lottery-award-v1, or is too short.");
        var tiers = lines.Length - 10;
        return new(
            One(1, "jackpot"), One(2, "reserve"), One(3, "fund"), One(4, "sales"), One(5, "house"),
            [.. Enumerable.Range(6, tiers).Select(Tier)],
            One(6 + tiers, "paid"), One(7 + tiers, "rolled-over"), One(8 + tiers, "saved"), One(9 + tiers, "rounding"));

        BigInteger One(int at, string name) => Text.Number(Text.Words(lines, at, name, 1, What)[0], name);

        TierAward Tier(int at)
        {
            var words = Text.Words(lines, at, "tier", 4, What);
            return new((int)Text.Number(words[0], "matches", RankPlan.Most), Text.Number(words[1], "winners", Text.MaxCount), Text.Number(words[2], "prize"), Text.Number(words[3], "sum paid"));
        }
    }

    /// <summary>What a promotion's winners are owed: all of it comes from the house.</summary>
    /// <param name="plan">What was promised.</param>
    /// <param name="winners">How many won each rank's prize.</param>
    public static Award Compute(RankPlan plan, IReadOnlyList<long> winners)
    {
        var tiers = plan.Ranks.Index().Select(r => new TierAward(r.Index + 1, winners[r.Index], winners[r.Index] == 0 ? 0 : r.Item.Amount, r.Item.Amount * new BigInteger(winners[r.Index]))).ToList();
        var paid = tiers.Aggregate(BigInteger.Zero, (sum, t) => sum + t.Paid);
        return new(0, 0, paid, 0, paid, tiers, paid, 0, 0, 0);
    }

    /// <summary>Applies a plan to what was sold and who won. Every division rounds down.</summary>
    /// <param name="plan">What was promised.</param>
    /// <param name="sold">What all tickets cost.</param>
    /// <param name="winners">The number of tickets for each number of matches.</param>
    /// <param name="jackpot">Carried into the draw.</param>
    /// <param name="reserve">Carried into the draw.</param>
    public static Award Compute(PrizePlan plan, BigInteger sold, Func<int, long> winners, BigInteger jackpot, BigInteger reserve)
    {
        // Fixed prizes first: out of the sales, then out of the reserve. Where both fall short they are paid in proportion.
        var sales = sold * plan.Fund / PrizePlan.Whole;
        var owed = plan.Tiers.Where(t => t.Kind == PrizeKind.Fixed).Aggregate(BigInteger.Zero, (sum, t) => sum + (t.Value * new BigInteger(winners(t.Matches))));
        var spent = BigInteger.Min(owed, sales + reserve);
        var rest = BigInteger.Max(sales - spent, 0);
        var left = reserve - (spent - (sales - rest));

        // Shares and the jackpot divide the rest of the sales; what no tier gets is saved.
        BigInteger Part(PrizeTier tier) => rest * tier.Value / PrizePlan.Whole;
        var unassigned = rest - plan.Tiers.Where(t => t.Kind != PrizeKind.Fixed).Aggregate(BigInteger.Zero, (sum, t) => sum + Part(t));
        var unwon = plan.Tiers.Where(t => t.Kind == PrizeKind.Share && winners(t.Matches) == 0).Aggregate(BigInteger.Zero, (sum, t) => sum + Part(t));

        // A won jackpot has at least its minimum, from the reserve and then the house, and none has more than its cap.
        var top = plan.Tiers.SingleOrDefault(t => t.Kind == PrizeKind.Jackpot);
        var isWon = top is not null && winners(top.Matches) > 0;
        var pot = jackpot + (top is null ? 0 : Part(top));
        var missing = isWon ? BigInteger.Max(plan.JackpotMinimum - pot, 0) : 0;
        var fromReserve = BigInteger.Min(missing, left);
        var prize = isWon ? Capped(pot + missing) : 0;
        var rolledOver = Capped((isWon ? 0 : pot) + (top is null ? 0 : unwon));
        var saved = left - fromReserve + unassigned + pot + missing - prize + unwon - rolledOver;

        var tiers = plan.Tiers.Select(Divide).ToList();
        var paid = tiers.Aggregate(BigInteger.Zero, (sum, t) => sum + t.Paid);
        var house = missing - fromReserve;
        var fund = sales + jackpot + reserve + house;
        return new(jackpot, reserve, fund, sales, house, tiers, paid, rolledOver, saved, fund - paid - rolledOver - saved);

        BigInteger Capped(BigInteger amount) => plan.JackpotCap is { } cap ? BigInteger.Min(amount, cap) : amount;

        TierAward Divide(PrizeTier tier)
        {
            var count = winners(tier.Matches);
            var pool = count == 0 ? 0 : tier.Kind switch
            {
                PrizeKind.Fixed => tier.Value * new BigInteger(count) * spent / owed,
                PrizeKind.Share => Part(tier),
                _ => prize,
            };
            var each = count == 0 ? 0 : pool / count;
            return new(tier.Matches, count, each, each * count);
        }
    }
}
