using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;

namespace Lottery.Api.Auth;

/// <summary>The public half of a signing key: checks ES256 signatures (RFC 7518 §3.4). Safe under concurrency.</summary>
public sealed class VerificationKey : IDisposable
{
    /// <summary>Length in bytes of a coordinate of a P-256 point.</summary>
    private const int CoordinateLength = 32;

    private readonly ECDsa _ecdsa;
    private readonly Lock _verifying = new();

    /// <param name="point">A point on P-256. Anything private in it is left behind.</param>
    /// <exception cref="CryptographicException">The point is not on the curve.</exception>
    internal VerificationKey(ECPoint point)
    {
        _ecdsa = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = point });
        SecurityKey = new()
        {
            Kty = JsonWebAlgorithmsKeyTypes.EllipticCurve,
            Crv = JsonWebKeyECTypes.P256,
            X = StrictBase64Url.Encode(point.X),
            Y = StrictBase64Url.Encode(point.Y),
        };
        KeyId = SecurityKey.KeyId = StrictBase64Url.Encode(SecurityKey.ComputeJwkThumbprint());
        Jwk = new Jwk(SecurityKey.Kty, SecurityKey.Crv, SecurityKey.X, SecurityKey.Y, KeyId, Use: "sig", Algorithm: SecurityAlgorithms.EcdsaSha256);
    }

    /// <summary>The key's <c>kid</c>: its SHA-256 thumbprint in base64url, 43 characters (RFC 7638 §3).</summary>
    public string KeyId { get; }

    public Jwk Jwk { get; }

    /// <summary>What the library for JWTs verifies with.</summary>
    internal JsonWebKey SecurityKey { get; }

    /// <summary>Reads a key that was published as JSON. Its <c>kid</c> is computed, not believed.</summary>
    /// <exception cref="CryptographicException">It is not a point on P-256.</exception>
    public static VerificationKey Import(Jwk jwk)
    {
        var (x, y) = (StrictBase64Url.Decode(jwk.X), StrictBase64Url.Decode(jwk.Y));
        if (jwk is not { KeyType: "EC", Curve: "P-256" } || x?.Length != CoordinateLength || y?.Length != CoordinateLength)
        {
            throw new CryptographicException("The JWK is not a P-256 key.");
        }

        return new VerificationKey(new ECPoint { X = x, Y = y });
    }

    /// <summary>Whether <paramref name="signature"/> is this key's over <paramref name="data"/>. About 70 µs of CPU.</summary>
    /// <param name="signature">r ‖ s, 32 bytes each, big-endian (RFC 7518 §3.4); any other length is false.</param>
    public bool Verify(ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        if (signature.Length != 2 * CoordinateLength)
        {
            return false;
        }

        lock (_verifying)
        {
            return _ecdsa.VerifyData(data, signature, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        }
    }

    public void Dispose() => _ecdsa.Dispose();
}
