using System.Text.Json;

namespace Lottery.Api.Tests.Fuzzing;

/// <summary>JSON texts that a client should not send: of each type what lies at its edges and beyond, and what is of another type.</summary>
internal sealed class HostileValues(JsonElement document, Random random)
{
    /// <summary>As they stand in JSON, without quotation marks.</summary>
    private static readonly string[] Strings =
    [
        "", " ", "\\u0000", "a\\u0000b", "6of45\\u0000", "6of45\\n", "a\\r\\nb: c", "\\u202eabc", "a\\u200fb", "\\u2028", "\\ud800", "\\udc00x", "e\\u0301", "\\ufeff",
        "\\ud83c\\udfb2", "ΑΒΓ", "0", "-1", "1e400", "NaN", "null", "true", "RUB", "rub", "00000000-0000-0000-0000-000000000000", "9999-12-31T23:59:59.9999999Z",
        "0001-01-01T00:00:00+14:00", "2026-02-30T00:00:00Z", "=1+1", "' OR 1=1 --", "../../etc/passwd", "%00", "%s%n", "{0}", "<script>alert(1)</script>", "operator",
        "\\\"", "\\\\", "\\/", "#1",
    ];

    /// <summary>What PostgreSQL takes in no text, and what a careless pattern lets pass: a batch or a look-up that has it fails.</summary>
    public static readonly string[] Poison = ["\\u0000", "a\\u0000b", "fuzz-\\u0000", "6of45\\n", "\\ud800"];

    private static readonly string[] Numbers =
    [
        "0", "-0", "1", "-1", "2", "64", "65", "100", "101", "1000", "1001", "2147483647", "2147483648", "-2147483648", "9007199254740991", "9007199254740992",
        "9223372036854775807", "9223372036854775808", "-9223372036854775808", "1e15", "1e400", "-1e400", "1.5", "0.001", "0.000000000000000000000000000001",
        "79228162514264337593543950335", "79228162514264337593543950336",
    ];

    private static readonly string[] Anything = ["null", "true", "false", "[]", "{}", "[null]", "[[]]", "{\"\":null}", "{\"a\":{\"b\":[null,1,\"x\"]}}", "\"x\"", "7"];

    /// <summary>Texts for an address or a header: as they are, not in JSON.</summary>
    private static readonly string[] Plain =
    [
        "", " ", "\0", "a\0b", "6of45", "6of45\n", "a\r\nb", "\u202e", "\u2028", "é", "e\u0301", "%00", "%2e%2e%2f", "..", "/", "0", "1", "-1", "2147483648", "9223372036854775807",
        "9223372036854775808", "1e9", "NaN", "null", "true", "RUB", "XXX", "Open", "desc", "amount", "2026-11", "2026-13", "2026-11-01T00:00:00Z", "0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59Z", "json", "csv", "' OR 1=1 --", "00000000-0000-0000-0000-000000000000", "999999999999999999999999999_999999999999999999",
    ];

    public string Text() => Plain[random.Next(Plain.Length)];

    public string Number() => Numbers[random.Next(Numbers.Length)];

    public string String() => random.Next(20) switch
    {
        0 => $"\"{new string((char)('a' + random.Next(26)), 1 << random.Next(6, 15))}\"",
        < 7 => $"\"{Poison[random.Next(Poison.Length)]}\"",
        _ => $"\"{Strings[random.Next(Strings.Length)]}\"",
    };

    /// <summary>Any value, whatever is asked for.</summary>
    public string Any() => random.Next(4) switch
    {
        0 => String(),
        1 => Number(),
        2 => Anything[random.Next(Anything.Length)],
        _ => Nested(),
    };

    /// <summary>A value that is somewhat like what the schema asks for.</summary>
    public string Of(JsonElement schema, int depth = 0)
    {
        if (depth > 6 || random.Next(8) == 0)
            return Any();
        if (schema.TryGetProperty("$ref", out var reference))
            return Of(reference.GetString()!.Split('/').Skip(1).Aggregate(document, (element, name) => element.GetProperty(name)), depth + 1);
        if (schema.TryGetProperty("oneOf", out var choices))
            return Of(choices[random.Next(choices.GetArrayLength())], depth + 1);
        if (schema.TryGetProperty("enum", out var words) && random.Next(2) == 0)
            return words[random.Next(words.GetArrayLength())].GetRawText();
        if (schema.TryGetProperty("properties", out var properties))
            return Members(properties, depth);
        if (schema.TryGetProperty("items", out var items))
            return $"[{string.Join(',', Enumerable.Range(0, random.Next(20) == 0 ? 1100 : random.Next(4)).Select(_ => random.Next(5) == 0 ? "null" : Of(items, depth + 1)))}]";
        return schema.TryGetProperty("type", out var type) && type.ToString().Contains("string", StringComparison.Ordinal) ? String() : Number();
    }

    private string Members(JsonElement properties, int depth)
    {
        var members = new List<string>();
        foreach (var property in properties.EnumerateObject().Where(_ => random.Next(6) != 0))
        {
            members.Add($"{JsonSerializer.Serialize(property.Name)}:{Of(property.Value, depth + 1)}");
            if (random.Next(20) == 0)
                members.Add(members[^1]); // Twice.
        }
        if (random.Next(10) == 0)
            members.Add($"{String()}:{Any()}");
        return $"{{{string.Join(',', members)}}}";
    }

    private string Nested()
    {
        var depth = random.Next(1, 100);
        return new string('[', depth) + Number() + new string(']', depth);
    }
}
