using Lottery.Grains.Games;
using Lottery.Grains.Tickets;

namespace Lottery.Grains.Flows;

/// <summary>Runs the flows of purchases: in this process where it has a silo, else in one of the cluster's.</summary>
public sealed class PurchaseRunner(FlowRunner flows, IGrainFactory grains, ISilo silo)
{
    /// <inheritdoc cref="Purchases.Buy"/>
    /// <exception cref="StorageUnavailableException">It was cut off; the same may be tried again.</exception>
    public ValueTask<Reply<Purchase>> Buy(PlayerId player, DrawId draw, Numbers[] lines, RequestKey? key) => silo.Decides
        ? flows.Run(flow => Purchases.Buy(flow, player, draw, lines, key))
        : Call(purchases => purchases.Buy(player, draw, lines, key));

    /// <inheritdoc cref="Purchases.Invoice"/>
    /// <inheritdoc cref="Buy" path="/exception"/>
    public ValueTask<Reply<Purchase>> Invoice(PlayerId player, DrawId draw, Numbers[] lines, RequestKey? key) => silo.Decides
        ? flows.Run(flow => Purchases.Invoice(flow, player, draw, lines, key))
        : Call(purchases => purchases.Invoice(player, draw, lines, key));

    private async ValueTask<Reply<Purchase>> Call(Func<IPurchasesGrain, ValueTask<Answer<Purchase>>> ask)
    {
        Answer<Purchase> answer;
        try
        {
            answer = await ask(grains.GetGrain<IPurchasesGrain>(0));
        }
        catch (Exception e) when (GrainErrors.IsUnavailable(e))
        {
            throw new StorageUnavailableException("No silo answered.", e);
        }
        return answer.Status == AnswerStatus.Decided ? answer.Reply : throw new StorageUnavailableException("The silo could not finish the purchase.");
    }
}
