using System.Globalization;
using System.Text.RegularExpressions;

namespace Lottery.Verifier;

/// <summary>What is published cannot be read; the message says what and why.</summary>
public sealed class MalformedException(string message) : Exception(message);

/// <summary>Reads the parts of the format's texts. Each value has exactly one spelling; every other one is malformed.</summary>
internal static partial class Text
{
    /// <summary>The largest ticket, position or size: every JSON reader keeps it exactly.</summary>
    public const long MaxCount = (1L << 53) - 1;

    /// <summary>The lines of a text that ends with a line feed.</summary>
    public static string[] Lines(string text, string what) =>
        text.EndsWith('\n') ? text[..^1].Split('\n') : throw new MalformedException($"The {what} does not end with a line feed.");

    /// <summary>A whole number without sign or leading zeros.</summary>
    public static long Number(string text, string what, long max = long.MaxValue) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value <= max && value.ToString(CultureInfo.InvariantCulture) == text
            ? value
            : throw new MalformedException($"The {what} '{text}' is not a whole number of the allowed range.");

    /// <summary>A decimal without sign and without zeros that mean nothing: <c>0.5</c>.</summary>
    public static void Decimal(string text, string what)
    {
        if (!DecimalForm().IsMatch(text))
            throw new MalformedException($"The {what} '{text}' is not a decimal.");
    }

    [GeneratedRegex(@"^(0|[1-9][0-9]*)(\.[0-9]*[1-9])?\z")]
    private static partial Regex DecimalForm();

    /// <summary>Lower-case hexadecimal of this many bytes.</summary>
    public static byte[] Hex(string? text, int bytes, string what)
    {
        if (text?.Length != 2 * bytes || !text.All(char.IsAsciiHexDigitLower))
            throw new MalformedException($"The {what} is not {bytes} bytes of lower-case hexadecimal.");
        return Convert.FromHexString(text);
    }

    /// <summary>Standard base64 with padding, in its one spelling; null where it is none.</summary>
    public static byte[]? Base64(string text)
    {
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length) && Convert.ToBase64String(bytes, 0, length) == text ? bytes[..length] : null;
    }

    /// <summary>A hash in base64.</summary>
    public static byte[] Hash(string text, string what) =>
        Base64(text) is { Length: Merkle.HashSize } hash ? hash : throw new MalformedException($"The {what} is not a hash in base64.");

    /// <summary>A time in UTC with microseconds: <c>2026-11-25T14:00:00.000000Z</c>.</summary>
    public static DateTimeOffset Time(string text, string what) =>
        DateTimeOffset.TryParseExact(text, "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : throw new MalformedException($"The {what} '{text}' is not a time in UTC with microseconds.");

    /// <summary>What follows a line's name; as many words as are expected.</summary>
    public static string[] Words(string[] lines, int at, string name, int words, string what)
    {
        if (at >= lines.Length || lines[at].Split(' ') is not [var first, .. var rest] || first != name || rest.Length != words)
            throw new MalformedException($"Line {at + 1} of the {what} is not '{name}' with {words} values.");
        return rest;
    }
}
