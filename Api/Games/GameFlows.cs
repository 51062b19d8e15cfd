using Lottery.Api.Http;
using Lottery.Grains;
using Lottery.Grains.Games;

namespace Lottery.Api.Games;

/// <summary>Adds a game.</summary>
[GenerateSerializer, Immutable, Alias("lottery.api.AddGameFlow")]
internal sealed record AddGameFlow(GameId Game, AddGame Command) : KeyedFlow<Game, GameView>
{
    protected override string? Location(long made) => $"/api/games/{Game}";

    protected override ValueTask<Reply<Game>> Steps(IFlow flow, long made) => flow.Ask(Game, Command);

    protected override GameView View(Game value) => GameView.From(value);
}

/// <summary>Asks for games, all at once.</summary>
[GenerateSerializer, Immutable, Alias("lottery.api.DescribeGames")]
internal sealed record DescribeGames(IReadOnlyList<GameId> Ids) : IFlowCall<IReadOnlyList<Game>>
{
    public async ValueTask<IReadOnlyList<Game>> Run(IFlow flow)
    {
        var games = await Task.WhenAll(Ids.Select(id => flow.Ask(id, new DescribeGame()).AsTask()));
        return [.. games.Select(game => game.Value!)];
    }
}
