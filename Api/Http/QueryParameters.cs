using System.Collections.Concurrent;
using System.Globalization;
using System.Reflection;
using System.Text.Json;

namespace Lottery.Api.Http;

/// <summary>The query parameters of each endpoint of the API, as its handler declares them. A request with another parameter, or with one of the wrong form, is refused.</summary>
internal sealed class QueryParameters(RequestDelegate next)
{
    private static readonly Dictionary<Type, (Func<string, bool> Fits, string Form)> Forms = new()
    {
        [typeof(string)] = (_ => true, "a text"),
        [typeof(int)] = (text => int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out _), "a whole number"),
        [typeof(long)] = (text => long.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out _), "a whole number"),
        [typeof(bool)] = (text => bool.TryParse(text, out _), "true or false"),
        [typeof(DateTimeOffset)] = (text => DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out _), "a time such as 2030-01-01T12:00:00Z (RFC 3339)"),
    };

    private readonly ConcurrentDictionary<Endpoint, IReadOnlyList<Parameter>> _known = new();

    public Task Invoke(HttpContext context) =>
        context.Request.Path.StartsWithSegments("/api") && context.GetEndpoint() is RouteEndpoint endpoint && endpoint.Metadata.GetMetadata<MethodInfo>() is { } handler
        && Refuse(context.Request.Query, _known.GetOrAdd(endpoint, static (endpoint, handler) => Of((RouteEndpoint)endpoint, handler), handler)) is { } problem
            ? problem.ExecuteAsync(context)
            : next(context);

    private static Problem? Refuse(IQueryCollection query, IReadOnlyList<Parameter> known)
    {
        foreach (var (name, values) in query)
        {
            if (known.FirstOrDefault(p => p.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) is not { } parameter)
                return Problem.InvalidField(name, known.Count == 0 ? "no query parameter is known here" : $"one of the parameters {string.Join(", ", known.Select(p => p.Name))}");
            if (values is not [{ } text] || !parameter.Fits(text))
                return Problem.InvalidField(parameter.Name, parameter.Form);
        }
        return known.FirstOrDefault(p => p.IsRequired && !query.ContainsKey(p.Name)) is { } missing ? Problem.InvalidField(missing.Name, "is required") : null;
    }

    /// <summary>The parameters that are neither in the route nor taken from elsewhere: those of a type that a query string can hold.</summary>
    private static IReadOnlyList<Parameter> Of(RouteEndpoint endpoint, MethodInfo handler)
    {
        var nullability = new NullabilityInfoContext();
        var route = endpoint.RoutePattern.Parameters.Select(p => p.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return [.. handler.GetParameters()
            .SelectMany(p => p.GetCustomAttribute<AsParametersAttribute>() is null ? [p] : p.ParameterType.GetConstructors()[0].GetParameters())
            .Where(p => !route.Contains(p.Name!) && p.GetCustomAttribute<Microsoft.AspNetCore.Mvc.FromHeaderAttribute>() is null)
            .Select(p => (Parameter: p, Type: Nullable.GetUnderlyingType(p.ParameterType) ?? p.ParameterType))
            .Where(p => Forms.ContainsKey(p.Type))
            .Select(p => new Parameter(
                JsonNamingPolicy.CamelCase.ConvertName(p.Parameter.Name!), Forms[p.Type].Fits, Forms[p.Type].Form,
                !p.Parameter.HasDefaultValue && nullability.Create(p.Parameter).WriteState != NullabilityState.Nullable))];
    }

    private sealed record Parameter(string Name, Func<string, bool> Fits, string Form, bool IsRequired);
}
