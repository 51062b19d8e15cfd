using System.Diagnostics;
using System.Security.Cryptography;
using Lottery.Grains.Fairness;
using Decision = Lottery.Grains.Decision<Lottery.Grains.Draws.DrawFact, Lottery.Grains.Draws.Draw>;

namespace Lottery.Grains.Draws;

/// <summary>One draw: its promise, its seal, its numbers, its prizes.</summary>
/// <remarks>Planned → Open → Closed → Drawn → Settled, never back; Cancelled from any of the first three.</remarks>
public sealed class DrawDecider(DrawId id, Draw? draw) : IDecider<DrawCommand, DrawFact, Draw>
{
    private Draw? _draw = draw;

#pragma warning disable format // A table of rules: what is asked, what is known, what follows.
    public Decision Decide(DrawCommand command, DateTimeOffset now) => (command, _draw) switch
    {
        (CreateDraw c, null) when !IsInOrder(c.Terms, now)              => Fault.InvalidSchedule,
        (CreateDraw c, null) when c.Terms.Id != id                      => throw new UnreachableException($"Draw {c.Terms.Id} came to {id}."),
        (CreateDraw c, null)                                            => new DrawCreated(new Draw(c.Terms, DrawStatus.Planned, c.ProtectedSecret, now, Version: 1) { BeaconUntil = c.BeaconUntil }, now),
        (CreateDraw, { } known)                                         => Decision.Known(known),
        (_, null)                                                       => Fault.DrawNotFound,

        (DescribeDraw, { } known)                                       => Decision.Known(known),
        (not NotePosted and not FinishDraw and not CancelDraw, { Status: DrawStatus.Cancelled }) => Fault.DrawCancelled,

        (OpenDraw, { Status: DrawStatus.Planned } d) when now < d.Terms.OpensAt => Fault.DrawNotDue,
        (OpenDraw, { Status: DrawStatus.Planned })                      => new DrawOpened(now),
        (OpenDraw, { } later)                                           => Decision.Known(later),

        (CloseDraw, { Status: DrawStatus.Planned })                     => Fault.DrawNotDue,
        (CloseDraw, { Status: DrawStatus.Open } d) when now < d.Terms.ClosesAt => Fault.DrawNotDue,
        (CloseDraw c, { Status: DrawStatus.Open })                      => new DrawClosed(new DrawSeal(c.Heads, c.Root, c.Checkpoint, now), now),
        (CloseDraw, { } later)                                          => Decision.Known(later),

        (SupplyBeacon, { Status: DrawStatus.Planned or DrawStatus.Open }) => Fault.DrawNotDue,
        (SupplyBeacon, { Terms.BeaconRound: null })                     => Fault.DrawStatusConflict,
        (SupplyBeacon { Signature.Length: not Quicknet.SignatureSize }, { }) => Fault.InvalidRequest,
        (SupplyBeacon s, { Status: DrawStatus.Closed, Beacon: null })   => new BeaconSupplied(new(s.Signature, SHA256.HashData(s.Signature), now), now),
        (SupplyBeacon, { } later)                                       => Decision.Known(later),

        (DrawNumbers, { Status: DrawStatus.Planned or DrawStatus.Open }) => Fault.DrawNotDue,
        (DrawNumbers, { Status: DrawStatus.Closed, AwaitsBeacon: true }) => Fault.DrawNotDue,
        (DrawNumbers, { Status: DrawStatus.Closed } d) when now < d.Terms.DrawsAt => Fault.DrawNotDue,
        (DrawNumbers n, { Status: DrawStatus.Closed } d)                => new NumbersDrawn(Reveal(d, n, now), now),
        (DrawNumbers, { } later)                                        => Decision.Known(later),

        (AwardPrizes, { Status: < DrawStatus.Drawn })                   => Fault.DrawNotDue,
        (AwardPrizes a, { Status: DrawStatus.Drawn, Award: null } d)    => Award(d, a, now),
        (AwardPrizes, { } later)                                        => Decision.Known(later),

        (NotePosted n, { Status: DrawStatus.Drawn, Award: not null } d) when n.Progress.Done > d.Posted.Done => new PostingAdvanced(n.Progress, now),
        (NotePosted n, { Status: DrawStatus.Cancelled } d) when n.Progress.Done > d.Posted.Done => new PostingAdvanced(n.Progress, now),
        (NotePosted, { } same)                                          => Decision.Known(same),

        (FinishDraw, { Status: DrawStatus.Drawn, Award: not null })     => new DrawFinished(now),
        (FinishDraw, { Status: DrawStatus.Cancelled, FinishedAt: null }) => new DrawFinished(now),
        (FinishDraw, { FinishedAt: not null } over)                     => Decision.Known(over),
        (FinishDraw, { })                                               => Fault.DrawStatusConflict,

        (CancelDraw, { Status: DrawStatus.Cancelled } cancelled)        => Decision.Known(cancelled),
        (CancelDraw c, _) when !PlainText.Fits(c.Reason, 0, CancelDraw.LongestReason) => Fault.InvalidRequest,
        (CancelDraw c, { Status: < DrawStatus.Drawn })                  => new DrawCancelled(c.Reason, now),
        (CancelDraw, { })                                               => Fault.DrawAlreadyDrawn,

        _ => throw new UnreachableException($"No rule for {command}."),
    };
#pragma warning restore format

