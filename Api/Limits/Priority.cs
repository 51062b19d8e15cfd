using Microsoft.AspNetCore.Authorization;

namespace Lottery.Api.Limits;

/// <summary>Who is refused first where the process has more to do than it can: the lower, the sooner.</summary>
public enum Priority
{
    /// <summary>What anybody may ask. Half of the places at most.</summary>
    Public = 1,

    /// <summary>What needs a token and moves no money. Three quarters of the places at most.</summary>
    SignedIn = 2,

    /// <summary>Purchases and pay-outs: the last to be refused.</summary>
    Money = 3,
}

/// <summary>An endpoint's priority, where it is not the one that follows from who may ask.</summary>
internal sealed record PriorityMetadata(Priority Priority);

/// <summary>Marks an endpoint whose answers last: it takes no place, and limits itself.</summary>
internal sealed record LastingMetadata;

internal static class Priorities
{
    /// <summary>Marks endpoints that sell, pay or pay out.</summary>
    public static TBuilder MovesMoney<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder =>
        endpoint.WithMetadata(new PriorityMetadata(Priority.Money));

    /// <summary>Marks an endpoint whose answers last.</summary>
    public static TBuilder Lasts<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder =>
        endpoint.WithMetadata(new LastingMetadata());

    /// <summary>An endpoint's priority; that of what is not there is the lowest.</summary>
    public static Priority Of(Endpoint? endpoint) =>
        endpoint is null ? Priority.Public
        : endpoint.Metadata.GetMetadata<PriorityMetadata>() is { } marked ? marked.Priority
        : endpoint.Metadata.GetMetadata<IAuthorizeData>() is null ? Priority.Public
        : Priority.SignedIn;
}
