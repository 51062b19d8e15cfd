using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Lottery.Api.Auth;

/// <summary>The JSON of keys and tokens. A missing, null or repeated member is an error.</summary>
[JsonSourceGenerationOptions(
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Jwk))]
[JsonSerializable(typeof(JwkSet))]
[JsonSerializable(typeof(JoseHeader))]
[JsonSerializable(typeof(AccessClaims))]
internal sealed partial class AuthJson : JsonSerializerContext;

/// <summary>Reads JSON that nobody vouches for.</summary>
internal static class StrictJson
{
    private static readonly JsonDocumentOptions Unique = new() { AllowDuplicateProperties = false, MaxDepth = 8 };

    /// <summary>The object, or null where the bytes are not exactly one, with the members it needs and none twice.</summary>
    /// <remarks>
    /// Read in two steps, because the serializer only sees a member twice where it maps it, and RFC 7515 §4 and
    /// RFC 7519 §4 want all names unique.
    /// </remarks>
    public static T? Read<T>(byte[] utf8, JsonTypeInfo<T> type) where T : class
    {
        try
        {
            using var document = JsonDocument.Parse(utf8, Unique);
            return document.Deserialize(type);
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException)
        {
            // InvalidOperationException is how the reader reports text that is no Unicode, such as half a surrogate pair.
            return null;
        }
    }
}

/// <summary>A NumericDate: seconds since 1970-01-01T00:00:00Z, with decimals where there are any (RFC 7519 §2).</summary>
internal sealed class NumericDate : JsonConverter<DateTimeOffset>
{
    /// <summary>9999-12-31T23:59:59Z.</summary>
    private const long LastSecond = 253_402_300_799;

    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.Number && reader.TryGetDecimal(out var seconds) && seconds is >= 0 and <= LastSecond
            ? DateTimeOffset.UnixEpoch.AddTicks((long)(seconds * TimeSpan.TicksPerSecond))
            : throw new JsonException();

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteNumberValue(value.ToUnixTimeMilliseconds() / 1000m);
}

/// <summary>One string or an array of them: the two spellings of <c>aud</c> (RFC 7519 §4.1.3).</summary>
internal sealed class OneOrMany : JsonConverter<IReadOnlyList<string>>
{
    public override IReadOnlyList<string> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            return [reader.GetString()!];
        }

        List<string> many = [];
        while (reader.TokenType is JsonTokenType.StartArray or JsonTokenType.String && reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            many.Add(reader.TokenType == JsonTokenType.String ? reader.GetString()! : throw new JsonException());
        }

        return reader.TokenType == JsonTokenType.EndArray ? many : throw new JsonException();
    }

    public override void Write(Utf8JsonWriter writer, IReadOnlyList<string> value, JsonSerializerOptions options)
    {
        if (value is [var one])
        {
            writer.WriteStringValue(one);
            return;
        }

        writer.WriteStartArray();
        foreach (var text in value)
        {
            writer.WriteStringValue(text);
        }

        writer.WriteEndArray();
    }
}
