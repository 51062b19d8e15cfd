using System.Text;
using Lottery.Api.Auth;
using Lottery.Grains;

namespace Lottery.Api.Tests.Auth;

/// <summary>Makes tokens by hand, good and bad, without the code under test where that matters.</summary>
internal static class Forge
{
    public static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, 250, TimeSpan.Zero);
    public static readonly PlayerId Holder = new(42);
    public static readonly SigningKey Key = SigningKey.Create();
    public static readonly AccessTokenOptions Options = new() { Issuer = "us", Audience = "our-api" };
    public static readonly AccessTokens Tokens = new(Options, Key);

    public static string Header => $$"""{"alg":"ES256","kid":"{{Key.KeyId}}","typ":"JWT"}""";

    /// <summary>The claims that <see cref="Tokens"/> would issue at <see cref="Now"/>.</summary>
    public static string Claims { get; } = $$"""
        {"iss":"us","aud":"our-api","sub":"42","role":["player"],"iat":{{Now.ToUnixTimeSeconds()}}.25,"exp":{{Now.ToUnixTimeSeconds() + 3600}}}
        """;

    /// <summary>Signs any two texts, with <see cref="Key"/> unless told otherwise.</summary>
    public static string Sign(string header, string payload, SigningKey? key = null) =>
        Sign(Encoding.UTF8.GetBytes(header), Encoding.UTF8.GetBytes(payload), key);

    public static string Sign(byte[] header, byte[] payload, SigningKey? key = null)
    {
        var input = $"{Base64(header)}.{Base64(payload)}";
        return $"{input}.{Base64((key ?? Key).Sign(Encoding.ASCII.GetBytes(input)))}";
    }

    public static string Base64(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    public static byte[] Bytes(string base64)
    {
        var padded = base64.Replace('-', '+').Replace('_', '/');
        return Convert.FromBase64String(padded + new string('=', (4 - padded.Length % 4) % 4));
    }
}
