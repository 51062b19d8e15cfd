using Lottery.Grains.Turns;
using Orleans.Concurrency;

namespace Lottery.Grains.Services;

/// <summary>The services, on the cluster.</summary>
[GrainType("catalogue"), Reentrant]
internal sealed class CatalogueGrain(GrainType<Catalogue, ServiceCatalogue, CatalogueCommand, CatalogueFact, CatalogueReply> type)
    : DecidingGrain<Catalogue, ServiceCatalogue, CatalogueCommand, CatalogueFact, CatalogueReply>(type), ICatalogueGrain
{
    protected override Catalogue Id => default;

    public ValueTask<Answer<CatalogueReply>> AddServices(AddServices command, Origin origin) => Turn(command, origin);

    public ValueTask<Answer<CatalogueReply>> FindService(FindService command, Origin origin) => Turn(command, origin);

    public ValueTask<Answer<CatalogueReply>> RemoveService(RemoveService command, Origin origin) => Turn(command, origin);

    public ValueTask<Answer<CatalogueReply>> FindOrder(FindOrder command, Origin origin) => Turn(command, origin);

    public ValueTask<Answer<CatalogueReply>> PlaceOrder(PlaceOrder command, Origin origin) => Turn(command, origin);
}
