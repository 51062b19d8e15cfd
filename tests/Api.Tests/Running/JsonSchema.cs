using System.Text.Json;

namespace Lottery.Api.Tests.Running;

/// <summary>Checks JSON against the schemas of an OpenAPI document, as far as ours go: types, members, lists, words, times. A member that no schema names is wrong.</summary>
public sealed class JsonSchema(JsonElement document)
{
    /// <summary>What is wrong, each with its place; empty where nothing is.</summary>
    public IEnumerable<string> Check(JsonElement schema, JsonElement value, string place = "$")
    {
        if (schema.TryGetProperty("$ref", out var reference))
            return Check(Resolve(reference.GetString()!), value, place);
        if (schema.TryGetProperty("oneOf", out var choices))
            return choices.EnumerateArray().Any(choice => !Check(choice, value, place).Any()) ? [] : [$"{place} is none of its choices"];
        if (schema.TryGetProperty("enum", out var words) && !words.EnumerateArray().Any(word => JsonElement.DeepEquals(word, value)))
            return [$"{place} is {value}, none of its words"];
        if (schema.TryGetProperty("type", out var type) && !Types(type).Any(t => IsOf(t, value)))
            return [$"{place} is {value.ValueKind}, not {type}"];
        return value.ValueKind switch
        {
            JsonValueKind.Object => Members(schema, value, place),
            JsonValueKind.Array => value.EnumerateArray().Index().SelectMany(item => Check(schema.GetProperty("items"), item.Item, $"{place}[{item.Index}]")),
            JsonValueKind.String when schema.TryGetProperty("format", out var format) && format.GetString() == "date-time" && !value.TryGetDateTimeOffset(out _) => [$"{place} is no time"],
            _ => [],
        };
    }

    private IEnumerable<string> Members(JsonElement schema, JsonElement value, string place)
    {
        if (schema.TryGetProperty("required", out var required))
            foreach (var name in required.EnumerateArray().Select(r => r.GetString()!).Where(name => !value.TryGetProperty(name, out _)))
                yield return $"{place}.{name} is missing";
        foreach (var member in value.EnumerateObject())
        {
            if (!schema.TryGetProperty("properties", out var properties) || !properties.TryGetProperty(member.Name, out var its))
                yield return $"{place}.{member.Name} is not in the schema";
            else
                foreach (var wrong in Check(its, member.Value, $"{place}.{member.Name}"))
                    yield return wrong;
        }
    }

    private JsonElement Resolve(string reference) =>
        reference.Split('/').Skip(1).Aggregate(document, (element, name) => element.GetProperty(name));

    private static IEnumerable<string> Types(JsonElement type) =>
        type.ValueKind == JsonValueKind.Array ? type.EnumerateArray().Select(t => t.GetString()!) : [type.GetString()!];

    private static bool IsOf(string type, JsonElement value) => (type, value.ValueKind) switch
    {
        ("integer", JsonValueKind.Number) => value.TryGetInt64(out _),
        ("number", JsonValueKind.Number) or ("string", JsonValueKind.String) or ("object", JsonValueKind.Object) or ("array", JsonValueKind.Array)
            or ("boolean", JsonValueKind.True or JsonValueKind.False) or ("null", JsonValueKind.Null) => true,
        _ => false,
    };
}
