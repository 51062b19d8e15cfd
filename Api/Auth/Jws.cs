using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lottery.Api.Auth;

/// <summary>A signed message in compact form: <c>header.payload.signature</c> (RFC 7515 §3.1, §7.1).</summary>
/// <remarks>Parsed is not believed: <see cref="IsSignedBy"/> says whether the payload may be looked at.</remarks>
public sealed record Jws(JoseHeader Header, byte[] Payload, byte[] SigningInput, byte[] Signature)
{
    /// <summary>The longest token that is looked at, in characters.</summary>
    public const int MaxLength = 4096;

    /// <summary>Takes a message apart; refuses all but one spelling of it, and all algorithms but ES256 (RFC 8725 §3.1).</summary>
    public static TokenFault Parse(ReadOnlySpan<char> token, out Jws? jws)
    {
        jws = null;
        Span<Range> dots = stackalloc Range[4];
        if (token.Length > MaxLength || token.Split(dots, '.') != 3
            || StrictBase64Url.Decode(token[dots[0]]) is not { } header
            || StrictBase64Url.Decode(token[dots[1]]) is not { } payload
            || StrictBase64Url.Decode(token[dots[2]]) is not { } signature
            || StrictJson.Read(header, AuthJson.Default.JoseHeader) is not { } jose)
        {
            return TokenFault.Malformed;
        }

        if (jose.Algorithm != JoseHeader.Es256)
        {
            return TokenFault.WrongAlgorithm;
        }

        // No extension is understood here, so none may be critical (RFC 7515 §4.1.11).
        if (jose.Critical.ValueKind != JsonValueKind.Undefined)
        {
            return TokenFault.Malformed;
        }

        var signingInput = new byte[dots[1].End.Value];
        Encoding.ASCII.GetBytes(token[..signingInput.Length], signingInput);
        jws = new Jws(jose, payload, signingInput, signature);
        return TokenFault.None;
    }

    /// <summary>Signs a message (RFC 7515 §5.1).</summary>
    public static string Sign(JoseHeader header, ReadOnlySpan<byte> payload, SigningKey key)
    {
        var headerBytes = JsonSerializer.SerializeToUtf8Bytes(header, AuthJson.Default.JoseHeader);
        var input = $"{StrictBase64Url.Encode(headerBytes)}.{StrictBase64Url.Encode(payload)}";
        return $"{input}.{StrictBase64Url.Encode(key.Sign(Encoding.ASCII.GetBytes(input)))}";
    }

    /// <summary>Whether the signature over header and payload is this key's (RFC 7515 §5.2).</summary>
    public bool IsSignedBy(VerificationKey key) => key.Verify(SigningInput, Signature);
}

/// <summary>The header of a signed message (RFC 7515 §4.1). Members not named here are ignored, as the RFC asks.</summary>
/// <param name="Critical">Names of extensions that the reader must understand.</param>
public sealed record JoseHeader(
    [property: JsonPropertyName("alg")] string Algorithm,
    [property: JsonPropertyName("typ")] string? Type = null,
    [property: JsonPropertyName("kid")] string? KeyId = null,
    [property: JsonPropertyName("crit"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] JsonElement Critical = default)
{
    /// <summary>ECDSA on P-256 with SHA-256 (RFC 7518 §3.4).</summary>
    public const string Es256 = "ES256";
}
