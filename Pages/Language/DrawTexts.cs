using System.Globalization;
using Lottery.Grains;
using Lottery.Grains.Draws;
using Lottery.Grains.Games;

namespace Lottery.Pages.Language;

/// <summary>How draws, games and prizes are called.</summary>
public static class DrawTexts
{
    /// <summary>A game's name; those that every installation has are translated.</summary>
    public static string GameName(this Texts texts, Game game) => texts[game.Name];

    /// <summary>The odds of one tier: one line in this many.</summary>
    public static string Odds(this Texts texts, Draw draw, int matches) => Number(texts, Api.Games.Odds.OneIn(draw.Terms.Pick, draw.Terms.Of, matches));

    /// <inheritdoc cref="Odds(Texts, Draw, int)"/>
    public static string Odds(this Texts texts, int pick, int of, int matches) => Number(texts, Api.Games.Odds.OneIn(pick, of, matches));

    /// <summary>One in how many lines wins anything.</summary>
    public static string AnyPrize(this Texts texts, Draw draw) => texts.AnyPrize(draw.Terms.Plan, draw.Terms.Pick, draw.Terms.Of);

    /// <inheritdoc cref="AnyPrize(Texts, Draw)"/>
    public static string AnyPrize(this Texts texts, PrizePlan plan, int pick, int of)
    {
        var winning = plan.Tiers.Sum(tier => Combinations.Count(tier.Matches, pick) * Combinations.Count(pick - tier.Matches, of - pick));
        return winning == 0 ? "–" : Number(texts, Math.Round((decimal)Combinations.Count(pick, of) / winning, 1).ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>What a tier promises before the draw.</summary>
    public static string Promise(this Texts texts, PrizeTier tier, Currency currency) => tier.Kind switch
    {
        PrizeKind.Fixed => texts.Money(new Money(tier.Amount, currency), brief: true),
        PrizeKind.Share => texts["{0} of the pool, shared", texts.Percent(tier.BasisPoints)],
        PrizeKind.Jackpot => texts["the jackpot"],
    };

    /// <summary>Basis points as a percentage: <c>12.5 %</c>.</summary>
    public static string Percent(this Texts texts, int basisPoints) =>
        Number(texts, (basisPoints / 100m).ToString("0.##", CultureInfo.InvariantCulture)) + "\u00A0%";

    private static string Number(Texts texts, string number)
    {
        var parts = number.Split('.');
        if (!long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var whole))
            return texts[number];
        return texts.Number(whole) + (parts.Length > 1 ? (texts.Code == "ru" ? "," : ".") + parts[1] : "");
    }
}