    public void Apply(DrawFact fact)
    {
        var next = fact is DrawCreated created ? created.Draw : Change(_draw!, fact);
        _draw = _draw is null ? next : next with { Version = _draw.Version + 1 };
    }

    public void Rows(DrawFact fact, IRows rows)
    {
        rows.Add(_draw!);
        if (fact is PrizesAwarded awarded)
            foreach (var entry in awarded.Entries)
                rows.Add(entry);
    }

    public Reply<Draw> Answer(DrawFact fact) => _draw!;

    private static Draw Change(Draw draw, DrawFact fact) => fact switch
    {
        DrawOpened => draw with { Status = DrawStatus.Open },
        DrawClosed f => draw with { Status = DrawStatus.Closed, Seal = f.Seal },
        BeaconSupplied f => draw with { Beacon = f.Beacon },
        NumbersDrawn f => draw with { Status = DrawStatus.Drawn, Result = f.Result },
        PrizesAwarded f => draw with { Award = f.Award, Settlement = f.Settlement },
        PostingAdvanced f => draw with { Posted = f.Progress },
        DrawFinished f when draw.Status == DrawStatus.Drawn => draw with { Status = DrawStatus.Settled, FinishedAt = f.At },
        DrawFinished f => draw with { FinishedAt = f.At },
        DrawCancelled f => draw with { Status = DrawStatus.Cancelled, CancelledAt = f.At, CancelReason = f.Reason },
        _ => throw new UnreachableException($"No way to apply {fact}."),
    };

    private static bool IsInOrder(DrawTerms terms, DateTimeOffset now) =>
        terms.OpensAt < terms.ClosesAt && terms.ClosesAt <= terms.DrawsAt && terms.ClosesAt > now
        && (terms.BeaconRound is not { } round || Quicknet.TimeOf(round) >= terms.ClosesAt);

    /// <summary>What follows from a draw's secret and its sealed root.</summary>
    internal static DrawResult Reveal(Draw draw, DrawNumbers command, DateTimeOffset now)
    {
        if (!Commitment.Opens(draw.Terms.Commitment, command.Secret))
            throw new UnreachableException($"The secret of draw {draw.Id} is not the one committed to.");
        var beacon = draw.Beacon?.Value ?? new byte[MerkleTree.HashSize];
        var numbers = NumberDerivation.Derive(command.Secret, draw.Seal!.Root, beacon, draw.Id.Value, draw.Terms.Game.Value, draw.Terms.Pick, draw.Terms.Of);
        return new(command.Secret, beacon, numbers, now);
    }

    /// <summary>Computes the prizes and moves the money: sales and what the game carried into the fund, and out of it what is not for winners.</summary>
    private static PrizesAwarded Award(Draw draw, AwardPrizes command, DateTimeOffset now)
    {
        var (terms, currency) = (draw.Terms, draw.Terms.Price.Currency);
        var sales = checked(draw.Seal!.Tickets * terms.Price.Minor);
        var award = PrizeArithmetic.Compute(terms.Plan, sales, command.Winners, command.Jackpot, command.Reserve);
        var (sold, fund) = (AccountId.Sales(draw.Id), AccountId.PrizeFund(draw.Id));
        (AccountId From, AccountId To, long Amount)[] movements =
        [
            (sold, fund, award.FromSales),
            (sold, AccountId.House, sales - award.FromSales),
            (AccountId.Jackpots, fund, command.Jackpot),
            (AccountId.Reserves, fund, command.Reserve),
            (AccountId.House, fund, award.HouseTopUp),
            (fund, AccountId.Jackpots, award.RolledOver),
            (fund, AccountId.Reserves, award.Reserve),
            (fund, AccountId.Rounding, award.Rounding),
        ];
        var entries = movements
            .Where(m => m.Amount > 0)
            .Select((m, i) => new LedgerEntry(command.Settlement, i + 1, m.From, m.To, new Money(m.Amount, currency), now))
            .ToList();
        return new(award, command.Settlement, entries, now);
    }
}
