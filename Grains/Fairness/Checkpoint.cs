using System.Globalization;
using System.Text;
using Lottery.Grains.Draws;

namespace Lottery.Grains.Fairness;

/// <summary>The text of a draw's signed head: what had been sold in each of its books. In the form of c2sp.org/tlog-checkpoint.</summary>
/// <remarks>
/// Origin, tickets in all books, root over the books; then the hash of the draw's terms, a line for each book, and, in the last head,
/// <c>sealed</c>. Each book is an RFC 6962 tree of its own that only grows; docs/proof-format.md describes it.
/// </remarks>
public static class Checkpoint
{
    /// <summary>The first line of a draw's heads.</summary>
    public static string OriginOf(string installation, DrawId draw) => $"{installation}/draws/{draw}";

    /// <summary>The text to be signed.</summary>
    /// <param name="installation">The name of this installation.</param>
    /// <param name="terms">Of the draw.</param>
    /// <param name="heads">Of all its books, in order.</param>
    /// <param name="isSealed">Whether nothing can follow.</param>
    public static string Text(string installation, DrawTerms terms, IReadOnlyList<BookHead> heads, bool isSealed)
    {
        var text = new StringBuilder()
            .Append(CultureInfo.InvariantCulture, $"{OriginOf(installation, terms.Id)}\n{heads.Sum(h => h.Size)}\n{Convert.ToBase64String(SealedRoot.Of([.. heads]))}\n")
            .Append(CultureInfo.InvariantCulture, $"terms {Convert.ToBase64String(terms.Hash())}\n");
        foreach (var head in heads)
            text.Append(CultureInfo.InvariantCulture, $"book {head.Book} {head.Size} {Convert.ToBase64String(head.Root)}\n");
        return text.Append(isSealed ? "sealed\n" : "").ToString();
    }
}
