using System.Text.Json;

namespace Lottery.Api.Tests.Fuzzing;

/// <summary>One operation of the OpenAPI document.</summary>
/// <param name="Method">Such as POST.</param>
/// <param name="Path">With its placeholders.</param>
/// <param name="Query">Names of its query parameters.</param>
/// <param name="Headers">Names of its headers.</param>
/// <param name="Bodies">What it is sent, by media type.</param>
/// <param name="Statuses">What it says that it answers.</param>
internal sealed record FuzzOperation(
    HttpMethod Method, string Path, IReadOnlyList<string> Query, IReadOnlyList<string> Headers, IReadOnlyList<(string Media, JsonElement Schema, JsonElement? Example)> Bodies,
    IReadOnlySet<string> Statuses)
{
    public static IReadOnlyList<FuzzOperation> Of(JsonElement document) =>
    [
        .. from path in document.GetProperty("paths").EnumerateObject()
           from operation in path.Value.EnumerateObject()
           let parameters = operation.Value.TryGetProperty("parameters", out var all) ? all.EnumerateArray().ToList() : []
           select new FuzzOperation(
               new HttpMethod(operation.Name.ToUpperInvariant()),
               path.Name,
               Named(parameters, "query"),
               Named(parameters, "header"),
               operation.Value.TryGetProperty("requestBody", out var body)
                   ? [.. body.GetProperty("content").EnumerateObject().Select(media => (media.Name, media.Value.GetProperty("schema"), media.Value.TryGetProperty("example", out var example) ? example : (JsonElement?)null))]
                   : [],
               operation.Value.GetProperty("responses").EnumerateObject().Select(r => r.Name).ToHashSet()),
    ];

    public override string ToString() => $"{Method} {Path}";

    private static List<string> Named(List<JsonElement> parameters, string place) =>
        [.. parameters.Where(p => p.GetProperty("in").GetString() == place).Select(p => p.GetProperty("name").GetString()!)];
}
