using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lottery.Api.Auth;
using Lottery.Grains.Players;
using Xunit;
using static Lottery.Api.Auth.TokenFault;
using static Lottery.Api.Tests.Auth.Forge;

namespace Lottery.Api.Tests.Auth;

public sealed class AccessTokenTests
{
    [Theory]
    [InlineData(Roles.None)]
    [InlineData(Roles.Player)]
    [InlineData(Roles.Operator)]
    [InlineData(Roles.Player | Roles.Operator)]
    public async Task A_token_says_what_was_issued(Roles roles)
    {
        var check = await Tokens.Verify(Tokens.Issue(Holder, roles, Now), Now);

        Assert.Equal(None, check.Fault);
        Assert.Equal(new VerifiedToken(Holder, roles, IssuedAt: Now, ExpiresAt: Now.AddMinutes(60).AddMilliseconds(-250)), check.Token);
    }

    [Fact]
    public void A_token_is_a_plain_JWT()
    {
        var segments = Tokens.Issue(Holder, Roles.Player, Now).Split('.');

        foreach (var (expected, issued) in new[] { (Header, segments[0]), (Claims, segments[1]) })
            Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), JsonNode.Parse(Bytes(issued))), Encoding.UTF8.GetString(Bytes(issued)));
        Assert.Equal(64, Bytes(segments[2]).Length);
    }

    [Fact]
    public async Task A_token_lives_from_its_issue_to_the_second_it_names()
    {
        var token = Tokens.Issue(Holder, Roles.Player, Now);
        var end = Now.AddMinutes(60).AddMilliseconds(-250);
        (DateTimeOffset At, TokenFault Fault)[] table =
        [
            (Now.AddSeconds(-31),      NotYetValid),
            (Now.AddSeconds(-30),      None), // a clock that lags by up to 30 s
            (Now,                      None),
            (end.AddMilliseconds(-1),  None),
            (end,                      Expired),
            (end.AddYears(1),          Expired),
        ];
        await Assert.AllAsync(table, async row => Assert.Equal(row.Fault, (await Tokens.Verify(token, row.At)).Fault));
    }

    [Fact]
    public void Options_stay_within_reason()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new AccessTokenOptions { ClockSkew = TimeSpan.FromSeconds(31) });
        Assert.Throws<ArgumentOutOfRangeException>(() => new AccessTokenOptions { ClockSkew = TimeSpan.FromSeconds(-1) });
        Assert.Throws<ArgumentOutOfRangeException>(() => new AccessTokenOptions { Lifetime = TimeSpan.Zero });
    }

    [Fact]
    public async Task An_older_key_still_verifies_and_is_still_published()
    {
        using var next = SigningKey.Create();
        var rotated = new AccessTokens(Options, next, Key.Public);
        var forgotten = new AccessTokens(Options, next);

        Assert.True((await rotated.Verify(Tokens.Issue(Holder, Roles.Player, Now), Now)).IsValid);
        Assert.True((await rotated.Verify(rotated.Issue(Holder, Roles.Player, Now), Now)).IsValid);
        Assert.Equal(UnknownKey, (await forgotten.Verify(Tokens.Issue(Holder, Roles.Player, Now), Now)).Fault);
        Assert.Equal([next.KeyId, Key.KeyId], rotated.PublicKeys.Keys.Select(key => key.KeyId));
        Assert.Equal([next.Public.Jwk], forgotten.PublicKeys.Keys);

        var json = JsonSerializer.SerializeToElement(forgotten.PublicKeys).GetProperty("keys")[0];
        Assert.Equal(["kty", "crv", "x", "y", "kid", "use", "alg"], json.EnumerateObject().Select(member => member.Name));
    }

    /// <summary>The header is read before any signature is checked: an attacker writes here.</summary>
    [Fact]
    public async Task Each_bad_header_has_its_reason()
    {
        (string Header, TokenFault Fault)[] table =
        [
            (Header,                                                     None),
            (Header.Replace("}", ",\"x\":{\"jku\":[1]}}"),               None), // RFC 7515 §4: ignore what is not understood
            (Header.Replace("ES256", "none"),                            WrongAlgorithm),
            (Header.Replace("ES256", "HS256"),                           WrongAlgorithm),
            (Header.Replace("ES256", "es256"),                           WrongAlgorithm),
            (Header.Replace("ES256", "ES384"),                           WrongAlgorithm),
            (Header.Replace("ES256", ""),                                WrongAlgorithm),
            (Header.Replace("\"ES256\"", "null"),                        WrongAlgorithm),
            (Header.Replace("\"ES256\"", "256"),                         Malformed),
            (Header.Replace("\"ES256\"", "[\"ES256\"]"),                 Malformed),
            (Header.Replace("\"alg\":\"ES256\",", ""),                   WrongAlgorithm),
            (Header.Replace("alg", "Alg"),                               WrongAlgorithm),
            (Header.Replace("{", "{\"alg\":\"none\","),                  Malformed), // a name twice
            (Header.Replace("{", "{\"\\u0061lg\":\"none\","),            Malformed), // also when spelled otherwise
            (Header.Replace("{", "{\"x\":1,\"x\":1,"),                   Malformed), // also when ignored
            (Header.Replace("{", "{\"x\":{\"y\":1,\"y\":1},"),           Malformed),
            (Header.Replace("}", ",\"crit\":[\"exp\"]}"),                Malformed),
            (Header.Replace("}", ",\"crit\":[]}"),                       Malformed),
            (Header.Replace("}", ",\"crit\":null}"),                     Malformed),
            (Header.Replace("JWT", "at+jwt"),                            Malformed),
            (Header.Replace(",\"typ\":\"JWT\"", ""),                     Malformed),
            (Header.Replace(Key.KeyId, "other"),                         UnknownKey),
            (Header.Replace(Key.KeyId, ""),                              UnknownKey),
            (Header.Replace($",\"kid\":\"{Key.KeyId}\"", ""),            UnknownKey),
            (Header.Replace($"\"{Key.KeyId}\"", "1"),                    Malformed),
            (Header.Replace($"\"{Key.KeyId}\"", "\"\\ud800\""),          Malformed), // half a surrogate pair
            (Header.Replace("{", "{\"\\ud800\":1,"),                     Malformed),
            (Header + " ",                                               None),
            (Header + "{}",                                              Malformed),
            ("\ufeff" + Header,                                          Malformed), // byte order mark
            (Header.Replace("}", ",}"),                                  Malformed),
            (Header.Replace("{", "{/**/"),                               Malformed),
            (Header.Replace("}", ",\"x\":" + new string('[', 99) + "}"), Malformed),
            ("[]",                                                       Malformed),
            ("null",                                                     Malformed),
            ("\"ES256\"",                                                Malformed),
            ("{}",                                                       WrongAlgorithm),
            ("",                                                         Malformed),
        ];
        await Assert.AllAsync(table, async row => Assert.Equal(row.Fault, (await Tokens.Verify(Sign(row.Header, Claims), Now)).Fault));
        Assert.Equal(Malformed, (await Tokens.Verify(Sign("{\"alg\":\"ES256\",\"kid\":\"\xff\"}"u8.ToArray()[..^3], []), Now)).Fault);
    }

    /// <summary>These are properly signed, so only another program with our key could make them.</summary>
    [Fact]
    public async Task Each_bad_claim_has_its_reason()
    {
        var second = Now.ToUnixTimeSeconds();
        (string Claims, TokenFault Fault)[] table =
        [
            (Claims,                                                               None),
            (Claims.Replace("\"our-api\"", "[\"theirs\",\"our-api\"]"),            None), // RFC 7519 §4.1.3
            (Claims.Replace("\"our-api\"", "[]"),                                  ForeignAudience),
            (Claims.Replace("our-api", "our-API"),                                 ForeignAudience),
            (Claims.Replace("\"our-api\"", "[\"our-api\",1]"),                     Malformed),
            (Claims.Replace("\"our-api\"", "[[\"our-api\"]]"),                     Malformed),
            (Claims.Replace("\"our-api\"", "{}"),                                  Malformed),
            (Claims.Replace("\"us\"", "\"them\""),                                 ForeignIssuer),
            (Claims.Replace("\"us\"", "[\"us\"]"),                                 Malformed),
            (Claims.Replace("\"42\"", "42"),                                       MalformedClaims),
            (Claims.Replace("\"42\"", "\"042\""),                                  MalformedClaims),
            (Claims.Replace("\"42\"", "\"+42\""),                                  MalformedClaims),
            (Claims.Replace("\"42\"", "\"-42\""),                                  MalformedClaims),
            (Claims.Replace("\"42\"", "\" 42\""),                                  MalformedClaims),
            (Claims.Replace("\"42\"", "\"0\""),                                    MalformedClaims),
            (Claims.Replace("\"42\"", "\"\""),                                     MalformedClaims),
            (Claims.Replace("\"42\"", "\"9007199254740991\""),                     None), // 2^53 − 1
            (Claims.Replace("\"42\"", "\"9007199254740992\""),                     MalformedClaims),
            (Claims.Replace("\"42\"", "\"99999999999999999999\""),                 MalformedClaims),
            (Claims.Replace("[\"player\"]", "\"player\""),                         MalformedClaims),
            (Claims.Replace("[\"player\"]", "null"),                               MalformedClaims),
            (Claims.Replace($"{second}.25", $"\"{second}\""),                      MalformedClaims),
            (Claims.Replace($"{second}.25", "-1"),                                 MalformedClaims),
            (Claims.Replace($"{second}.25", "1e300"),                              Malformed),
            (Claims.Replace($"{second}.25", "null"),                               Malformed),
            (Claims.Replace($"{second}.25", $"{second + 31}"),                     NotYetValid),
            (Claims.Replace($"{second + 3600}", "253402300800"),                   MalformedClaims),
            (Claims.Replace($"{second + 3600}", $"{second}"),                      Expired),
            (Claims.Replace("}", $",\"nbf\":{second}}}"),                          None),
            (Claims.Replace("}", $",\"nbf\":{second + 31}}}"),                     NotYetValid),
            (Claims.Replace("}", ",\"nbf\":\"soon\"}"),                            Malformed),
            (Claims.Replace("}", ",\"jti\":\"1\"}"),                               None),
            (Claims.Replace("}", ",\"sub\":\"1\"}"),                               MalformedClaims), // a name twice
            (Claims.Replace("}", ",\"jti\":\"1\",\"jti\":\"1\"}"),                 MalformedClaims),
            (Claims.Replace("\"iss\":\"us\",", ""),                                ForeignIssuer),
            (Claims.Replace("\"aud\":\"our-api\",", ""),                           ForeignAudience),
            (Claims.Replace("\"sub\":\"42\",", ""),                                MalformedClaims),
            (Claims.Replace("\"role\":[\"player\"],", ""),                         MalformedClaims),
            (Claims.Replace($"\"iat\":{second}.25,", ""),                          MalformedClaims),
            (Claims.Replace($",\"exp\":{second + 3600}", ""),                      MalformedClaims),
            ("",                                                                   ForeignAudience),
            ("[]",                                                                 Malformed),
        ];
        await Assert.AllAsync(table, async row => Assert.Equal(row.Fault, (await Tokens.Verify(Sign(Header, row.Claims), Now)).Fault));
    }

    [Fact]
    public async Task Each_bad_shape_has_its_reason()
    {
        var good = Tokens.Issue(Holder, Roles.Player, Now);
        var (header, payload, signature) = good.Split('.') is [var h, var p, var s] ? (h, p, s) : default;
        using var stranger = SigningKey.Create();
        (string Token, TokenFault Fault)[] table =
        [
            (good,                                                                         None),
            ("",                                                                           Malformed),
            ("..",                                                                         Malformed),
            (header,                                                                       Malformed),
            ($"{header}.{payload}",                                                        Malformed),
            ($"{good}.",                                                                   Malformed),
            ($"{good}.{signature}",                                                        Malformed),
            ($".{good}",                                                                   Malformed),
            ($" {good}",                                                                   Malformed),
            ($"{good} ",                                                                   Malformed),
            ($"{good}\n",                                                                  Malformed),
            ($"{good},{good}",                                                             Malformed),
            ($"{good}==",                                                                  Malformed), // padding
            ($"{header}.{payload}.{Nudge(signature)}",                                     Malformed), // trailing bits
            ($"{header}.{payload}.{signature.Replace('-', '+').Replace('_', '/')}+",       Malformed),
            ($"{header}.{payload}.",                                                       BadSignature),
            ($"{header}.{payload}.{Base64(Bytes(signature)[..63])}",                       BadSignature),
            ($"{header}.{payload}.{Base64([.. Bytes(signature), 0])}",                     BadSignature),
            ($"{header}.{payload}.{Base64(new byte[64])}",                                 BadSignature), // r = s = 0
            ($"{header}.{payload}.{Base64([.. Enumerable.Repeat((byte)0xff, 64)])}",       BadSignature), // beyond the order
            ($"{header}.{payload}.{Base64(Der(header, payload))}",                         BadSignature), // ASN.1 instead of r ‖ s
            ($"{header}.{Base64(Encoding.UTF8.GetBytes(Claims.Replace("42", "43")))}.{signature}", BadSignature),
            ($"{Base64(Encoding.UTF8.GetBytes(Header + " "))}.{payload}.{signature}",      BadSignature),
            (Sign(Header, Claims, stranger),                                               BadSignature),
            (Sign(Header.Replace(Key.KeyId, stranger.KeyId), Claims, stranger),            UnknownKey),
            (Sign(Header, Claims.Replace("}", $",\"pad\":\"{new string('x', 2600)}\"}}")), None),
            (Sign(Header, Claims.Replace("}", $",\"pad\":\"{new string('x', 2900)}\"}}")), Malformed), // larger than 4 KB
        ];
        await Assert.AllAsync(table, async row => Assert.Equal(row.Fault, (await Tokens.Verify(row.Token, Now)).Fault));

        // The last of 86 characters carries four bits beyond the 64th byte.
        static string Nudge(string signature) => signature[..^1] + (char)(signature[^1] + 1);

        static byte[] Der(string header, string payload)
        {
            using var ecdsa = ECDsa.Create();
            ecdsa.ImportPkcs8PrivateKey(Key.Export(), out _);
            return ecdsa.SignData(Encoding.ASCII.GetBytes($"{header}.{payload}"), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        }
    }

    /// <summary>Goal: no bit of a token is without meaning. Method: flip each bit of its decoded segments, and each of its characters.</summary>
    [Fact]
    public async Task No_flipped_bit_goes_unnoticed()
    {
        var token = Tokens.Issue(Holder, Roles.Player, Now);
        var segments = token.Split('.').Select(Bytes).ToArray();
        for (var segment = 0; segment < 3; segment++)
        {
            for (var bit = 0; bit < segments[segment].Length * 8; bit++)
            {
                segments[segment][bit / 8] ^= (byte)(1 << (bit % 8));
                var check = await Tokens.Verify(string.Join('.', segments.Select(Base64)), Now);
                Assert.False(check.IsValid);
                Assert.True(segment == 0 || check.Fault == BadSignature || (segment == 1 && check.Fault == Malformed));
                segments[segment][bit / 8] ^= (byte)(1 << (bit % 8));
            }
        }

        for (var bit = 0; bit < token.Length * 16; bit++)
        {
            var characters = token.ToCharArray();
            characters[bit / 16] ^= (char)(1 << (bit % 16));
            Assert.False((await Tokens.Verify(new string(characters), Now)).IsValid);
        }
    }
}
