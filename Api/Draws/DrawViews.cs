using Lottery.Api.Games;
using Lottery.Api.Http;
using Lottery.Grains;
using Lottery.Grains.Draws;

namespace Lottery.Api.Draws;

/// <summary>A draw to be created.</summary>
/// <param name="GameId">Of the catalogue: <c>6of45</c>.</param>
/// <param name="ClosesAt">When its sales end; in the future.</param>
/// <param name="OpensAt">When they begin; now where it is left out.</param>
/// <param name="DrawsAt">When the numbers are drawn; at the closing where it is left out.</param>
/// <param name="Beacon">none or drand-quicknet: its first round after the drawing's time, and at least 10 s after the closing, goes into the numbers; none where it is left out.</param>
public sealed record CreateDrawRequest(string GameId, DateTimeOffset ClosesAt, DateTimeOffset? OpensAt = null, DateTimeOffset? DrawsAt = null, string? Beacon = null);

/// <summary>Why a draw is cancelled.</summary>
/// <param name="Reason">For its buyers; up to 500 characters.</param>
public sealed record CancelDrawRequest(string? Reason = null);

/// <summary>Where one book of a draw's sales stood when it was sealed.</summary>
public sealed record BookHeadView(int Book, long Size, string Root);

/// <summary>What was sealed when the sales ended.</summary>
/// <param name="Root">Hexadecimal: the Merkle root over the books' heads.</param>
/// <param name="Checkpoint">The signed note over all of this, by a key at /.well-known/jwks.json; docs/proof-format.md describes it.</param>
/// <param name="SealedAt">When.</param>
/// <param name="Books">Each book's head.</param>
public sealed record SealView(string Root, string? Checkpoint, DateTimeOffset SealedAt, IReadOnlyList<BookHeadView> Books);

/// <summary>How far prizes, or refunds of a cancelled draw, are posted.</summary>
/// <param name="Done">Payments posted.</param>
/// <param name="Amount">Money posted.</param>
/// <param name="Total">Prizes to be posted in all; absent for refunds.</param>
public sealed record ProgressView(long Done, string Amount, long? Total);

/// <summary>A draw.</summary>
/// <param name="DrawId">Its number.</param>
/// <param name="Status">Planned, Open, Closed, Drawn, Settled or Cancelled.</param>
/// <param name="Pick">Numbers of a line.</param>
/// <param name="Of">Numbers to choose from.</param>
/// <param name="TicketsSold">So far.</param>
/// <param name="Commitment">Hexadecimal: SHA-256 of <c>lottery-seed-v1</c> and the secret, published when the draw was created.</param>
/// <param name="BeaconRound">The round of drand's quicknet that the numbers will also follow from; absent where the draw has no beacon.</param>
/// <param name="BeaconUntil">When the draw is cancelled and refunded if its beacon has not come; absent where it has no beacon.</param>
/// <param name="Seal">From Closed on.</param>
/// <param name="Numbers">From Drawn on, in the order drawn.</param>
/// <param name="Posted">How far prizes or refunds are posted.</param>
public sealed record DrawView(
    long DrawId, string GameId, DrawStatus Status, int Pick, int Of, string Price, string Currency,
    DateTimeOffset OpensAt, DateTimeOffset ClosesAt, DateTimeOffset DrawsAt, long TicketsSold, string Commitment,
    PrizePlanView Plan, SealView? Seal, IReadOnlyList<int>? Numbers, ProgressView? Posted, DateTimeOffset? FinishedAt,
    DateTimeOffset? CancelledAt, string? CancelReason, long? BeaconRound = null, DateTimeOffset? BeaconUntil = null)
{
    public static DrawView From(Draw draw, long ticketsSold)
    {
        var (terms, currency) = (draw.Terms, draw.Terms.Price.Currency);
        return new(
            draw.Id.Value, terms.Game.Value, draw.Status, terms.Pick, terms.Of, terms.Price.Amount(), currency.Code,
            terms.OpensAt, terms.ClosesAt, terms.DrawsAt, ticketsSold, Convert.ToHexStringLower(terms.Commitment),
            PrizePlanView.From(terms.Plan, terms.Pick, terms.Of, currency),
            draw.Seal is { } seal
                ? new(
                    Convert.ToHexStringLower(seal.Root), seal.Checkpoint, seal.SealedAt,
                    [.. seal.Heads.Select(h => new BookHeadView(h.Book, h.Size, Convert.ToHexStringLower(h.Root)))])
                : null,
            draw.Result?.Numbers,
            draw.Award is not null || draw.Status == DrawStatus.Cancelled
                ? new(draw.Posted.Done, new Money(draw.Posted.Amount, currency).Amount(), draw.Award?.Tiers.Where(t => t.PrizeEach > 0).Sum(t => t.Winners))
                : null,
            draw.FinishedAt, draw.CancelledAt, draw.CancelReason, terms.BeaconRound, terms.BeaconRound is null ? null : draw.GivesUpAt);
    }
}

/// <summary>A draw in a list.</summary>
/// <param name="DrawId">Its number.</param>
/// <param name="Jackpot">What the one who wins the jackpot alone gets at least: what earlier draws left, or the plan's minimum where that is more. This draw's sales add to it.</param>
public sealed record DrawSummary(
    long DrawId, string GameId, DrawStatus Status, int Pick, int Of, string Price, string Currency, string Jackpot,
    DateTimeOffset OpensAt, DateTimeOffset ClosesAt, DateTimeOffset DrawsAt);
