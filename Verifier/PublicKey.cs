using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Lottery.Verifier;

/// <summary>A P-256 key of the platform, read from its JWK.</summary>
public sealed class PublicKey : IDisposable
{
    private readonly ECDsa _key;

    private PublicKey(byte[] x, byte[] y)
    {
        _key = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new ECPoint { X = x, Y = y } });
        var (x64, y64) = (Base64Url.EncodeToString(x), Base64Url.EncodeToString(y));
        KeyId = Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes($$"""{"crv":"P-256","kty":"EC","x":"{{x64}}","y":"{{y64}}"}""")));
        NoteId = SHA256.HashData(_key.ExportSubjectPublicKeyInfo())[..4];
    }

    /// <summary>The thumbprint of RFC 7638 in base64url: what people compare.</summary>
    public string KeyId { get; }

    /// <summary>The four bytes by which a signed note names the key: of the SHA-256 of its SPKI.</summary>
    public byte[] NoteId { get; }

    /// <summary>Reads a JWK.</summary>
    /// <exception cref="MalformedException">It is not a P-256 key.</exception>
    public static PublicKey Read(JsonElement jwk)
    {
        try
        {
            if (jwk.GetProperty("kty").GetString() != "EC" || jwk.GetProperty("crv").GetString() != "P-256")
                throw new MalformedException("A key is not of the curve P-256.");
            return new(Coordinate(jwk, "x"), Coordinate(jwk, "y"));
        }
        catch (Exception e) when (e is KeyNotFoundException or InvalidOperationException or FormatException or CryptographicException)
        {
            throw new MalformedException("A key is not a JWK of the curve P-256.");
        }
    }

    /// <summary>Whether this key has signed the text: ECDSA with SHA-256, DER.</summary>
    public bool Verify(string text, ReadOnlySpan<byte> signature)
    {
        try
        {
            return _key.VerifyData(Encoding.UTF8.GetBytes(text), signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        }
        catch (CryptographicException)
        {
            return false; // It is not DER.
        }
    }

    public void Dispose() => _key.Dispose();

    private static byte[] Coordinate(JsonElement jwk, string name) =>
        Base64Url.DecodeFromChars(jwk.GetProperty(name).GetString()) is { Length: 32 } bytes ? bytes : throw new FormatException();
}
