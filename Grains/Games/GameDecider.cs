using System.Diagnostics;
using Decision = Lottery.Grains.Decision<Lottery.Grains.Games.GameChanged, Lottery.Grains.Games.Game>;

namespace Lottery.Grains.Games;

/// <summary>What happened to a game: how it stands now.</summary>
public sealed record GameChanged(Game Game);

/// <summary>One game of the catalogue and its jackpot, which one draw at a time may hold.</summary>
public sealed class GameDecider(GameId id, Game? game) : IDecider<GameCommand, GameChanged, Game>
{
    private Game? _game = game;

#pragma warning disable format // A table of rules: what is asked, what is known, what follows.
    public Decision Decide(GameCommand command, DateTimeOffset now) => (command, _game) switch
    {
        (AddGame a, null) when !GameId.IsCode(id.Value) || !PlainText.Fits(a.Name, 1, Game.LongestName) => Fault.InvalidRequest,
        (AddGame a, null)                                         => new GameChanged(new Game(id, a.Name, a.Pick, a.Of, a.Price, a.Plan, Version: 1)),
        (AddGame a, { } known) when IsSame(a, known)              => Decision.Known(known),
        (AddGame, { })                                            => Fault.GameExists,
        (_, null)                                                 => Fault.GameNotFound,

        (DescribeGame, { } known)                                 => Decision.Known(known),

        (TakeJackpot t, { } known) when known.Returned.Contains(t.Draw.Value) => Fault.DrawStatusConflict,
        (TakeJackpot t, { Holder: null } free)                    => Change(free with { Holder = t.Draw }),
        (TakeJackpot t, { } held) when held.Holder == t.Draw      => Decision.Known(held),
        (TakeJackpot, { })                                        => Fault.JackpotInUse,

        (ReturnJackpot r, { } held) when held.Holder == r.Draw    => Change(Return(held, r)),
        (ReturnJackpot, { } returned)                             => Decision.Known(returned),

        _ => throw new UnreachableException($"No rule for {command}."),
    };
#pragma warning restore format

    public void Apply(GameChanged fact) => _game = fact.Game;

    public void Rows(GameChanged fact, IRows rows) => rows.Add(fact.Game);

    public Reply<Game> Answer(GameChanged fact) => fact.Game;

    private static GameChanged Change(Game game) => new(game with { Version = game.Version + 1 });

    private static Game Return(Game held, ReturnJackpot r) => held with
    {
        Holder = null,
        Jackpot = r.Jackpot,
        Reserve = r.Reserve,
        Returned = [r.Draw.Value, .. held.Returned.Take(Game.RememberedDraws - 1)],
    };

    private static bool IsSame(AddGame a, Game known) =>
        (a.Name, a.Pick, a.Of, a.Price) == (known.Name, known.Pick, known.Of, known.Price)
        && a.Plan.Hash().AsSpan().SequenceEqual(known.Plan.Hash());
}
