using System.Diagnostics;
using Decision = Lottery.Grains.Decision<Lottery.Grains.Services.CatalogueFact, Lottery.Grains.Services.CatalogueReply>;

namespace Lottery.Grains.Services;

/// <summary>What can have happened to the catalogue.</summary>
/// <param name="Changed">Services as they stand after it.</param>
/// <param name="Order">The order that was placed, if one was.</param>
public sealed record CatalogueFact(IReadOnlyList<Service> Changed, ServiceOrder? Order = null);

/// <summary>How to look an order up.</summary>
public sealed record ServiceOrderLookup(OrderId Order);

/// <summary>All services, and which payment pays which order. It decides that names and orders are unique.</summary>
/// <remarks>Services are few and stay in memory; orders are forgotten and looked up again when asked for.</remarks>
public sealed class ServiceCatalogue : IDecider<CatalogueCommand, CatalogueFact, CatalogueReply>, IRecalls<CatalogueCommand, ServiceOrderLookup, ServiceOrder>
{
    private const int RememberedOrders = 1024;

    private readonly Dictionary<ServiceId, Service> _services = [];
    private readonly Dictionary<string, ServiceId> _names = new(StringComparer.OrdinalIgnoreCase);
    private readonly Recent<OrderId, ServiceOrder> _orders = new();

    /// <summary>The catalogue as the tables have it.</summary>
    /// <param name="services">All, the removed ones too.</param>
    public ServiceCatalogue(IEnumerable<Service> services)
    {
        foreach (var service in services)
            Put(service);
    }

#pragma warning disable format // A table of rules: what is asked, what is known, what follows.
    public Decision Decide(CatalogueCommand command, DateTimeOffset now) => command switch
    {
        AddServices a when AlreadyAdded(a) is { } added                        => Decision.Known(new(added)),
        AddServices a when !a.Names.All(name => PlainText.Fits(name, 1, Service.MaxName)) => Fault.InvalidRequest,
        AddServices a when a.Names.Any(IsTaken) || HasTwins(a.Names)           => Fault.ServiceExists,
        AddServices a                                                          => new CatalogueFact([.. a.Names.Select((name, i) => Added(name, new(a.First.Value + i), now))]),

        FindService f when Find(f.Service) is { } found                        => Decision.Known(new([found])),
        RemoveService r when Find(r.Service) is { IsUsed: true }               => Fault.ServiceInUse,
        RemoveService r when Find(r.Service) is { } unused                     => new CatalogueFact([Next(unused) with { RemovedAt = now }]),
        FindService or RemoveService                                           => Fault.ServiceNotFound,

        FindOrder f when _orders.TryGet(f.Order, out var order)           => Decision.Known(new([], order)),
        FindOrder                                                              => Fault.OrderNotFound,

        PlaceOrder p when _orders.TryGet(p.Order, out var order)          => order.Payment == p.Payment ? Decision.Known(new([], order)) : Fault.OrderConflict,
        PlaceOrder p when now >= p.HoldsUntil                                  => Fault.HoldExpired,
        PlaceOrder p when Find(p.Order.Service) is { } service                 => new CatalogueFact(
            service.IsUsed ? [] : [Next(service) with { IsUsed = true }],
            new ServiceOrder(p.Order, p.Payment, p.Wallet, p.Amount, now)),
        PlaceOrder                                                             => Fault.ServiceNotFound,

        _ => throw new UnreachableException($"No rule for {command}."),
    };
#pragma warning restore format

    public void Apply(CatalogueFact fact)
    {
        foreach (var service in fact.Changed)
            Put(service);
        if (fact.Order is { } order)
            _orders.Set(order.Id, order);
    }

    public void Rows(CatalogueFact fact, IRows rows)
    {
        foreach (var service in fact.Changed)
            rows.Add(service);
        if (fact.Order is { } order)
            rows.Add(order);
    }

    public Reply<CatalogueReply> Answer(CatalogueFact fact) => new CatalogueReply(fact.Changed, fact.Order);

    public ServiceOrderLookup? Missing(CatalogueCommand command, DateTimeOffset now) => command switch
    {
        FindOrder f when !_orders.Contains(f.Order) => new(f.Order),
        PlaceOrder p when !_orders.Contains(p.Order) => new(p.Order),
        _ => null,
    };

    public void Remember(ServiceOrder found) => _orders.TryAdd(found.Id, found);

    public void Forget()
    {
        if (_orders.Count > RememberedOrders)
            _orders.Age();
    }

    private Service? Find(ServiceId id) => _services.GetValueOrDefault(id) is { RemovedAt: null } service ? service : null;

    private bool IsTaken(string name) => _names.TryGetValue(name, out var id) && Find(id) is not null;

    private static bool HasTwins(IReadOnlyList<string> names) => names.Distinct(StringComparer.OrdinalIgnoreCase).Count() < names.Count;

    /// <summary>The services that the same command added before, if it did.</summary>
    private Service[]? AlreadyAdded(AddServices a)
    {
        var known = a.Names.Select((name, i) => Find(new(a.First.Value + i)) is { } service && service.Name == name ? service : null).OfType<Service>().ToArray();
        return known.Length == a.Names.Count ? known : null;
    }

    /// <summary>A name that was removed comes back with its number: nothing ever referred to it.</summary>
    private Service Added(string name, ServiceId id, DateTimeOffset now) => _names.TryGetValue(name, out var removed)
        ? Next(_services[removed]) with { Name = name, RemovedAt = null }
        : new Service(id, name, now, Version: 1);

    private static Service Next(Service service) => service with { Version = service.Version + 1 };

    private void Put(Service service)
    {
        _services[service.Id] = service;
        _names[service.Name] = service.Id;
    }
}
