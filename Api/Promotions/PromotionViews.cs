using System.Globalization;
using Lottery.Api.Http;
using Lottery.Grains;
using Lottery.Grains.Draws;
using Lottery.Grains.Promotions;

namespace Lottery.Api.Promotions;

/// <summary>Prizes of one rank.</summary>
/// <param name="Count">How many entries win it.</param>
/// <param name="Amount">What each wins.</param>
public sealed record PrizeRankRequest(int Count, Amount Amount);

/// <summary>A promotional draw to be created. It is free, and the house guarantees its prizes.</summary>
/// <param name="Name">1 to 100 characters, none of them a control or bidirectional character.</param>
/// <param name="Prizes">The first drawn first; at most 1,000 in all.</param>
/// <param name="ClosesAt">Receipts accepted from then on do not take part; in the future.</param>
/// <param name="OpensAt">Receipts accepted from then on take part; now where it is left out or past.</param>
/// <param name="ClaimsUntil">A receipt claimed later gets no prize; 90 days after the closing where it is left out.</param>
/// <param name="AmountPerEntry">Each full such part of a receipt's total is an entry; 1 where it is left out.</param>
/// <param name="MinimumTotal">A smaller total earns nothing; 0 where it is left out.</param>
/// <param name="MaxEntriesPerReceipt">1 to 10,000; 100 where it is left out.</param>
/// <param name="Currency">Of the prizes; RUB where it is left out.</param>
public sealed record CreatePromotionRequest(
    string Name, IReadOnlyList<PrizeRankRequest> Prizes, DateTimeOffset ClosesAt, DateTimeOffset? OpensAt = null, DateTimeOffset? ClaimsUntil = null,
    Amount? AmountPerEntry = null, Amount? MinimumTotal = null, int MaxEntriesPerReceipt = 100, string Currency = "RUB");

/// <summary>A promotional draw to be cancelled. What was earned in it stays listed, and wins nothing.</summary>
/// <param name="Reason">1 to 500 characters; everybody sees it.</param>
public sealed record CancelPromotionRequest(string Reason);

/// <summary>Prizes of one rank.</summary>
public sealed record PrizeRankView(int Count, string Amount);

/// <summary>What was sealed when the period was over.</summary>
/// <param name="Root">Hexadecimal: the Merkle root over the receipts' entries.</param>
/// <param name="Checkpoint">The signed note over all of this, by a key at /.well-known/jwks.json; docs/proof-format.md describes it.</param>
/// <param name="SealedAt">When.</param>
public sealed record PromotionSealView(string Root, string? Checkpoint, DateTimeOffset SealedAt);

/// <summary>An entry that won.</summary>
/// <param name="Entry">Its number.</param>
/// <param name="Rank">Of its prize, from 1.</param>
/// <param name="Prize">What it won.</param>
/// <param name="Paid">Whether it is in the wallet of who claimed the receipt.</param>
public sealed record WinningEntryView(long Entry, int Rank, string Prize, bool Paid);

