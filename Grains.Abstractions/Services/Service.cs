namespace Lottery.Grains.Services;

/// <summary>Something that players pay for by orders, and the row.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Name">1 to 100 characters; no other service has it.</param>
/// <param name="CreatedAt">When it was added.</param>
/// <param name="Version">Counts the changes.</param>
[GenerateSerializer, Immutable, Alias("lottery.Service")]
public sealed record Service(ServiceId Id, string Name, DateTimeOffset CreatedAt, long Version)
{
    /// <summary>The most characters of a name.</summary>
    public const int MaxName = 100;

    /// <summary>True once an order was placed at it.</summary>
    [Id(0)]
    public bool IsUsed { get; init; }

    /// <summary>When it was removed; adding its name again brings it back.</summary>
    [Id(1)]
    public DateTimeOffset? RemovedAt { get; init; }
}

/// <summary>An order that was placed, and the row. Never changes: how it stands is its payment's status.</summary>
/// <param name="Id">The service's number for it.</param>
/// <param name="Payment">What pays it.</param>
/// <param name="Wallet">Whose money.</param>
/// <param name="Amount">How much.</param>
/// <param name="PlacedAt">When.</param>
[GenerateSerializer, Immutable, Alias("lottery.ServiceOrder")]
public sealed record ServiceOrder(OrderId Id, PaymentId Payment, WalletId Wallet, Money Amount, DateTimeOffset PlacedAt);

/// <summary>The key of the one catalogue of services.</summary>
[GenerateSerializer, Immutable, Alias("lottery.Catalogue")]
public readonly record struct Catalogue
{
    public static Catalogue Id => default;
}

/// <summary>What the catalogue of services can be asked.</summary>
[GenerateSerializer, Immutable, Alias("lottery.CatalogueCommand")]
public abstract record CatalogueCommand : ICommand<ICatalogueGrain, CatalogueReply>
{
    /// <summary>Calls the grain's method that takes this command.</summary>
    public abstract ValueTask<Answer<CatalogueReply>> SendTo(ICatalogueGrain grain, Origin origin);
}

/// <summary>Adds services, all of them or none.</summary>
/// <param name="First">The number of the first one; the others follow it.</param>
/// <param name="Names">At least one.</param>
[GenerateSerializer, Immutable, Alias("lottery.AddServices")]
public sealed record AddServices(ServiceId First, IReadOnlyList<string> Names) : CatalogueCommand
{
    /// <summary>The most services of one request.</summary>
    public const int Max = 100;

    public override ValueTask<Answer<CatalogueReply>> SendTo(ICatalogueGrain grain, Origin origin) => grain.AddServices(this, origin);
}

/// <summary>Asks for a service, and changes nothing.</summary>
[GenerateSerializer, Immutable, Alias("lottery.FindService")]
public sealed record FindService(ServiceId Service) : CatalogueCommand
{
    public override ValueTask<Answer<CatalogueReply>> SendTo(ICatalogueGrain grain, Origin origin) => grain.FindService(this, origin);
}

/// <summary>Removes a service that was never used.</summary>
[GenerateSerializer, Immutable, Alias("lottery.RemoveService")]
public sealed record RemoveService(ServiceId Service) : CatalogueCommand
{
    public override ValueTask<Answer<CatalogueReply>> SendTo(ICatalogueGrain grain, Origin origin) => grain.RemoveService(this, origin);
}

/// <summary>Asks for an order, and changes nothing.</summary>
[GenerateSerializer, Immutable, Alias("lottery.FindOrder")]
public sealed record FindOrder(OrderId Order) : CatalogueCommand
{
    public override ValueTask<Answer<CatalogueReply>> SendTo(ICatalogueGrain grain, Origin origin) => grain.FindOrder(this, origin);
}

/// <summary>Places an order whose money is held.</summary>
/// <param name="Order">Which.</param>
/// <param name="Payment">Holds its money.</param>
/// <param name="Wallet">Whose.</param>
/// <param name="Amount">How much.</param>
/// <param name="HoldsUntil">From then on it is too late.</param>
[GenerateSerializer, Immutable, Alias("lottery.PlaceOrder")]
public sealed record PlaceOrder(OrderId Order, PaymentId Payment, WalletId Wallet, Money Amount, DateTimeOffset HoldsUntil) : CatalogueCommand
{
    public override ValueTask<Answer<CatalogueReply>> SendTo(ICatalogueGrain grain, Origin origin) => grain.PlaceOrder(this, origin);
}

/// <summary>What the catalogue answers.</summary>
/// <param name="Services">Those added, found or removed.</param>
/// <param name="Order">The order placed or found.</param>
[GenerateSerializer, Immutable, Alias("lottery.CatalogueReply")]
public sealed record CatalogueReply(IReadOnlyList<Service> Services, ServiceOrder? Order = null);
