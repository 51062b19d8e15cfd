using System.Globalization;
using Lottery.Grains;
using Lottery.Grains.Draws;
using Lottery.Grains.Fairness;
using Lottery.Grains.Promotions;
using Lottery.Storage.Proofs;

namespace Lottery.Api.Proofs;

/// <summary>The signed heads of draws, the sealed one among them, and those of promotions.</summary>
public sealed class SignedHeads(DrawHeads heads, IVault vault)
{
    /// <summary>The latest head of a draw as a signed note: the last one, once its sales are over; null before the first.</summary>
    public async Task<string?> Latest(Draw draw) => draw.Seal is { } seal ? Sealed(draw, seal) : (await heads.Latest(draw.Id))?.Checkpoint;

    /// <summary>A promotion's head as a signed note; null before it is sealed. One that was sealed by an older version gets its note now.</summary>
    public string? Of(Promotion promotion) =>
        promotion.Seal is { } seal ? seal.Checkpoint ?? vault.SignNote(Checkpoint.Text(vault.Origin, promotion, seal.Root)) : null;

    /// <summary>The sizes of a draw's books at the head of a size; null where none was signed.</summary>
    public async Task<IReadOnlyList<long>?> Books(Draw draw, long size) => draw.Seal is { } seal && seal.Tickets == size
        ? [.. seal.Heads.Select(h => h.Size)]
        : await heads.At(draw.Id, size) is { } head ? Sizes(head.Checkpoint) : null;

    /// <summary>The books at a draw's latest head; null before the first.</summary>
    public async Task<IReadOnlyList<BookHead>?> LatestBooks(Draw draw) =>
        draw.Seal?.Heads ?? (await heads.Latest(draw.Id) is { } head ? [.. Lines(head.Checkpoint).Select(l => new BookHead(Number(l[1]), Size(l[2]), Convert.FromBase64String(l[3])))] : null);

    /// <summary>A draw that was sealed by an older version gets its note now: its root was published then.</summary>
    private string Sealed(Draw draw, DrawSeal seal) => seal.Checkpoint ?? vault.SignNote(Checkpoint.Text(vault.Origin, draw.Terms, seal.Heads, isSealed: true));

    /// <summary>The sizes of the books in a checkpoint of ours.</summary>
    internal static IReadOnlyList<long> Sizes(string note) => [.. Lines(note).Select(line => Size(line[2]))];

    private static IEnumerable<string[]> Lines(string note) => note.Split('\n').Where(line => line.StartsWith("book ", StringComparison.Ordinal)).Select(line => line.Split(' '));

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static long Size(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
