using System.Text.Json;

namespace Lottery.Api.Http;

/// <summary>Finds a null in an array of a JSON text. No request has one: the serializer would let it pass, whatever the element's type says.</summary>
internal static class NullInArray
{
    /// <summary>The place of the first one, such as <c>services[1]</c>; null where there is none, or the text is no JSON.</summary>
    public static string? Find(ReadOnlySpan<byte> json)
    {
        if (json.IndexOf("null"u8) < 0)
            return null;
        try
        {
            var reader = new Utf8JsonReader(json);
            using var document = JsonDocument.ParseValue(ref reader);
            return Find(document.RootElement, "");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException) // A name that is no Unicode.
        {
            return null;
        }
    }

    private static string? Find(JsonElement element, string place) => element.ValueKind switch
    {
        JsonValueKind.Array => element.EnumerateArray().Select((item, i) => item.ValueKind == JsonValueKind.Null ? $"{place}[{i}]" : Find(item, $"{place}[{i}]"))
            .FirstOrDefault(found => found is not null),
        JsonValueKind.Object => element.EnumerateObject().Select(member => Find(member.Value, place.Length == 0 ? member.Name : $"{place}.{member.Name}"))
            .FirstOrDefault(found => found is not null),
        _ => null,
    };
}
