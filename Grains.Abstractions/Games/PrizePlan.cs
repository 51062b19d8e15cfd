using System.Security.Cryptography;
using System.Text;

namespace Lottery.Grains.Games;

/// <summary>How a tier's prize is reckoned. The numbers are pinned: they are stored.</summary>
public enum PrizeKind
{
    /// <summary>The same amount for every winner, whatever was sold.</summary>
    Fixed = 1,
    /// <summary>Part of the fund, divided among the winners; won by nobody, it goes to the jackpot.</summary>
    Share = 2,
    /// <summary>As a share, together with what earlier draws left; won by nobody, it rolls over.</summary>
    Jackpot = 3,
}

/// <summary>One prize tier.</summary>
/// <param name="Matches">Exactly this many, 1 to k.</param>
/// <param name="Kind">How the prize is reckoned.</param>
/// <param name="Amount">Fixed: minor units for each winner. Otherwise 0.</param>
/// <param name="BasisPoints">Share and jackpot: of what the fixed tiers leave of the fund, in 1/10000. Otherwise 0.</param>
[GenerateSerializer, Immutable, Alias("lottery.PrizeTier")]
public sealed record PrizeTier(int Matches, PrizeKind Kind, long Amount, int BasisPoints)
{
    public static PrizeTier Fixed(int matches, long amount) => new(matches, PrizeKind.Fixed, amount, 0);

    public static PrizeTier Share(int matches, int basisPoints) => new(matches, PrizeKind.Share, 0, basisPoints);

    public static PrizeTier Jackpot(int matches, int basisPoints) => new(matches, PrizeKind.Jackpot, 0, basisPoints);
}

/// <summary>What a draw promises its winners. Frozen when the draw is created, and published by its hash.</summary>
/// <param name="Version">Of the game's plans, from 1.</param>
/// <param name="FundBasisPoints">The share of sales that goes to the prize fund, in 1/10000: 0 to 10000.</param>
/// <param name="Tiers">In any order; other counts of matches win nothing.</param>
/// <param name="JackpotMinimum">Minor units that a won jackpot has at least; the reserve and then the house make it up.</param>
/// <param name="JackpotCap">Minor units that a jackpot has at most, where it is bounded; the excess goes to the reserve.</param>
[GenerateSerializer, Immutable, Alias("lottery.PrizePlan")]
public sealed record PrizePlan(int Version, int FundBasisPoints, IReadOnlyList<PrizeTier> Tiers, long JackpotMinimum, long? JackpotCap)
{
    /// <summary>The parts that a whole has in a figure of basis points.</summary>
    public const int Whole = 10_000;

    /// <summary>Why the plan cannot serve a game of k numbers; null where it can.</summary>
    public string? Check(int k)
    {
        if (Version < 1)
            return "The version is at least 1.";
        if (FundBasisPoints is < 0 or > Whole)
            return $"The fund's share of sales is 0 to {Whole} basis points.";
        if (Tiers.Count == 0)
            return "There is at least one tier.";
        if (Tiers.Select(tier => Check(tier, k)).FirstOrDefault(reason => reason is not null) is { } reason)
            return reason;
        if (Tiers.DistinctBy(tier => tier.Matches).Count() != Tiers.Count)
            return "No two tiers have the same matches.";
        if (Tiers.Sum(tier => tier.BasisPoints) > Whole)
            return $"The tiers share at most {Whole} basis points.";

        return Tiers.Count(tier => tier.Kind == PrizeKind.Jackpot) switch
        {
            0 when JackpotMinimum != 0 || JackpotCap is not null => "Only a jackpot tier has a minimum or a cap.",
            0 => null,
            1 when JackpotMinimum is < 0 or > Money.MaxMinor => $"The jackpot's minimum is 0 to {Money.MaxMinor}.",
            1 when JackpotCap is < 1 or > Money.MaxMinor => $"The jackpot's cap is 1 to {Money.MaxMinor}.",
            1 when JackpotCap < JackpotMinimum => "The jackpot's cap is not below its minimum.",
            1 => null,
            _ => "There is at most one jackpot tier.",
        };
    }

    /// <summary>The SHA-256 of <see cref="CanonicalText"/>, 32 bytes: what a draw publishes of its plan.</summary>
    public byte[] Hash() => SHA256.HashData(Encoding.ASCII.GetBytes(CanonicalText()));

    /// <summary>The plan in the one spelling that its hash is taken of.</summary>
    /// <remarks>
    /// ASCII; every line ends with a line feed; tiers by descending matches; amounts in minor units; no cap is <c>none</c>:
    /// <code>
    /// lottery-prizes-v1
    /// version 1
    /// fund 5000
    /// tier 6 jackpot 7500
    /// tier 5 share 2000
    /// tier 4 fixed 300000
    /// jackpot 1000000000 50000000000
    /// </code>
    /// </remarks>
    public string CanonicalText()
    {
        IEnumerable<string> lines =
        [
            "lottery-prizes-v1",
            $"version {Version}",
            $"fund {FundBasisPoints}",
            .. Tiers.OrderByDescending(tier => tier.Matches).Select(Line),
            $"jackpot {JackpotMinimum} {JackpotCap?.ToString() ?? "none"}",
        ];
        return string.Concat(lines.Select(line => line + "\n"));
    }

    private static string Line(PrizeTier tier) => tier.Kind switch
    {
        PrizeKind.Fixed => $"tier {tier.Matches} fixed {tier.Amount}",
        PrizeKind.Share => $"tier {tier.Matches} share {tier.BasisPoints}",
        PrizeKind.Jackpot => $"tier {tier.Matches} jackpot {tier.BasisPoints}",
    };

    private static string? Check(PrizeTier tier, int k) => tier switch
    {
        _ when tier.Matches < 1 || tier.Matches > k => $"A tier's matches are 1 to {k}.",
        { Kind: PrizeKind.Fixed, Amount: < 1 or > Money.MaxMinor } => $"A fixed prize is 1 to {Money.MaxMinor} minor units.",
        { Kind: PrizeKind.Fixed, BasisPoints: not 0 } => "A fixed tier has no basis points.",
        { Kind: PrizeKind.Share, BasisPoints: < 1 or > Whole } => $"A share is 1 to {Whole} basis points.",
        { Kind: PrizeKind.Jackpot, BasisPoints: < 0 or > Whole } => $"A jackpot's share is 0 to {Whole} basis points.",
        { Kind: PrizeKind.Share or PrizeKind.Jackpot, Amount: not 0 } => "Only a fixed tier has an amount.",
        { Kind: PrizeKind.Fixed or PrizeKind.Share or PrizeKind.Jackpot } => null,
        _ => "A tier is fixed, a share or a jackpot.",
    };
}
