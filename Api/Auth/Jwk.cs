using System.Text.Json.Serialization;

namespace Lottery.Api.Auth;

/// <summary>A public P-256 key as JSON (RFC 7517 §4, RFC 7518 §6.2.1).</summary>
/// <param name="KeyType"><c>EC</c>.</param>
/// <param name="Curve"><c>P-256</c>.</param>
/// <param name="X">The point's x, 32 bytes big-endian, in base64url.</param>
/// <param name="Y">The point's y, likewise.</param>
/// <param name="KeyId">The key's thumbprint (RFC 7638); names the key in a token's header.</param>
/// <param name="Use"><c>sig</c>.</param>
/// <param name="Algorithm"><c>ES256</c>.</param>
public sealed record Jwk(
    [property: JsonPropertyName("kty")] string KeyType,
    [property: JsonPropertyName("crv")] string Curve,
    [property: JsonPropertyName("x")] string X,
    [property: JsonPropertyName("y")] string Y,
    [property: JsonPropertyName("kid")] string? KeyId = null,
    [property: JsonPropertyName("use")] string? Use = null,
    [property: JsonPropertyName("alg")] string? Algorithm = null);

/// <summary>The keys that tokens may be signed with: the body of <c>/.well-known/jwks.json</c> (RFC 7517 §5).</summary>
public sealed record JwkSet([property: JsonPropertyName("keys")] IReadOnlyList<Jwk> Keys);
