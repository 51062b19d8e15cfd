using Lottery.Api.Http;
using Lottery.Grains;
using Lottery.Grains.Services;

namespace Lottery.Api.Services;

/// <summary>Adds services.</summary>
[GenerateSerializer, Immutable, Alias("lottery.api.AddServicesFlow")]
internal sealed record AddServicesFlow(IReadOnlyList<string> Names) : KeyedFlow<CatalogueReply, Page<ServiceView>>
{
    protected override IdKind? Makes => IdKind.Service;

    protected override int Count => Names.Count;

    protected override string? Location(long made) => Names.Count == 1 ? $"/api/services/{made}" : "/api/services";

    protected override ValueTask<Reply<CatalogueReply>> Steps(IFlow flow, long made) => flow.Ask(Catalogue.Id, new AddServices(new(made), Names));

    protected override Page<ServiceView> View(CatalogueReply value) => new([.. value.Services.Select(ServiceView.From)]);
}

/// <summary>Removes a service.</summary>
[GenerateSerializer, Immutable, Alias("lottery.api.RemoveServiceFlow")]
internal sealed record RemoveServiceFlow(ServiceId Service) : KeyedFlow<CatalogueReply, ServiceView>
{
    protected override ValueTask<Reply<CatalogueReply>> Steps(IFlow flow, long made) => flow.Ask(Catalogue.Id, new RemoveService(Service));

    protected override ServiceView View(CatalogueReply value) => ServiceView.From(value.Services[0]);
}
