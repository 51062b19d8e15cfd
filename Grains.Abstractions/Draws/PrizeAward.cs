using System.Diagnostics;
using Lottery.Grains.Games;

namespace Lottery.Grains.Draws;

/// <summary>What one tier of a draw pays.</summary>
/// <param name="Matches">Numbers matched.</param>
/// <param name="Kind">How the prize was reckoned.</param>
/// <param name="Winners">Tickets with exactly this number of matches.</param>
/// <param name="PrizeEach">Minor units for each of them; 0 where there are none.</param>
/// <param name="Paid">Minor units for all of them: winners × prize.</param>
[GenerateSerializer, Immutable, Alias("lottery.TierAward")]
public sealed record TierAward(int Matches, PrizeKind Kind, long Winners, long PrizeEach, long Paid);

/// <summary>Where a draw's fund goes, to the last minor unit. All amounts are minor units of the game's currency, 0 or more.</summary>
/// <remarks>Invariant: Fund = Paid + RolledOver + Reserve + Rounding, or nothing is published.</remarks>
/// <param name="Fund">All there is to distribute: the share of sales, the carried jackpot, the carried reserve and the house's top-up.</param>
/// <param name="FromSales">The share of sales in it.</param>
/// <param name="HouseTopUp">What the house adds to a won jackpot that the reserve cannot lift to its minimum.</param>
/// <param name="Tiers">The plan's tiers, in its order.</param>
/// <param name="Paid">To the winners of all tiers.</param>
/// <param name="RolledOver">The jackpot that the game's next draw begins with.</param>
/// <param name="Reserve">The reserve that the game's next draw begins with.</param>
/// <param name="Rounding">What equal prizes in whole minor units leave undivided: less than one for each winner and tier.</param>
[GenerateSerializer, Immutable, Alias("lottery.PrizeAward")]
public sealed record PrizeAward(
    long Fund, long FromSales, long HouseTopUp, IReadOnlyList<TierAward> Tiers, long Paid, long RolledOver, long Reserve, long Rounding)
{
    /// <summary>The prize of a ticket with this number of matches, in minor units; 0 where it wins nothing.</summary>
    public long PrizeEach(int matches) => Tiers.FirstOrDefault(tier => tier.Matches == matches)?.PrizeEach ?? 0;

    /// <summary>The award in the one spelling that proofs have it in; docs/proof-format.md describes it.</summary>
    /// <param name="jackpot">Minor units that were carried into the draw.</param>
    /// <param name="reserve">Minor units that were carried into the draw.</param>
    public string CanonicalText(long jackpot, long reserve)
    {
        IEnumerable<string> lines =
        [
            "lottery-award-v1",
            $"jackpot {jackpot}",
            $"reserve {reserve}",
            $"fund {Fund}",
            $"sales {FromSales}",
            $"house {HouseTopUp}",
            .. Tiers.OrderByDescending(tier => tier.Matches).Select(tier => $"tier {tier.Matches} {tier.Winners} {tier.PrizeEach} {tier.Paid}"),
            $"paid {Paid}",
            $"rolled-over {RolledOver}",
            $"saved {Reserve}",
            $"rounding {Rounding}",
        ];
        return string.Concat(lines.Select(line => line + "\n"));
    }

    /// <summary>This award, if it adds up.</summary>
    /// <exception cref="UnreachableException">It does not, or an amount is negative.</exception>
    public PrizeAward Balanced()
    {
        var adds = Paid + RolledOver + Reserve + Rounding == Fund
            && Paid == Tiers.Sum(tier => tier.Paid)
            && Tiers.All(tier => tier.Paid == tier.Winners * tier.PrizeEach && tier.PrizeEach >= 0);
        var isNegative = FromSales < 0 || HouseTopUp < 0 || RolledOver < 0 || Reserve < 0 || Rounding < 0;
        return adds && !isNegative ? this : throw new UnreachableException($"The award does not balance: {this}.");
    }
}
