using System.Diagnostics;
using Lottery.Grains.Draws;
using Lottery.Grains.Fairness;
using Lottery.Grains.Receipts;
using Decision = Lottery.Grains.Decision<Lottery.Grains.Promotions.PromotionFact, Lottery.Grains.Promotions.PromotionReply>;

namespace Lottery.Grains.Promotions;

/// <summary>What can have happened to a promotional draw.</summary>
/// <param name="Promotion">How it stands now.</param>
/// <param name="Earned">The entries that a receipt earned, where that is what happened.</param>
public sealed record PromotionFact(Promotion Promotion, EntryRange? Earned = null);

/// <summary>One promotional draw: the order of its entries, its seal, its winners.</summary>
/// <remarks>Planned → Open → Closed → Drawn → Settled, never back; Cancelled from any of the first three. Entries are numbered from 1 without gaps, each receipt's follow each other.</remarks>
public sealed class PromotionDecider(PromotionId id, Promotion? promotion)
    : IDecider<PromotionCommand, PromotionFact, PromotionReply>, IRecalls<PromotionCommand, EntryLookup, EntryRange>
{
    private const int RememberedReceipts = 1000;

    private readonly Recent<ReceiptKey, EntryRange> _earned = new();
    private Promotion? _promotion = promotion;

#pragma warning disable format // A table of rules: what is asked, what is known, what follows.
    public Decision Decide(PromotionCommand command, DateTimeOffset now) => (command, _promotion) switch
    {
        (CreatePromotion c, null) when c.Terms.Id != id                     => throw new UnreachableException($"Promotion {c.Terms.Id} came to {id}."),
        (CreatePromotion c, null) when !IsValid(c.Terms)                    => Fault.InvalidPromotion,
        (CreatePromotion c, null) when !IsInOrder(c.Terms, now)             => Fault.InvalidSchedule,
        (CreatePromotion c, null)                                           => new PromotionFact(Create(c, now)),
        (CreatePromotion, { } known)                                        => Known(known),
        (_, null)                                                           => Fault.PromotionNotFound,

        (DescribePromotion, { } known)                                      => Known(known),

        (CancelPromotion, { Status: DrawStatus.Cancelled } cancelled)       => Known(cancelled),
        (CancelPromotion c, _) when !PlainText.Fits(c.Reason, 1, CancelPromotion.LongestReason) => Fault.InvalidRequest,
        (CancelPromotion c, { Status: < DrawStatus.Drawn } p)               => Next(p with { Status = DrawStatus.Cancelled, CancelledAt = now, CancelReason = c.Reason }),
        (CancelPromotion, { })                                              => Fault.PromotionAlreadyDrawn,
        (not EarnEntries, { Status: DrawStatus.Cancelled })                 => Fault.PromotionCancelled,

        (OpenPromotion, { Status: DrawStatus.Planned } p) when now < p.Terms.OpensAt => Fault.PromotionNotDue,
        (OpenPromotion, { Status: DrawStatus.Planned } p)                   => Next(p with { Status = DrawStatus.Open }),
        (OpenPromotion, { } later)                                          => Known(later),

        (EarnEntries e, { } known) when _earned.TryGet(e.Receipt, out var earned) => Decision.Known(new(known, earned)),
        (EarnEntries e, { } p) when !p.Terms.IsInPeriod(e.AcceptedAt) || Count(p, e) == 0 => Fault.ReceiptEarnsNothing,
        (EarnEntries, { Status: DrawStatus.Cancelled })                     => Fault.PromotionCancelled,
        (EarnEntries, { Status: > DrawStatus.Open })                        => Fault.PromotionClosed,
        (EarnEntries e, { } p)                                              => Earn(p, e, now),

        (CallLast, { Status: DrawStatus.Planned })                          => Fault.PromotionNotDue,
        (CallLast, { Status: DrawStatus.Open } p) when now < p.Terms.ClosesAt => Fault.PromotionNotDue,
        (CallLast, { Status: DrawStatus.Open, LastCallAt: null } p)         => Next(p with { LastCallAt = now }),
        (CallLast, { } known)                                               => Known(known),

        (SealPromotion, { Status: DrawStatus.Planned } or { Status: DrawStatus.Open, LastCallAt: null }) => Fault.PromotionNotDue,
        (SealPromotion s, { Status: DrawStatus.Open } p) when !RunPromotion.Root(p).AsSpan().SequenceEqual(s.Root) => Fault.PromotionNotDue,
        (SealPromotion s, { Status: DrawStatus.Open } p)                    => Next(p with { Status = DrawStatus.Closed, Seal = new(s.Root, s.Checkpoint, now) }),
        (SealPromotion, { } later)                                          => Known(later),

        (DrawWinners, { Status: < DrawStatus.Closed })                      => Fault.PromotionNotDue,
        (DrawWinners d, { Status: DrawStatus.Closed } p)                    => Next(p with { Status = DrawStatus.Drawn, Result = Reveal(p, d, now) }),
        (DrawWinners, { } later)                                            => Known(later),

        (FinishPromotion, { Status: < DrawStatus.Drawn })                   => Fault.PromotionNotDue,
        (FinishPromotion f, { Status: DrawStatus.Drawn } p) when !f.AllPaid && now <= p.EndsAt => Fault.PromotionNotDue,
        (FinishPromotion, { Status: DrawStatus.Drawn } p)                   => Next(p with { Status = DrawStatus.Settled, FinishedAt = now }),
        (FinishPromotion, { } over)                                         => Known(over),

        _ => throw new UnreachableException($"No rule for {command}."),
    };
#pragma warning restore format

    public void Apply(PromotionFact fact)
    {
        _promotion = fact.Promotion;
        if (fact.Earned is { } earned)
            _earned.Set(earned.Receipt, earned);
    }

    public void Rows(PromotionFact fact, IRows rows)
    {
        rows.Add(fact.Promotion);
        if (fact.Earned is { } earned)
            rows.Add(earned);
        if (fact.Promotion is { Status: DrawStatus.Drawn, Result: { } result })
            foreach (var win in result.Wins)
                rows.Add(win);
    }

    public Reply<PromotionReply> Answer(PromotionFact fact) => new PromotionReply(fact.Promotion, fact.Earned);

    public EntryLookup? Missing(PromotionCommand command, DateTimeOffset now) =>
        command is EarnEntries e && _promotion is not null && !_earned.Contains(e.Receipt) ? new(id, e.Receipt) : null;

    public void Remember(EntryRange found) => _earned.TryAdd(found.Receipt, found);

    public void Forget()
    {
        if (_earned.Count > RememberedReceipts)
            _earned.Age();
    }

    private static Decision Known(Promotion promotion) => Decision.Known(new(promotion, null));

    private static PromotionFact Next(Promotion promotion) => new(promotion with { Version = promotion.Version + 1 });

    private static bool IsValid(PromotionTerms terms) =>
        terms.Rule.IsValid
        && PlainText.Fits(terms.Name, 1, PromotionTerms.LongestName)
        && terms.Ranks.Count is >= 1 and <= PromotionTerms.MaxPrizes
        && terms.Ranks.All(r => r.Count is >= 1 and <= PromotionTerms.MaxPrizes && r.Amount is > 0 and <= Money.MaxMinor)
        && terms.Prizes <= PromotionTerms.MaxPrizes;

    private static bool IsInOrder(PromotionTerms terms, DateTimeOffset now) =>
        terms.OpensAt < terms.ClosesAt && terms.ClosesAt > now && terms.ClaimsUntil >= terms.ClosesAt;

    /// <summary>A period that would have begun already begins now: what came before may have been checked, and would earn nothing.</summary>
    private static Promotion Create(CreatePromotion command, DateTimeOffset now)
    {
        var terms = command.Terms.OpensAt < now ? command.Terms with { OpensAt = now } : command.Terms;
        return new(terms, terms.OpensAt > now ? DrawStatus.Planned : DrawStatus.Open, command.ProtectedSecret, now, Version: 1);
    }

    /// <summary>What the receipt earns here; nothing beyond as many entries as can be drawn from.</summary>
    private static int Count(Promotion promotion, EarnEntries command) =>
        (int)Math.Min(promotion.Terms.Rule.Entries(command.Total), int.MaxValue - promotion.Entries);

    private static PromotionFact Earn(Promotion promotion, EarnEntries command, DateTimeOffset now)
    {
        var range = new EntryRange(promotion.Id, command.Receipt, command.Id, promotion.Receipts, promotion.Entries + 1, Count(promotion, command), now);
        var tree = MerkleFrontier.Load(promotion.Receipts, promotion.Frontier);
        tree.Append(EntryLeaf.Hash(range));
        return Next(promotion with { Receipts = tree.Size, Entries = promotion.Entries + range.Count, Frontier = tree.ToBytes() }) with { Earned = range };
    }

    private static PromotionResult Reveal(Promotion promotion, DrawWinners command, DateTimeOffset now)
    {
        if (!Commitment.Opens(promotion.Terms.Commitment, command.Secret))
            throw new UnreachableException($"The secret of promotion {promotion.Id} is not the one committed to.");
        var ranks = promotion.Terms.Ranks.SelectMany((rank, i) => Enumerable.Repeat((Rank: i + 1, rank.Amount), rank.Count)).ToList();
        var wins = RunPromotion.WinningEntries(promotion, command.Secret).Select((entry, i) => new PromotionWin(
            new(promotion.Id, entry), i + 1, ranks[i].Rank, new Money(ranks[i].Amount, promotion.Terms.Currency), command.Holders[entry],
            new(command.FirstPayment.Value + i)));
        return new(command.Secret, now, [.. wins]);
    }
}
