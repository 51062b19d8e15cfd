using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;

namespace Lottery.Api.Auth;

/// <summary>An ES256 key: a secret on P-256 that signs, and the public half that verifies (RFC 7518 §3.4).</summary>
public sealed class SigningKey : IDisposable
{
    private readonly ECDsa _ecdsa;
    private readonly Lock _signing = new();

    private SigningKey(ECDsa ecdsa)
    {
        _ecdsa = ecdsa;
        var parameters = ecdsa.ExportParameters(includePrivateParameters: true);
        Public = new VerificationKey(parameters.Q);
        // As a JSON web key: the library then makes an ECDsa for each thread that signs, which one instance is not promised to bear.
        Credentials = new(
            new JsonWebKey
            {
                Kty = JsonWebAlgorithmsKeyTypes.EllipticCurve,
                Crv = JsonWebKeyECTypes.P256,
                X = Public.Jwk.X,
                Y = Public.Jwk.Y,
                D = StrictBase64Url.Encode(parameters.D),
                KeyId = Public.KeyId,
            },
            SecurityAlgorithms.EcdsaSha256);
    }

    public VerificationKey Public { get; }

    /// <summary>What the library for JWTs signs with.</summary>
    internal SigningCredentials Credentials { get; }

    /// <inheritdoc cref="VerificationKey.KeyId"/>
    public string KeyId => Public.KeyId;

    /// <summary>A new key from the system's generator.</summary>
    public static SigningKey Create() => new(ECDsa.Create(ECCurve.NamedCurves.nistP256));

    /// <summary>Reads a key that <see cref="Export"/> wrote.</summary>
    /// <param name="pkcs8">PKCS#8, DER, not encrypted, with nothing after it.</param>
    /// <exception cref="CryptographicException">It is malformed, or of another curve.</exception>
    public static SigningKey Import(ReadOnlySpan<byte> pkcs8)
    {
        var ecdsa = ECDsa.Create();
        try
        {
            ecdsa.ImportPkcs8PrivateKey(pkcs8, out var length);
            var curve = ecdsa.ExportParameters(includePrivateParameters: false).Curve;
            return length == pkcs8.Length && curve.IsNamed && curve.Oid.Value == ECCurve.NamedCurves.nistP256.Oid.Value
                ? new SigningKey(ecdsa)
                : throw new CryptographicException("The PKCS#8 bytes are not exactly one P-256 key.");
        }
        catch
        {
            ecdsa.Dispose();
            throw;
        }
    }

    /// <summary>The secret key as PKCS#8, DER, not encrypted: to be kept like a password.</summary>
    public byte[] Export() => _ecdsa.ExportPkcs8PrivateKey();

    /// <summary>Signs with ECDSA over SHA-256. About 30 µs of CPU, one at a time.</summary>
    /// <returns>r ‖ s, 32 bytes each, big-endian (RFC 7518 §3.4).</returns>
    public byte[] Sign(ReadOnlySpan<byte> data)
    {
        lock (_signing)
        {
            return _ecdsa.SignData(data, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        }
    }

    /// <summary>Signs a text as a note (c2sp.org/signed-note, type 0x02): text, empty line, signature line.</summary>
    /// <param name="name">The signer's, without spaces and plus signs.</param>
    /// <param name="text">It ends with a line feed.</param>
    public string SignNote(string name, string text)
    {
        byte[] id, signature;
        lock (_signing)
        {
            id = SHA256.HashData(_ecdsa.ExportSubjectPublicKeyInfo())[..4];
            signature = _ecdsa.SignData(System.Text.Encoding.UTF8.GetBytes(text), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        }
        return $"{text}\n\u2014 {name} {Convert.ToBase64String([.. id, .. signature])}\n";
    }

    public void Dispose()
    {
        _ecdsa.Dispose();
        Public.Dispose();
    }
}
