using System.Globalization;
using System.Text;
using Lottery.Grains.Draws;
using Lottery.Grains.Promotions;

namespace Lottery.Grains.Fairness;

/// <summary>The text of the signed head of a draw or a promotion: what had been sold or earned. In the form of c2sp.org/tlog-checkpoint.</summary>
/// <remarks>
/// Origin, size, root; then the hash of the terms, and, in the last head, <c>sealed</c>. A draw's size is that of all its books, its root is over
/// them, and it has a line for each book: an RFC 6962 tree of its own that only grows. A promotion is one such tree; docs/proof-format.md describes both.
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

    /// <summary>The text to be signed when the entries of a promotion are sealed.</summary>
    /// <param name="installation">The name of this installation.</param>
    /// <param name="promotion">As it is sealed.</param>
    /// <param name="root">Over its receipts' entries, 32 bytes.</param>
    public static string Text(string installation, Promotion promotion, byte[] root) => string.Create(CultureInfo.InvariantCulture,
        $"""
        {installation}/promotions/{promotion.Id}
        {promotion.Receipts}
        {Convert.ToBase64String(root)}
        terms {Convert.ToBase64String(promotion.Terms.Hash())}
        entries {promotion.Entries}
        sealed

        """);
}
