using Lottery.Grains.Fairness;
using Lottery.Grains.Games;

namespace Lottery.Grains.Draws;

/// <summary>When a draw sells and draws.</summary>
/// <param name="OpensAt">From then on it sells.</param>
/// <param name="ClosesAt">From then on it does not.</param>
/// <param name="DrawsAt">When the numbers are drawn.</param>
/// <param name="BeaconRound">Of drand's quicknet, not before the closing; null for no beacon.</param>
/// <param name="BeaconUntil">When a draw whose beacon has not come is cancelled; null for a day after the drawing's time.</param>
public sealed record DrawSchedule(DateTimeOffset OpensAt, DateTimeOffset ClosesAt, DateTimeOffset DrawsAt, long? BeaconRound = null, DateTimeOffset? BeaconUntil = null);

/// <summary>The flow that creates a draw: freezes its game's rules and commits to a fresh secret.</summary>
public static class PlanDraw
{
    /// <summary>Books of a draw where nobody says otherwise.</summary>
    public const int Books = 4;

    /// <summary>Makes the draw, and opens it if its time has come.</summary>
    /// <param name="flow">The world.</param>
    /// <param name="id">Its number; the same again gives the same draw.</param>
    /// <param name="gameId">Of the catalogue.</param>
    /// <param name="schedule">Opening before closing, closing not after the draw, closing in the future.</param>
    public static async ValueTask<Reply<Draw>> Run(IFlow flow, DrawId id, GameId gameId, DrawSchedule schedule)
    {
        if (!(await flow.Ask(gameId, new DescribeGame())).Is(out var game, out var fault))
            return fault;
        var secret = new byte[32];
        flow.Random(secret);
        var terms = new DrawTerms(
            id, gameId, game.Pick, game.Of, game.Price, game.Plan,
            schedule.OpensAt, schedule.ClosesAt, schedule.DrawsAt, Books, Commitment.Of(secret), schedule.BeaconRound);
        return (await flow.Ask(id, new CreateDraw(terms, flow.Vault.Protect(secret), schedule.BeaconUntil))).Is(out _, out fault)
            ? await RunDraw.Run(flow, id)
            : fault;
    }
}
