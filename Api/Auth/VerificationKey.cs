using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace Lottery.Api.Auth;

/// <summary>The public half of a signing key: checks ES256 signatures (RFC 7518 §3.4). Safe under concurrency.</summary>
public sealed class VerificationKey : IDisposable
{
    /// <summary>Length in bytes of a coordinate of a P-256 point.</summary>
    private const int CoordinateLength = 32;

    private readonly ECParameters _point;

    // An ECDsa instance does not promise to be safe under concurrency; as many exist as ever verified at once.
    private readonly ConcurrentBag<ECDsa> _idle = [];

    /// <param name="point">A point on P-256. Anything private in it is left behind.</param>
    /// <exception cref="CryptographicException">The point is not on the curve.</exception>
    internal VerificationKey(ECPoint point)
    {
        _point = new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = point };
        _idle.Add(ECDsa.Create(_point));

        var (x, y) = (StrictBase64Url.Encode(point.X), StrictBase64Url.Encode(point.Y));
        KeyId = Thumbprint(x, y);
        Jwk = new Jwk("EC", "P-256", x, y, KeyId, Use: "sig", Algorithm: "ES256");
    }

    /// <summary>The key's <c>kid</c>: its SHA-256 thumbprint in base64url, 43 characters (RFC 7638 §3).</summary>
    public string KeyId { get; }

    public Jwk Jwk { get; }

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

        var ecdsa = _idle.TryTake(out var idle) ? idle : ECDsa.Create(_point);
        var valid = ecdsa.VerifyData(data, signature, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        _idle.Add(ecdsa);
        return valid;
    }

    public void Dispose()
    {
        while (_idle.TryTake(out var ecdsa))
        {
            ecdsa.Dispose();
        }
    }

    /// <summary>SHA-256 over the required members in lexicographic order, without white space (RFC 7638 §3.2).</summary>
    private static string Thumbprint(string x, string y) =>
        StrictBase64Url.Encode(SHA256.HashData(Encoding.ASCII.GetBytes($$"""{"crv":"P-256","kty":"EC","x":"{{x}}","y":"{{y}}"}""")));
}
