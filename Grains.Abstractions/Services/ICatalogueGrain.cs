namespace Lottery.Grains.Services;

/// <summary>The services that orders are reserved for. There is one such grain, with key 0.</summary>
[Alias("lottery.catalogue")]
public interface ICatalogueGrain : IGrainWithIntegerKey
{
    /// <inheritdoc cref="Lottery.Grains.Services.AddServices" path="/summary"/>
    [Alias("AddServices")]
    ValueTask<Answer<CatalogueReply>> AddServices(AddServices command, Origin origin);

    /// <inheritdoc cref="Lottery.Grains.Services.FindService" path="/summary"/>
    [Alias("FindService")]
    ValueTask<Answer<CatalogueReply>> FindService(FindService command, Origin origin);

    /// <inheritdoc cref="Lottery.Grains.Services.RemoveService" path="/summary"/>
    [Alias("RemoveService")]
    ValueTask<Answer<CatalogueReply>> RemoveService(RemoveService command, Origin origin);

    /// <inheritdoc cref="Lottery.Grains.Services.FindOrder" path="/summary"/>
    [Alias("FindOrder")]
    ValueTask<Answer<CatalogueReply>> FindOrder(FindOrder command, Origin origin);

    /// <inheritdoc cref="Lottery.Grains.Services.PlaceOrder" path="/summary"/>
    [Alias("PlaceOrder")]
    ValueTask<Answer<CatalogueReply>> PlaceOrder(PlaceOrder command, Origin origin);
}
