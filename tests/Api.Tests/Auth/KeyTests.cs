using System.Security.Cryptography;
using System.Text;
using Lottery.Api.Auth;
using Xunit;

namespace Lottery.Api.Tests.Auth;

/// <summary>Keys and signatures against the examples that RFCs print.</summary>
public sealed class KeyTests
{
    /// <summary>RFC 7515 appendix A.3.</summary>
    private static readonly Jwk JwsExample = new("EC", "P-256",
        X: "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
        Y: "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0");

    /// <summary>RFC 9449 (DPoP) figure 2.</summary>
    private static readonly Jwk DpopExample = new("EC", "P-256",
        X: "l8tFrhx-34tV3hRICRDY9zCkDlpBhF42UQUfWVAWBFs",
        Y: "9VE4jf_Ok_o64zbTTlcuNJajHmt6v9TDVrU0CdvGRDA");

    /// <summary>379 times the base point: the first multiple whose x begins with a zero byte, which must not get lost.</summary>
    private static readonly Jwk LeadingZero = new("EC", "P-256",
        X: "AFVDiUrz0A7X10Cr29dclrBod7eH219w7qeLkKjXwAo",
        Y: "u0yFo9jqKe-q-iRAaRLdhNWxTcMr9lbvbGvVil2UP5I");

    [Fact]
    public void The_example_of_RFC_7515_A_3_verifies()
    {
        const string input =
            "eyJhbGciOiJFUzI1NiJ9"
            + ".eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";
        var signature = StrictBase64Url.Decode("DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q");
        using var theirs = VerificationKey.Import(JwsExample);
        using var other = VerificationKey.Import(DpopExample);
        var signed = Encoding.ASCII.GetBytes(input);

        Assert.True(theirs.Verify(signed, signature));
        Assert.False(other.Verify(signed, signature));

        signed[^1] ^= 1;
        Assert.False(theirs.Verify(signed, signature));
    }

    [Fact]
    public void A_key_is_named_by_its_RFC_7638_thumbprint()
    {
        // The first is the jkt of RFC 9449 §6.1; the others were computed apart from this code, over the canonical JSON.
        Assert.Equal("0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I", VerificationKey.Import(DpopExample).KeyId);
        Assert.Equal("oKIywvGUpTVTyxMQ3bwIIeQUudfr_CkLMjCE19ECD-U", VerificationKey.Import(JwsExample).KeyId);
        Assert.Equal("7Yxe6c_3bAa6kiaK1G-BZmi9EeNsUmlcbdnrtLeuK4E", VerificationKey.Import(LeadingZero).KeyId);
        Assert.Equal(LeadingZero.X, VerificationKey.Import(LeadingZero).Jwk.X);
    }

    [Fact]
    public void A_key_survives_export_and_import()
    {
        using var key = SigningKey.Create();
        using var again = SigningKey.Import(key.Export());
        using var published = VerificationKey.Import(key.Public.Jwk);

        Assert.Equal(key.KeyId, again.KeyId);
        Assert.Equal(key.KeyId, published.KeyId);
        Assert.True(published.Verify("data"u8, again.Sign("data"u8)));
        Assert.False(published.Verify("Data"u8, again.Sign("data"u8)));
    }

    [Fact]
    public void A_published_key_tells_nothing_secret()
    {
        using var key = SigningKey.Create();
        Assert.Equal(("EC", "P-256", key.KeyId, "sig", "ES256"),
            (key.Public.Jwk.KeyType, key.Public.Jwk.Curve, key.Public.Jwk.KeyId, key.Public.Jwk.Use, key.Public.Jwk.Algorithm));
        Assert.DoesNotContain(typeof(Jwk).GetProperties(), property => property.Name == "D");
    }

    [Fact]
    public void Keys_of_other_curves_and_malformed_ones_are_refused()
    {
        using var p384 = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        using var brainpool = ECDsa.Create(ECCurve.NamedCurves.brainpoolP256r1);
        using var rsa = RSA.Create(2048);
        using var key = SigningKey.Create();
        foreach (var pkcs8 in (byte[][])[p384.ExportPkcs8PrivateKey(), brainpool.ExportPkcs8PrivateKey(), rsa.ExportPkcs8PrivateKey(), [.. key.Export(), 0], []])
        {
            Assert.ThrowsAny<CryptographicException>(() => SigningKey.Import(pkcs8));
        }

        foreach (var jwk in (Jwk[])
            [
                JwsExample with { Curve = "P-384" },
                JwsExample with { KeyType = "RSA" },
                JwsExample with { X = JwsExample.X + "=" },
                JwsExample with { X = "AAAA" },
                JwsExample with { Y = DpopExample.Y }, // not on the curve
            ])
        {
            Assert.ThrowsAny<CryptographicException>(() => VerificationKey.Import(jwk));
        }
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("AA", "00")]
    [InlineData("AAA", "0000")]
    [InlineData("_-8k", "FFEF24")]
    [InlineData("A", null)]       // six bits are no byte
    [InlineData("AB", null)]      // trailing bits
    [InlineData("AAB", null)]
    [InlineData("AA==", null)]    // padding
    [InlineData("AAA=", null)]
    [InlineData("A A", null)]     // white space
    [InlineData("AA\n", null)]
    [InlineData("/+8k", null)]    // plain base64
    [InlineData("AA%3", null)]
    [InlineData("ÀA", null)]
    public void Base64url_has_one_spelling_per_value(string text, string? hex) =>
        Assert.Equal(hex, StrictBase64Url.Decode(text) is { } bytes ? Convert.ToHexString(bytes) : null);
}
