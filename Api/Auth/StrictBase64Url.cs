using System.Buffers;
using System.Buffers.Text;

namespace Lottery.Api.Auth;

/// <summary>Base64url as JWS wants it: no padding, no white space, one spelling per value (RFC 7515 §2, RFC 4648 §3.5).</summary>
/// <remarks>The framework's decoder forgives padding and white space; a token must not have several spellings.</remarks>
public static class StrictBase64Url
{
    private static readonly SearchValues<char> Alphabet =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    public static string Encode(ReadOnlySpan<byte> bytes) => Base64Url.EncodeToString(bytes);

    /// <summary>The bytes that <paramref name="text"/> spells, or null where it is not their one canonical spelling.</summary>
    public static byte[]? Decode(ReadOnlySpan<char> text)
    {
        if (text.ContainsAnyExcept(Alphabet))
        {
            return null;
        }

        // The last character of an incomplete group of four carries bits beyond the last byte. They must be zero.
        var canonical = (text.Length % 4) switch
        {
            0 => true,
            2 => "AQgw".Contains(text[^1]),
            3 => "AEIMQUYcgkosw048".Contains(text[^1]),
            _ => false,
        };
        return canonical ? Base64Url.DecodeFromChars(text) : null;
    }
}
