using System.Globalization;
using System.Text;
using ADRaffy.ENSNormalize;

namespace Lottery.Grains;

/// <summary>The one rule for text that people type and the service keeps: well-formed Unicode without control and bidirectional characters, of a certain length.</summary>
/// <remarks>
/// It is kept in normal form C, so that what looks alike is alike, and without white space at its ends. The framework's own normalization
/// does nothing, because the program runs without the system's Unicode library. PostgreSQL takes any such text; what it refuses would
/// fail the turn that wants to keep it.
/// </remarks>
public static class PlainText
{
    /// <summary>Every character below it is in normal form C.</summary>
    private const char FirstThatMayCompose = '\u0300';

    /// <summary>The form in which a text is kept; null where it breaks the rule.</summary>
    /// <param name="text">As it was typed.</param>
    /// <param name="least">The least number of characters: Unicode code points, as PostgreSQL counts them.</param>
    /// <param name="most">The largest number of characters.</param>
    public static string? Of(string text, int least, int most)
    {
        if (!IsPlain(text))
            return null;
        var kept = text.AsSpan().IndexOfAnyInRange(FirstThatMayCompose, char.MaxValue) < 0 ? text : ENSNormalize.NF.NFC(text);
        kept = kept.Trim();
        var length = kept.EnumerateRunes().Count();
        return length >= least && length <= most ? kept : null;
    }

    /// <summary>Whether a text is in the form in which it is kept.</summary>
    /// <inheritdoc cref="Of" path="/param"/>
    public static bool Fits(string text, int least, int most) => Of(text, least, most) == text;

    /// <summary>The rule, for people.</summary>
    /// <inheritdoc cref="Of" path="/param"/>
    public static string Allowed(int least, int most) => string.Create(
        CultureInfo.InvariantCulture, $"{(least == 0 ? "up to" : $"{least} to")} {most} characters, none of them a control or bidirectional character");

    private static bool IsPlain(ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty)
        {
            if (Rune.DecodeFromUtf16(text, out var rune, out var length) != System.Buffers.OperationStatus.Done)
                return false; // Half of a surrogate pair.
            if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator || IsBidirectional(rune.Value))
                return false;
            text = text[length..];
        }
        return true;
    }

    /// <summary>The characters of Unicode's Bidi_Control: they change in which order others are shown.</summary>
    private static bool IsBidirectional(int c) => c is 0x061C or 0x200E or 0x200F or (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069);
}
