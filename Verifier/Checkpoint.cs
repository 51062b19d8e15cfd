namespace Lottery.Verifier;

/// <summary>One book's line of a checkpoint.</summary>
public sealed record BookLine(int Book, long Size, byte[] Root);

/// <summary>A head of a draw or a promotion: what had been sold or earned. In the form of c2sp.org/tlog-checkpoint.</summary>
/// <param name="Origin">Which log: <c>lottery.example/draws/7</c>.</param>
/// <param name="Size">Tickets in all books; of a promotion, receipts.</param>
/// <param name="Root">Over the books, or, of a promotion, over its entries.</param>
/// <param name="Terms">SHA-256 of the terms.</param>
/// <param name="Books">In order; none of a promotion.</param>
/// <param name="Entries">Of a promotion: its entries.</param>
/// <param name="IsSealed">Whether it is the last: nothing can follow.</param>
public sealed record Checkpoint(string Origin, long Size, byte[] Root, byte[] Terms, IReadOnlyList<BookLine> Books, long? Entries, bool IsSealed)
{
    private const int MaxBooks = 256;

    /// <summary>Reads the text of a note.</summary>
    /// <exception cref="MalformedException">It is no checkpoint of a draw or a promotion.</exception>
    public static Checkpoint Parse(string text)
    {
        var lines = Text.Lines(text, "checkpoint");
        if (lines.Length < 4 || lines.Contains(""))
            throw new MalformedException("The checkpoint has fewer than four lines, or an empty one.");
        var (at, books, entries) = (4, new List<BookLine>(), default(long?));
        while (at < lines.Length && lines[at].StartsWith("book ", StringComparison.Ordinal))
        {
            var words = Text.Words(lines, at++, "book", 3, "checkpoint");
            books.Add(new((int)Text.Number(words[0], "number of a book", MaxBooks - 1), Text.Number(words[1], "size of a book", Text.MaxCount), Text.Hash(words[2], "root of a book")));
        }
        if (at < lines.Length && lines[at].StartsWith("entries ", StringComparison.Ordinal))
            entries = Text.Number(Text.Words(lines, at++, "entries", 1, "checkpoint")[0], "count of entries", PromotionTerms.MostEntries);
        var isSealed = at < lines.Length && lines[at] == "sealed";
        if (lines.Length != at + (isSealed ? 1 : 0) || books.Count > MaxBooks)
            throw new MalformedException($"Line {at + 1} of the checkpoint has no meaning.");
        return new(
            lines[0], Text.Number(lines[1], "size", Text.MaxCount), Text.Hash(lines[2], "root"),
            Text.Hash(Text.Words(lines, 3, "terms", 1, "checkpoint")[0], "hash of the terms"), books, entries, isSealed);
    }

    /// <summary>The root that the books' lines give.</summary>
    public byte[] RootOfBooks() => Merkle.Root(Books.Select(b => Merkle.LeafHash(Merkle.BookLeaf(b.Book, b.Size, b.Root))));

    /// <summary>Whether the books are numbered from 0 and their sizes add up to the draw's.</summary>
    public bool HasBooks(int count) => Books.Count == count && Books.Index().All(b => b.Item.Book == b.Index) && Books.Sum(b => b.Size) == Size;
}
