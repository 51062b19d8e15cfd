namespace Lottery.Verifier;

/// <summary>How a tier's prize is reckoned.</summary>
public enum PrizeKind
{
    /// <summary>The same amount for every winner.</summary>
    Fixed,
    /// <summary>Part of the fund, divided among the winners.</summary>
    Share,
    /// <summary>As a share, with what earlier draws left.</summary>
    Jackpot,
}

/// <summary>One prize tier.</summary>
/// <param name="Matches">The exact number of matches that wins it.</param>
/// <param name="Kind">How the prize is reckoned.</param>
/// <param name="Value">Minor units of a fixed prize; else 1/10000 of what the fixed tiers leave of the fund.</param>
public sealed record PrizeTier(int Matches, PrizeKind Kind, long Value);

/// <summary>What a draw promised its winners.</summary>
/// <param name="Fund">The share of sales that goes to the prize fund, in 1/10000.</param>
/// <param name="Tiers">By descending matches.</param>
/// <param name="JackpotMinimum">Minor units that a won jackpot has at least.</param>
/// <param name="JackpotCap">Minor units that a jackpot has at most; null where it is not bounded.</param>
public sealed record PrizePlan(int Fund, IReadOnlyList<PrizeTier> Tiers, long JackpotMinimum, long? JackpotCap)
{
    /// <summary>The parts that a whole has in a figure of basis points.</summary>
    public const int Whole = 10_000;

    private const string What = "prize plan";

    /// <summary>Reads the text.</summary>
    /// <exception cref="MalformedException">It is none.</exception>
    public static PrizePlan Parse(string text)
    {
        var lines = Text.Lines(text, What);
        if (lines.Length < 5 || lines[0] != "lottery-prizes-v1")
            throw new MalformedException("The prize plan does not begin with lottery-prizes-v1, or is too short.");
        Text.Number(Text.Words(lines, 1, "version", 1, What)[0], "version", int.MaxValue);
        var fund = (int)Text.Number(Text.Words(lines, 2, "fund", 1, What)[0], "fund", Whole);
        var tiers = Enumerable.Range(3, lines.Length - 4).Select(at => Tier(Text.Words(lines, at, "tier", 3, What))).ToList();
        var jackpot = Text.Words(lines, lines.Length - 1, "jackpot", 2, What);
        if (tiers.Zip(tiers.Skip(1)).Any(t => t.First.Matches <= t.Second.Matches) || tiers.Count(t => t.Kind == PrizeKind.Jackpot) > 1
            || tiers.Where(t => t.Kind != PrizeKind.Fixed).Sum(t => t.Value) > Whole)
            throw new MalformedException("The tiers of the prize plan are out of order, share more than there is, or have two jackpots.");
        return new(fund, tiers, Text.Number(jackpot[0], "minimum of the jackpot"), jackpot[1] == "none" ? null : Text.Number(jackpot[1], "cap of the jackpot"));
    }

    private static PrizeTier Tier(string[] words)
    {
        var kind = words[1] switch
        {
            "fixed" => PrizeKind.Fixed,
            "share" => PrizeKind.Share,
            "jackpot" => PrizeKind.Jackpot,
            _ => throw new MalformedException($"There is no tier of the kind '{words[1]}'."),
        };
        return new((int)Text.Number(words[0], "matches", 20), kind, Text.Number(words[2], "value of a tier", kind == PrizeKind.Fixed ? long.MaxValue : Whole));
    }
}