/// <summary>A promotional draw.</summary>
/// <param name="PromotionId">Its number.</param>
/// <param name="Status">Planned, Open, Closed, Drawn, or Settled once all prizes are paid or can no longer be claimed; Cancelled where it will not be drawn.</param>
/// <param name="Receipts">Those that have earned entries.</param>
/// <param name="Entries">Their entries, numbered from 1.</param>
/// <param name="Commitment">Hexadecimal: SHA-256 of <c>lottery-seed-v1</c> and the secret.</param>
/// <param name="Seal">From Closed on.</param>
/// <param name="Secret">Hexadecimal; from Drawn on.</param>
/// <param name="Winners">From Drawn on, in the order drawn.</param>
/// <param name="CancelledAt">When it was cancelled.</param>
/// <param name="CancelReason">Why it was cancelled.</param>
public sealed record PromotionView(
    long PromotionId, string Name, DrawStatus Status, string Currency, string AmountPerEntry, string MinimumTotal, int MaxEntriesPerReceipt,
    IReadOnlyList<PrizeRankView> Prizes, DateTimeOffset OpensAt, DateTimeOffset ClosesAt, DateTimeOffset ClaimsUntil, long Receipts, long Entries,
    string Commitment, PromotionSealView? Seal = null, string? Secret = null, IReadOnlyList<WinningEntryView>? Winners = null,
    DateTimeOffset? FinishedAt = null, DateTimeOffset? CancelledAt = null, string? CancelReason = null)
{
    /// <param name="promotion">How it stands.</param>
    /// <param name="paid">The winning entries whose prizes are paid.</param>
    public static PromotionView From(Promotion promotion, IReadOnlySet<long> paid)
    {
        var terms = promotion.Terms;
        return new(
            promotion.Id.Value, terms.Name, promotion.Status, terms.Currency.Code, Text(terms.Rule.AmountPerEntry), Text(terms.Rule.MinimumTotal),
            terms.Rule.MaxEntries, [.. terms.Ranks.Select(r => new PrizeRankView(r.Count, new Money(r.Amount, terms.Currency).Amount()))],
            terms.OpensAt, terms.ClosesAt, terms.ClaimsUntil, promotion.Receipts, promotion.Entries, Convert.ToHexStringLower(terms.Commitment),
            promotion.Seal is { } seal ? new(Convert.ToHexStringLower(seal.Root), seal.Checkpoint, seal.SealedAt) : null,
            promotion.Result is { } result ? Convert.ToHexStringLower(result.Secret) : null,
            promotion.Result?.Wins.Select(w => new WinningEntryView(w.Entry.Number, w.Rank, w.Prize.Amount(), paid.Contains(w.Entry.Number))).ToList(),
            promotion.FinishedAt, promotion.CancelledAt, promotion.CancelReason);
    }

    private static string Text(decimal amount) => amount.ToString(CultureInfo.InvariantCulture);
}

/// <summary>A promotional draw in a list.</summary>
/// <param name="PromotionId">Its number.</param>
/// <param name="Receipts">Those that have earned entries.</param>
/// <param name="Entries">Their entries.</param>
public sealed record PromotionSummary(
    long PromotionId, string Name, DrawStatus Status, string Currency, DateTimeOffset OpensAt, DateTimeOffset ClosesAt, DateTimeOffset ClaimsUntil,
    long Receipts, long Entries);

/// <summary>A receipt's entries in a promotion, as operators see them.</summary>
/// <param name="Position">Of their leaf in the promotion's Merkle tree, from 0.</param>
/// <param name="First">The number of the first entry; the others follow it.</param>
/// <param name="Count">How many entries the receipt earned.</param>
/// <param name="ReceiptId">The receipt.</param>
/// <param name="PlayerId">The player who claimed the receipt; absent where nobody has.</param>
public sealed record TracedEntriesView(long Position, long First, int Count, string ReceiptId, long? PlayerId);

/// <summary>A winning entry as operators see it.</summary>
/// <param name="Entry">Its number.</param>
/// <param name="ReceiptId">The receipt that earned it.</param>
/// <param name="PlayerId">Who claimed the receipt, if anybody has.</param>
/// <param name="PaymentId">The payment of its prize, if it is paid.</param>
public sealed record TracedWinView(long Entry, int Rank, string Prize, string ReceiptId, long? PlayerId, long? PaymentId);

/// <summary>What a receipt earned in one promotion.</summary>
/// <param name="First">The first entry's number; the others follow it.</param>
/// <param name="Count">How many.</param>
/// <param name="Position">Its leaf's, from 0.</param>
/// <param name="Wins">Those that won, once the promotion is drawn.</param>
public sealed record ReceiptEntriesView(long PromotionId, long First, int Count, long Position, IReadOnlyList<WinningEntryView> Wins);
