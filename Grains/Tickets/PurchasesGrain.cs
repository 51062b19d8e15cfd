using Lottery.Grains.Flows;
using Lottery.Grains.Games;
using Orleans.Concurrency;

namespace Lottery.Grains.Tickets;

/// <inheritdoc cref="IPurchasesGrain"/>
[GrainType("purchases"), StatelessWorker, Reentrant]
internal sealed class PurchasesGrain(FlowRunner flows) : Grain, IPurchasesGrain
{
    public ValueTask<Answer<Purchase>> Buy(PlayerId player, DrawId draw, Numbers[] lines, RequestKey? key) =>
        Run(flow => Purchases.Buy(flow, player, draw, lines, key));

    public ValueTask<Answer<Purchase>> Invoice(PlayerId player, DrawId draw, Numbers[] lines, RequestKey? key) =>
        Run(flow => Purchases.Invoice(flow, player, draw, lines, key));

    private async ValueTask<Answer<Purchase>> Run(Func<IFlow, ValueTask<Reply<Purchase>>> steps)
    {
        try
        {
            return await flows.Run(steps);
        }
        catch (StorageUnavailableException)
        {
            return AnswerStatus.Unavailable;
        }
    }
}
