using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Lottery.Api.Http;

/// <summary>Compares a JSON body with the type that it is read as. Runs only where the serializer refused the body, or would accept a null in an array.</summary>
internal static class BodyShape
{
    /// <summary>The members that are unknown, missing or twice there, and the nulls in arrays; empty where the shape is right.</summary>
    /// <exception cref="JsonException">The text is not JSON.</exception>
    public static IReadOnlyList<FieldProblem> Compare(ReadOnlySpan<byte> json, JsonTypeInfo type)
    {
        var reader = new Utf8JsonReader(json);
        using var document = JsonDocument.ParseValue(ref reader);
        if (reader.Read())
            throw new JsonException("Something follows the body.");
        var problems = new List<FieldProblem>();
        Compare(document.RootElement, type, "", problems);
        return problems;
    }

    private static void Compare(JsonElement element, JsonTypeInfo type, string place, List<FieldProblem> problems)
    {
        if (element.ValueKind == JsonValueKind.Array && type is { Kind: JsonTypeInfoKind.Enumerable, ElementType: { } elementType })
        {
            var i = 0;
            foreach (var item in element.EnumerateArray())
            {
                var itemPlace = $"{place}[{i++}]";
                if (item.ValueKind == JsonValueKind.Null)
                    problems.Add(new(itemPlace, "must not be null"));
                else
                    Compare(item, type.Options.GetTypeInfo(elementType), itemPlace, problems);
            }
        }
        else if (element.ValueKind == JsonValueKind.Object && type.Kind == JsonTypeInfoKind.Object)
        {
            CompareMembers(element, type, place, problems);
        }
    }

    private static void CompareMembers(JsonElement element, JsonTypeInfo type, string place, List<FieldProblem> problems)
    {
        var missing = type.Properties.Where(p => p.IsRequired).Select(p => p.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var member in element.EnumerateObject())
        {
            var memberPlace = Within(place, member.Name);
            if (type.Properties.FirstOrDefault(p => p.Name.Equals(member.Name, StringComparison.OrdinalIgnoreCase)) is not { } property)
            {
                problems.Add(new(memberPlace, Known(type, place)));
                continue;
            }
            if (!seen.Add(member.Name))
                problems.Add(new(memberPlace, "must not appear twice"));
            missing.Remove(property.Name);
            Compare(member.Value, type.Options.GetTypeInfo(property.PropertyType), memberPlace, problems);
        }
        problems.AddRange(missing.Order(StringComparer.Ordinal).Select(name => new FieldProblem(Within(place, name), "is required")));
    }

    private static string Within(string place, string name) => place.Length == 0 ? name : $"{place}.{name}";

    private static string Known(JsonTypeInfo type, string place) => place.Length > 0
        ? $"is not a member of {place}; the catalogue names the members"
        : $"is not a member of the body; its members are {string.Join(", ", type.Properties.Select(p => p.Name))}";
}
