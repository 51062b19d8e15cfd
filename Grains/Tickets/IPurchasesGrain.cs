using Lottery.Grains.Games;

namespace Lottery.Grains.Tickets;

/// <summary>Runs the flows of purchases in a silo, for API nodes that have no grains: one call instead of five.</summary>
[Alias("lottery.purchases")]
public interface IPurchasesGrain : IGrainWithIntegerKey
{
    /// <inheritdoc cref="Purchases.Buy" path="/summary"/>
    [Alias("Buy")]
    ValueTask<Answer<Purchase>> Buy(PlayerId player, DrawId draw, Numbers[] lines, RequestKey? key);

    /// <inheritdoc cref="Purchases.Invoice" path="/summary"/>
    [Alias("Invoice")]
    ValueTask<Answer<Purchase>> Invoice(PlayerId player, DrawId draw, Numbers[] lines, RequestKey? key);
}
