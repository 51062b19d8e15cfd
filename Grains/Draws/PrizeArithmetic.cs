using System.Diagnostics;
using Lottery.Grains.Games;

namespace Lottery.Grains.Draws;

/// <summary>How a draw's fund is divided: fixed prizes first, then shares, then the jackpot; what is left rolls over or is saved.</summary>
public static class PrizeArithmetic
{
    /// <summary>Applies a plan to what a draw sold and who won. Every division rounds down.</summary>
    /// <param name="plan">A plan that <see cref="PrizePlan.Check(int)"/> finds nothing wrong with.</param>
    /// <param name="sales">What the draw's tickets were sold for, in minor units.</param>
    /// <param name="winners">At index m, how many tickets matched exactly m numbers; from 0 to k.</param>
    /// <param name="jackpot">Rolled over from the game's last draw, in minor units.</param>
    /// <param name="reserve">Left in reserve by the game's last draw, in minor units.</param>
    /// <exception cref="OverflowException">The amounts are larger than can be counted.</exception>
    /// <exception cref="UnreachableException">The award does not balance: a bug, not to be caught.</exception>
    public static PrizeAward Compute(PrizePlan plan, long sales, IReadOnlyList<long> winners, long jackpot, long reserve)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(sales);
        ArgumentOutOfRangeException.ThrowIfNegative(jackpot);
        ArgumentOutOfRangeException.ThrowIfNegative(reserve);
        ArgumentOutOfRangeException.ThrowIfNegative(winners.Min(), nameof(winners));

        // Fixed prizes come first, out of the sales and then the reserve. Where both fall short, all of both is spent.
        var fromSales = Part(sales, plan.FundBasisPoints);
        var owed = plan.Tiers.Aggregate(Int128.Zero, (sum, tier) => sum + Owed(tier));
        var spent = (long)Int128.Min(owed, fromSales + reserve);
        var rest = Math.Max(fromSales - spent, 0);
        var reserveLeft = reserve - (spent - (fromSales - rest));

        // The other tiers divide what that leaves of the sales. The reserve is never shared out.
        var shares = plan.Tiers.Where(tier => tier.Kind == PrizeKind.Share).ToList();
        var unwon = shares.Where(tier => !Won(tier)).Sum(tier => Part(rest, tier.BasisPoints));
        var unassigned = rest - plan.Tiers.Sum(tier => Part(rest, tier.BasisPoints));

        // A jackpot that is won has at least its minimum, and no jackpot has more than its cap.
        var top = plan.Tiers.SingleOrDefault(tier => tier.Kind == PrizeKind.Jackpot);
        var isWon = top is not null && Won(top);
        var cap = plan.JackpotCap ?? long.MaxValue;
        var pot = jackpot + Part(rest, top?.BasisPoints ?? 0);
        var missing = isWon ? Math.Max(plan.JackpotMinimum - pot, 0) : 0;
        var fromReserve = Math.Min(missing, reserveLeft);
        var prize = isWon ? Math.Min(pot + missing, cap) : 0;

        // What nobody won rolls over. Without a jackpot to add it to it is saved, and so is all that a cap cuts off.
        var rolledOver = Math.Min((isWon ? 0 : pot) + (top is null ? 0 : unwon), cap);
        var saved = pot + missing - prize + unwon - rolledOver;

        var tiers = plan.Tiers.Select(Divide).ToList();
        var paid = tiers.Sum(tier => tier.Paid);
        var divided = spent + shares.Where(Won).Sum(Pool) + prize;
        var topUp = missing - fromReserve;
        return new PrizeAward(
            Fund: fromSales + jackpot + reserve + topUp,
            FromSales: fromSales,
            HouseTopUp: topUp,
            Tiers: tiers,
            Paid: paid,
            RolledOver: rolledOver,
            Reserve: reserveLeft - fromReserve + unassigned + saved,
            Rounding: divided - paid).Balanced();

        bool Won(PrizeTier tier) => winners[tier.Matches] > 0;

        Int128 Owed(PrizeTier tier) => (Int128)tier.Amount * winners[tier.Matches];

        long Pool(PrizeTier tier) => tier.Kind switch
        {
            PrizeKind.Fixed => (long)(Owed(tier) * spent / owed),
            PrizeKind.Share => Part(rest, tier.BasisPoints),
            PrizeKind.Jackpot => prize,
        };

        TierAward Divide(PrizeTier tier)
        {
            var count = winners[tier.Matches];
            var each = count == 0 ? 0 : Pool(tier) / count;
            return new(tier.Matches, tier.Kind, count, each, count * each);
        }
    }

    private static long Part(long amount, int basisPoints) => (long)((Int128)amount * basisPoints / PrizePlan.Whole);
}
