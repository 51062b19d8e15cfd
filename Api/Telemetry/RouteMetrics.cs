using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Lottery.Storage.Telemetry;

namespace Lottery.Api.Telemetry;

/// <summary>The operation that each endpoint is for the metrics: its method and its route, as the catalogue has them.</summary>
public sealed partial class RouteMetrics
{
    private readonly ConcurrentDictionary<Endpoint, Operation> _operations = new();
    private readonly Operation _none = new("http", "none");

    /// <summary>A request's; one operation for all that are no route's.</summary>
    public Operation Of(Endpoint? endpoint) => endpoint is null
        ? _none
        : _operations.TryGetValue(endpoint, out var known) ? known
        : _operations.GetOrAdd(endpoint, Name(endpoint) is { } name ? new("http", name) : _none);

    /// <summary><c>POST /api/draws/{id}/tickets</c>; null where the endpoint is no route.</summary>
    internal static string? Name(Endpoint endpoint) => endpoint is not RouteEndpoint { RoutePattern.RawText: { } route }
        ? null
        : endpoint.Metadata.GetMetadata<HttpMethodMetadata>() is { HttpMethods: [var method] } ? $"{method} {Route(route)}" : Route(route);

    /// <summary>A route without the types of its parameters.</summary>
    internal static string Route(string pattern) => Constraint().Replace(pattern, "");

    [GeneratedRegex(@"(?<=\{[^{}:]*):[^{}]*(?=\})")]
    private static partial Regex Constraint();
}
