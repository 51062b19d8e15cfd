using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Lottery.Grains.Draws;
using Lottery.Grains.Receipts;

namespace Lottery.Grains.Promotions;

/// <summary>What a valid receipt earns.</summary>
/// <param name="AmountPerEntry">Each full such part of the total is an entry, in units: 1 for one entry per whole unit.</param>
/// <param name="MinimumTotal">A smaller total earns nothing.</param>
/// <param name="MaxEntries">Of one receipt, 1 to 10,000.</param>
[GenerateSerializer, Immutable, Alias("lottery.EntryRule")]
public sealed record EntryRule(decimal AmountPerEntry, decimal MinimumTotal, int MaxEntries)
{
    /// <summary>The most that <see cref="MaxEntries"/> may be.</summary>
    public const int LargestMax = 10_000;

    public bool IsValid => AmountPerEntry > 0 && MinimumTotal >= 0 && MaxEntries is >= 1 and <= LargestMax;

    /// <summary>How many entries a total earns.</summary>
    public int Entries(decimal total)
    {
        if (total < MinimumTotal || total < AmountPerEntry)
            return 0;
        // Compared before it is divided: a huge total by a tiny part does not fit a decimal.
        return total / MaxEntries >= AmountPerEntry ? MaxEntries : (int)(total / AmountPerEntry);
    }
}

/// <summary>Prizes of one rank.</summary>
/// <param name="Count">How many entries win it.</param>
/// <param name="Amount">What each wins, in minor units; more than zero.</param>
[GenerateSerializer, Immutable, Alias("lottery.PrizeRank")]
public sealed record PrizeRank(int Count, long Amount);

/// <summary>What is promised when a promotional draw is created, and never changes.</summary>
/// <param name="Id">The promotion.</param>
/// <param name="Name">1 to <see cref="LongestName"/> characters.</param>
/// <param name="Rule">What a receipt earns.</param>
/// <param name="Ranks">The prizes, the first drawn first; at most <see cref="MaxPrizes"/> in all.</param>
/// <param name="Currency">Of the prizes.</param>
/// <param name="OpensAt">Receipts accepted from then on take part.</param>
/// <param name="ClosesAt">Receipts accepted from then on do not.</param>
/// <param name="ClaimsUntil">A receipt claimed later gets no prize.</param>
/// <param name="Commitment">32 bytes: the hash of the secret that the winners will follow from.</param>
[GenerateSerializer, Immutable, Alias("lottery.PromotionTerms")]
public sealed record PromotionTerms(
    PromotionId Id,
    string Name,
    EntryRule Rule,
    IReadOnlyList<PrizeRank> Ranks,
    Currency Currency,
    DateTimeOffset OpensAt,
    DateTimeOffset ClosesAt,
    DateTimeOffset ClaimsUntil,
    byte[] Commitment)
{
    public const int MaxPrizes = 1000;

    /// <summary>Characters of a name.</summary>
    public const int LongestName = 100;

    /// <summary>How many entries win, where there are as many.</summary>
    public int Prizes => Ranks.Sum(r => r.Count);

    /// <summary>Whether a receipt that was accepted then takes part.</summary>
    public bool IsInPeriod(DateTimeOffset acceptedAt) => acceptedAt >= OpensAt && acceptedAt < ClosesAt;

    /// <summary>The SHA-256 of <see cref="CanonicalText"/>, 32 bytes: the signed head of the promotion has it.</summary>
    public byte[] Hash() => SHA256.HashData(Encoding.UTF8.GetBytes(CanonicalText()));

    /// <summary>The terms in the one spelling that their hash is taken of; docs/proof-format.md describes it.</summary>
    public string CanonicalText() => string.Create(CultureInfo.InvariantCulture,
        $"""
        lottery-promotion-v1
        promotion {Id}
        name {Name}
        currency {Currency.Code} {Currency.Exponent}
        entries {Text(Rule.AmountPerEntry)} {Text(Rule.MinimumTotal)} {Rule.MaxEntries}
        opens {ProofTime.Text(OpensAt)}
        closes {ProofTime.Text(ClosesAt)}
        claims {ProofTime.Text(ClaimsUntil)}
        plan {Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(PlanText())))}
        commitment {Convert.ToHexStringLower(Commitment)}

        """);

    /// <summary>The prizes in the one spelling that proofs have them in: each rank's number, count and amount in minor units.</summary>
    public string PlanText() => string.Concat(["lottery-ranks-v1\n", .. Ranks.Select((rank, i) => string.Create(CultureInfo.InvariantCulture, $"rank {i + 1} {rank.Count} {rank.Amount}\n"))]);

    /// <summary>Without zeros at the end.</summary>
    private static string Text(decimal amount) => amount.ToString("0.############################", CultureInfo.InvariantCulture);
}

