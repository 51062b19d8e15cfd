using System.Text.Json;

namespace Lottery.Verifier;

/// <summary>What is published of a draw or a promotion, apart from its entries. Taken apart, and not believed.</summary>
/// <param name="Terms">The text of what was promised.</param>
/// <param name="Plan">The text of the prize plan.</param>
/// <param name="Checkpoint">The signed head; null before there is one.</param>
/// <param name="Secret">32 bytes, once revealed.</param>
/// <param name="BeaconValue">32 bytes; zeros where the draw has no beacon.</param>
/// <param name="BeaconSignature">48 bytes, where it has one.</param>
/// <param name="Numbers">In the order drawn; of a promotion, the winning entries.</param>
/// <param name="Award">The text of where the fund went, once that is computed.</param>
/// <param name="Keys">The platform's public keys, JWKs.</param>
public sealed record Proof(
    string Terms, string Plan, string? Checkpoint, byte[]? Secret, byte[] BeaconValue, byte[]? BeaconSignature, IReadOnlyList<long>? Numbers, string? Award,
    IReadOnlyList<JsonElement> Keys)
{
    /// <summary>The value of <c>format</c>.</summary>
    public const string Format = "lottery-proof-v1";

    /// <summary>Reads the JSON. Members that this version does not know are passed over.</summary>
    /// <exception cref="MalformedException">It is no proof.</exception>
    public static Proof Read(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return Read(document.RootElement);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or KeyNotFoundException)
        {
            throw new MalformedException($"The proof is not the JSON that it should be: {e.Message}");
        }
    }

    private static Proof Read(JsonElement root)
    {
        if (Optional(root, "format") != Format)
            throw new MalformedException($"The format of the proof is not {Format}.");
        var secret = Optional(root, "secret") is { } s ? Text.Hex(s, 32, "secret") : null;
        var numbers = root.TryGetProperty("numbers", out var n) && n.ValueKind != JsonValueKind.Null ? n.EnumerateArray().Select(e => e.GetInt64()).ToList() : null;
        var award = Optional(root, "award");
        if (secret is null != numbers is null || (award is not null && numbers is null))
            throw new MalformedException("Secret and numbers come together, and the award after them.");
        return new(
            Required(root, "terms"), Required(root, "plan"), Optional(root, "checkpoint"), secret,
            Optional(root, "beacon") is { } beacon ? Text.Hex(beacon, 32, "value of the beacon") : new byte[32],
            Optional(root, "beaconSignature") is { } signature ? Text.Hex(signature, Beacon.SignatureSize, "signature of the beacon") : null,
            numbers, award,
            [.. root.GetProperty("keys").GetProperty("keys").EnumerateArray().Select(e => e.Clone())]);
    }

    private static string Required(JsonElement root, string name) => root.GetProperty(name).GetString() ?? throw new MalformedException($"The proof lacks {name}.");

    private static string? Optional(JsonElement root, string name) => root.TryGetProperty(name, out var value) ? value.GetString() : null;
}
