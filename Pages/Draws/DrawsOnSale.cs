using Lottery.Api.Draws;
using Lottery.Grains;
using Lottery.Grains.Draws;
using Lottery.Grains.Flows;
using Lottery.Grains.Games;

namespace Lottery.Pages.Draws;

/// <summary>A draw with its game.</summary>
public sealed record DrawCard(Draw Draw, Game Game)
{
    /// <summary>What the jackpot is at least; null where the game has none.</summary>
    public Money? Jackpot
    {
        get
        {
            var plan = Draw.Terms.Plan;
            return plan.Tiers.Any(tier => tier.Kind == PrizeKind.Jackpot)
                ? new(Math.Min(Math.Max(Game.Jackpot, plan.JackpotMinimum), plan.JackpotCap ?? long.MaxValue), Draw.Terms.Price.Currency)
                : null;
        }
    }
}

/// <summary>The draws that sell now, as pages show them.</summary>
/// <remarks>They come from the same answer as <c>GET /api/draws/active</c>; what else is shown of them is asked from their grains, at most four times a second.</remarks>
public sealed class DrawsOnSale(ActiveDraws active, FlowRunner flows)
{
    /// <summary>More than fit on a page.</summary>
    private const int Most = 60;

    private volatile Known? _known;

    /// <summary>The next to close first.</summary>
    public async Task<IReadOnlyList<DrawCard>> List()
    {
        var summaries = await active.List();
        if (_known is { } known && ReferenceEquals(known.Summaries, summaries))
            return known.Cards;
        var cards = await flows.Run(async flow => await Task.WhenAll(summaries.Take(Most).Select(summary => Card(flow, summary))));
        _known = new(summaries, [.. cards.OfType<DrawCard>()]);
        return _known.Cards;
    }

    private static async Task<DrawCard?> Card(IFlow flow, DrawSummary summary) =>
        (await flow.Ask(new DrawId(summary.DrawId), new DescribeDraw())).Is(out var draw, out _)
        && (await flow.Ask(draw.Terms.Game, new DescribeGame())).Is(out var game, out _)
            ? new(draw, game)
            : null;

    private sealed record Known(IReadOnlyList<DrawSummary> Summaries, IReadOnlyList<DrawCard> Cards);
}