/// <summary>What was sealed when the period was over.</summary>
/// <param name="Root">32 bytes: the Merkle root over the receipts' ranges of entries.</param>
/// <param name="Checkpoint">The signed note over root, receipts, entries and terms. Null for a promotion that was sealed before the seal was a signed note.</param>
/// <param name="SealedAt">When.</param>
[GenerateSerializer, Immutable, Alias("lottery.PromotionSeal")]
public sealed record PromotionSeal(byte[] Root, string? Checkpoint, DateTimeOffset SealedAt);

/// <summary>An entry that won, and the row. Never changes.</summary>
/// <param name="Entry">The entry.</param>
/// <param name="Place">In which order it was drawn, from 1.</param>
/// <param name="Rank">Of its prize, from 1.</param>
/// <param name="Prize">What it wins.</param>
/// <param name="Receipt">Which receipt earned it.</param>
/// <param name="Payment">The number that the payment of the prize has, once there is one.</param>
[GenerateSerializer, Immutable, Alias("lottery.PromotionWin")]
public sealed record PromotionWin(EntryId Entry, int Place, int Rank, Money Prize, ReceiptKey Receipt, PaymentId Payment);

/// <summary>What the drawing revealed.</summary>
/// <param name="Secret">32 bytes, whose hash was the commitment.</param>
/// <param name="DrawnAt">When.</param>
/// <param name="Wins">In the order drawn.</param>
[GenerateSerializer, Immutable, Alias("lottery.PromotionResult")]
public sealed record PromotionResult(byte[] Secret, DateTimeOffset DrawnAt, IReadOnlyList<PromotionWin> Wins);

/// <summary>A receipt's entries in a promotional draw, and the row: a leaf of its Merkle tree. Never changes.</summary>
/// <param name="Promotion">The draw.</param>
/// <param name="Receipt">Which receipt earned them.</param>
/// <param name="ReceiptId">Its number on the wire.</param>
/// <param name="Position">The leaf's, from 0.</param>
/// <param name="First">The first entry's number.</param>
/// <param name="Count">How many, following each other.</param>
/// <param name="EarnedAt">When.</param>
[GenerateSerializer, Immutable, Alias("lottery.EntryRange")]
public sealed record EntryRange(PromotionId Promotion, ReceiptKey Receipt, ReceiptId ReceiptId, long Position, long First, int Count, DateTimeOffset EarnedAt);

/// <summary>How a receipt's entries are looked up.</summary>
[GenerateSerializer, Immutable, Alias("lottery.EntryLookup")]
public sealed record EntryLookup(PromotionId Promotion, ReceiptKey Receipt);

/// <summary>One promotional draw from its promise to its last prize, and the row. Its statuses are those of any draw.</summary>
/// <param name="Terms">What was promised.</param>
/// <param name="Status">Where it stands; Settled when all prizes are paid or can no longer be claimed.</param>
/// <param name="ProtectedSecret">The secret, encrypted with the platform's keys.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="Version">1 when made, one more with each change.</param>
[GenerateSerializer, Immutable, Alias("lottery.Promotion")]
public sealed record Promotion(PromotionTerms Terms, DrawStatus Status, byte[] ProtectedSecret, DateTimeOffset CreatedAt, long Version)
{
    /// <summary>By how much the clocks of two silos may differ: each by five minutes from the time, and as much again to be on the safe side.</summary>
    public static readonly TimeSpan ClockSlack = TimeSpan.FromMinutes(15);

    public PromotionId Id => Terms.Id;

    /// <summary>Receipts with entries: leaves of the tree.</summary>
    [Id(0)]
    public long Receipts { get; init; }

    /// <summary>Entries so far.</summary>
    [Id(1)]
    public long Entries { get; init; }

    /// <summary>The Merkle tree's perfect subtrees, the largest first.</summary>
    [Id(2)]
    public byte[] Frontier { get; init; } = [];

    /// <summary>When its end was noted. What was accepted before is in the tables once this is.</summary>
    [Id(3)]
    public DateTimeOffset? LastCallAt { get; init; }

    /// <summary>From Closed on.</summary>
    [Id(4)]
    public PromotionSeal? Seal { get; init; }

    /// <summary>From Drawn on.</summary>
    [Id(5)]
    public PromotionResult? Result { get; init; }

    [Id(6)]
    public DateTimeOffset? FinishedAt { get; init; }

    [Id(7)]
    public DateTimeOffset? CancelledAt { get; init; }

    /// <summary>Why it was cancelled.</summary>
    [Id(8)]
    public string? CancelReason { get; init; }

    /// <summary>When it must be seen to next; null when there is nothing left to do.</summary>
    public DateTimeOffset? WakesAt => Status switch
    {
        DrawStatus.Planned => Terms.OpensAt,
        DrawStatus.Open => Terms.ClosesAt,
        DrawStatus.Closed => Seal!.SealedAt,
        DrawStatus.Drawn => EndsAt,
        _ => null,
    };

    /// <summary>When it ends, whether all prizes are claimed or not: a claim that a silo took in time by a clock that is behind is durable by then, and is paid.</summary>
    public DateTimeOffset EndsAt => Terms.ClaimsUntil + ClockSlack;
}
