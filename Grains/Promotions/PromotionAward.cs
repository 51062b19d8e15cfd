using System.Globalization;

namespace Lottery.Grains.Promotions;

/// <summary>What the winners of a promotional draw are owed, in the text that proofs of draws have, too.</summary>
public static class PromotionAward
{
    /// <summary>The award in its one spelling: a tier is a rank, and all of the fund is the house's; docs/proof-format.md describes it.</summary>
    /// <param name="terms">What was promised.</param>
    /// <param name="wins">All winning entries.</param>
    public static string Text(PromotionTerms terms, IReadOnlyList<PromotionWin> wins)
    {
        var tiers = terms.Ranks.Select((_, i) => wins.Where(win => win.Rank == i + 1).Select(win => win.Prize.Minor).ToList()).ToList();
        var paid = tiers.Sum(tier => tier.Sum());
        IEnumerable<string> lines =
        [
            "lottery-award-v1",
            "jackpot 0",
            "reserve 0",
            Line($"fund {paid}"),
            "sales 0",
            Line($"house {paid}"),
            .. tiers.Select((tier, i) => Line($"tier {i + 1} {tier.Count} {tier.FirstOrDefault()} {tier.Sum()}")),
            Line($"paid {paid}"),
            "rolled-over 0",
            "saved 0",
            "rounding 0",
        ];
        return string.Concat(lines.Select(line => line + "\n"));
    }

    private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
