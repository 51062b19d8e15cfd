using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Lottery.Api.Http;

/// <summary>One page of a list.</summary>
/// <param name="Items">In the order of the list.</param>
/// <param name="Next">Send it as <c>after</c>, with all other parameters as they were, for the next page. Absent on the last page.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Next = null);

/// <summary>The page that a client asks for.</summary>
/// <param name="After">Where the page begins, as <see cref="Cursor"/> wrote it; null for the beginning of the list.</param>
/// <param name="Limit">The most items of a page: 1 to 1,000.</param>
public sealed record PageRequest(string? After, int Limit)
{
    /// <summary>The limit where the client names none.</summary>
    public const int DefaultLimit = 100;

    /// <summary>How many rows to read: one more than the page has, which tells whether there is a next page.</summary>
    public int Rows => Limit + 1;

    /// <exception cref="ProblemException">The limit is out of range.</exception>
    public static PageRequest Of(string? after, int limit) =>
        limit is >= 1 and <= 1000 ? new(after, limit) : throw new ProblemException(Problem.InvalidField("limit", "1 to 1000"));

    /// <summary>The number after which the page begins; null for the beginning.</summary>
    /// <exception cref="ProblemException">The cursor is malformed.</exception>
    public long? Number() => After is null ? null : Cursor.Number(After);

    /// <summary>The page that these rows make.</summary>
    /// <param name="rows">Up to <see cref="Rows"/> of them.</param>
    /// <param name="number">What the next page begins after.</param>
    public Page<T> Of<T>(IReadOnlyList<T> rows, Func<T, long> number) => Of(rows, row => Cursor.Of(number(row)));

    /// <inheritdoc cref="Of{T}(IReadOnlyList{T}, Func{T, long})"/>
    /// <param name="cursor">The cursor of a row.</param>
    public Page<T> Of<T>(IReadOnlyList<T> rows, Func<T, string> cursor) =>
        rows.Count > Limit ? new([.. rows.Take(Limit)], cursor(rows[Limit - 1])) : new(rows);
}

/// <summary>Places in a list, as opaque strings: a client sends back what it was given.</summary>
public static class Cursor
{
    /// <summary>The place after a number.</summary>
    public static string Of(long number) => OfText(number.ToString(CultureInfo.InvariantCulture));

    /// <summary>The place after what a short text names.</summary>
    public static string OfText(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));

    /// <exception cref="ProblemException">It is no cursor of a number.</exception>
    public static long Number(string cursor) =>
        long.TryParse(Text(cursor), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : throw Malformed();

    /// <exception cref="ProblemException">It is no cursor.</exception>
    public static string Text(string cursor)
    {
        try
        {
            return Encoding.UTF8.GetString(Base64Url.DecodeFromChars(cursor));
        }
        catch (FormatException)
        {
            throw Malformed();
        }
    }

    /// <summary>The refusal of a cursor that no page had.</summary>
    public static ProblemException Malformed() => new(Problem.InvalidField("after", "the `next` of the page before"));
}
