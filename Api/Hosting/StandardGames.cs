using Lottery.Grains;
using Lottery.Grains.Games;

namespace Lottery.Api.Hosting;

/// <summary>Adds the standard games. Where an operator has added another game under such a name, it stays.</summary>
[GenerateSerializer, Immutable, Alias("lottery.api.AddStandardGames")]
internal sealed record AddStandardGames(Money Price) : IFlowCall<Reply<Game>>
{
    public async ValueTask<Reply<Game>> Run(IFlow flow)
    {
        await flow.Ask(new GameId("6of45"), new AddGame("6 of 45", 6, 45, Price, StandardPlans.SixOf45));
        return await flow.Ask(new GameId("5of36"), new AddGame("5 of 36", 5, 36, Price, StandardPlans.FiveOf36));
    }
}
