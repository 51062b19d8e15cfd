using Lottery.Grains.Games;
using Xunit;
using static Lottery.Grains.Fault;
using static Lottery.Grains.Tests.Outcome;
using static Lottery.Grains.Tests.Samples;

namespace Lottery.Grains.Tests.Games;

/// <summary>A game's jackpot is held by one draw at a time, and no draw takes it twice.</summary>
public class GameDeciderTests
{
    private static readonly DrawId A = new(1), B = new(2);
    private static readonly AddGame Add = new("Tiny", 2, 5, Minor(100), TinyPlan);

#pragma warning disable format // The tables are aligned.

    [Fact]
    public void One_draw_at_a_time_holds_the_jackpot_and_leaves_it_to_the_next() => Given()
        .When(Add,                              Done,               holder: null, jackpot:   0, reserve:  0)
        .When(new TakeJackpot(A),               Done,               holder: A,    jackpot:   0, reserve:  0)
        .When(new TakeJackpot(A),               Repeated,           holder: A,    jackpot:   0, reserve:  0)
        .When(new TakeJackpot(B),               JackpotInUse,       holder: A,    jackpot:   0, reserve:  0)
        .When(new ReturnJackpot(B, 900, 90),    Repeated,           holder: A,    jackpot:   0, reserve:  0)
        .When(new ReturnJackpot(A, 500, 50),    Done,               holder: null, jackpot: 500, reserve: 50)
        .When(new ReturnJackpot(A, 900, 90),    Repeated,           holder: null, jackpot: 500, reserve: 50)
        .When(new TakeJackpot(A),               DrawStatusConflict, holder: null, jackpot: 500, reserve: 50)
        .When(new TakeJackpot(B),               Done,               holder: B,    jackpot: 500, reserve: 50)
        .When(new ReturnJackpot(A, 900, 90),    Repeated,           holder: B,    jackpot: 500, reserve: 50)
        .When(new TakeJackpot(A),               DrawStatusConflict, holder: B,    jackpot: 500, reserve: 50)
        .When(new ReturnJackpot(B, 0, 0),       Done,               holder: null, jackpot:   0, reserve:  0)
        .When(new TakeJackpot(A),               DrawStatusConflict, holder: null, jackpot:   0, reserve:  0);

    [Fact]
    public void A_game_is_added_once() => Given()
        .When(Add,                                                          Done,       holder: null)
        .When(Add,                                                          Repeated,   holder: null)
        .When(Add with { Plan = TinyPlan with { Tiers = [.. TinyPlan.Tiers.Reverse()] } }, Repeated, holder: null)
        .When(Add with { Name = "Other" },                                  GameExists, holder: null)
        .When(Add with { Pick = 3 },                                        GameExists, holder: null)
        .When(Add with { Of = 6 },                                          GameExists, holder: null)
        .When(Add with { Price = Minor(101) },                              GameExists, holder: null)
        .When(Add with { Plan = TinyPlan with { Version = 2 } },            GameExists, holder: null);

    [Fact]
    public void What_is_not_in_the_catalogue_is_not_found() => Given()
        .When(new DescribeGame(),               GameNotFound,       holder: null)
        .When(new TakeJackpot(A),               GameNotFound,       holder: null)
        .When(new ReturnJackpot(A, 1, 1),       GameNotFound,       holder: null)
        .When(Add,                              Done,               holder: null)
        .When(new DescribeGame(),               Repeated,           holder: null);

#pragma warning restore format

    [Fact]
    public void The_draws_that_gave_back_last_are_remembered()
    {
        var game = new GameDecider(Tiny, null);
        game.Take(Add, Noon);
        for (var draw = 1; draw <= Game.RememberedDraws + 1; draw++)
        {
            Assert.Equal(Done, game.Take(new TakeJackpot(new(draw)), Noon).Outcome);
            Assert.Equal(Done, game.Take(new ReturnJackpot(new(draw), draw, 0), Noon).Outcome);
        }
        var returned = game.Take(new DescribeGame(), Noon).Reply.Value!.Returned;
        Assert.Equal(Enumerable.Range(2, Game.RememberedDraws).Reverse().Select(d => (long)d), returned);
    }

    private static Table Given() => new();

    private sealed class Table
    {
        private GameDecider _game = new(Tiny, null);
        private Game? _row;

        public Table When(GameCommand command, Outcome expected, DrawId? holder, long jackpot = 0, long reserve = 0)
        {
            var turn = _game.Take(command, Noon);
            Assert.Equal(expected, turn.Outcome);
            if (turn.Outcome.Changed)
            {
                Assert.Equal((_row?.Version ?? 0) + 1, turn.Row<Game>().Version);
                _row = turn.Row<Game>();
            }
            Assert.Equal((holder, jackpot, reserve), (_row?.Holder, _row?.Jackpot ?? 0, _row?.Reserve ?? 0));
            _game = new(Tiny, _row);
            return this;
        }
    }
}
