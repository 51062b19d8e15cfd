using Lottery.Grains.Turns;
using Orleans.Concurrency;

namespace Lottery.Grains.Games;

/// <summary>A game of the catalogue on the cluster.</summary>
[GrainType("game"), Reentrant]
internal sealed class GameGrain(GrainType<GameId, GameDecider, GameCommand, GameChanged, Game> type)
    : DecidingGrain<GameId, GameDecider, GameCommand, GameChanged, Game>(type), IGameGrain
{
    protected override GameId Id => new(this.GetPrimaryKeyString());

    public ValueTask<Answer<Game>> AddGame(AddGame command, Origin origin) => Turn(command, origin);

    public ValueTask<Answer<Game>> DescribeGame(DescribeGame command, Origin origin) => Turn(command, origin);

    public ValueTask<Answer<Game>> TakeJackpot(TakeJackpot command, Origin origin) => Turn(command, origin);

    public ValueTask<Answer<Game>> ReturnJackpot(ReturnJackpot command, Origin origin) => Turn(command, origin);
}
