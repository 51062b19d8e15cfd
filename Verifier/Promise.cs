using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Lottery.Verifier;

/// <summary>The platform's signed promise that a ticket stands at a place of a draw.</summary>
/// <param name="Note">The signed note.</param>
/// <param name="Draw">The draw.</param>
/// <param name="Book">Its book.</param>
/// <param name="Position">The ticket's place there.</param>
/// <param name="Ticket">The ticket.</param>
/// <param name="Owner">32 bytes that hide the owner.</param>
/// <param name="Numbers">Ascending.</param>
/// <param name="Terms">SHA-256 of the draw's terms.</param>
public sealed record Promise(SignedNote Note, long Draw, int Book, long Position, long Ticket, byte[] Owner, byte[] Numbers, byte[] Terms)
{
    private const string What = "receipt";

    /// <summary>The hash of the leaf that is promised.</summary>
    public byte[] LeafHash
    {
        get
        {
            var fields = new byte[32];
            foreach (var (at, value) in ((int, long)[])[(0, Draw), (8, Book), (16, Position), (24, Ticket)])
                BinaryPrimitives.WriteInt64BigEndian(fields.AsSpan(at), value);
            return Merkle.LeafHash([.. "lottery-leaf-v1"u8, .. fields, .. Owner, (byte)Numbers.Length, .. Numbers]);
        }
    }

    /// <summary>Reads the note; its signature is still to be checked.</summary>
    /// <exception cref="MalformedException">It is no receipt.</exception>
    public static Promise Parse(string text)
    {
        var note = SignedNote.Parse(text);
        var lines = Text.Lines(note.Text, What);
        if (lines.Length != 9 || lines[0].Split(' ') is not ["lottery-receipt-v1", { Length: > 0 }])
            throw new MalformedException("The receipt is not 9 lines that begin with lottery-receipt-v1.");
        var numbers = lines[6].StartsWith("numbers ", StringComparison.Ordinal) ? lines[6]["numbers ".Length..].Split(' ') : throw new MalformedException("The receipt has no numbers.");
        Text.Time(Text.Words(lines, 7, "sold", 1, What)[0], "time of the sale");
        return new(
            note, One(1, "draw", Text.MaxCount), (int)One(2, "book", 255), One(3, "position", Text.MaxCount), One(4, "ticket", Text.MaxCount),
            Text.Hex(Text.Words(lines, 5, "owner", 1, What)[0], 32, "owner"), [.. numbers.Select(n => (byte)Text.Number(n, "number", 64))],
            Text.Hash(Text.Words(lines, 8, "terms", 1, What)[0], "hash of the terms"));

        long One(int at, string name, long max) => Text.Number(Text.Words(lines, at, name, 1, What)[0], name, max);
    }

    /// <summary>Reads the note out of what <c>/api/tickets/{id}/receipt</c> or <c>/proof</c> answers.</summary>
    /// <exception cref="MalformedException">It is none of them.</exception>
    public static Promise Read(ReadOnlyMemory<byte> json) => Parse(TicketProof.Member(json, "receipt"));
}

/// <summary>The proof of one ticket: a promise, a path and a head.</summary>
public static class TicketProof
{
    /// <summary>Checks what <c>/api/tickets/{id}/proof</c> answers. The codes are those of docs/proof-format.md.</summary>
    /// <param name="json">What is published. Every field may be forged.</param>
    /// <param name="noted">What the reader knows from elsewhere.</param>
    public static Report Verify(ReadOnlyMemory<byte> json, Noted noted)
    {
        var (subject, findings) = ("ticket", new List<Finding>());
        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            if (Member(json, "format") != "lottery-ticket-proof-v1")
                throw new MalformedException("The format is not lottery-ticket-proof-v1.");
            var promise = Promise.Read(json);
            subject = $"ticket {promise.Ticket}";
            var (note, terms) = (SignedNote.Parse(Member(json, "checkpoint")), Member(json, "terms"));
            var (checkpoint, drawTerms) = (Checkpoint.Parse(note.Text), DrawTerms.Parse(terms));
            var salt = Text.Hex(Member(json, "salt"), 16, "salt");
            var player = new byte[8];
            BinaryPrimitives.WriteInt64BigEndian(player, root.GetProperty("player").GetInt64());
            var path = root.GetProperty("path").EnumerateArray().Select(h => Text.Hex(h.GetString(), Merkle.HashSize, "hash of the path")).ToList();
            var keys = root.GetProperty("keys").GetProperty("keys").EnumerateArray().Select(PublicKey.Read).ToList();
            var (signer, promiser) = (note.SignedBy(keys), promise.Note.SignedBy(keys));
            var hash = SHA256.HashData(Encoding.UTF8.GetBytes(terms));

            Require(promiser is not null, "receipt_signature", "no published key has signed the receipt");
            Require(signer is not null, "signature", "no published key has signed the checkpoint");
            Require(noted.KeyId is null || new[] { signer, promiser }.All(key => key is null || key.KeyId == noted.KeyId), "unexpected_key", $"receipt or checkpoint is not signed by key {noted.KeyId}");
            Require(drawTerms.Draw == promise.Draw && drawTerms.IsOf(checkpoint.Origin), "origin", "receipt, terms and checkpoint are not of one draw");
            Require(promise.Terms.AsSpan().SequenceEqual(hash) && checkpoint.Terms.AsSpan().SequenceEqual(hash), "terms", "receipt and checkpoint were not signed with these terms");
            Require(promise.Owner.AsSpan().SequenceEqual(SHA256.HashData([.. "lottery-owner-v1"u8, .. salt, .. player])), "owner", "the salt and the player do not give the owner in the receipt");
            var book = checkpoint.Books.FirstOrDefault(b => b.Book == promise.Book);
            Require(book is not null && checkpoint.HasBooks(drawTerms.Books) && checkpoint.Root.AsSpan().SequenceEqual(checkpoint.RootOfBooks())
                && Merkle.IsIncluded(promise.LeafHash, promise.Position, book.Size, path, book.Root), "not_included", "the path does not lead from the ticket to the root of its book");
            return new(subject, findings, $"ticket {promise.Ticket}, numbers {string.Join(' ', promise.Numbers)}, is at position {promise.Position} of book {promise.Book} of draw {promise.Draw}, "
                + (checkpoint.IsSealed ? "which is sealed" : "which still sells"));
        }
        catch (Exception e) when (e is MalformedException or JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            findings.Add(new("malformed", e.Message));
            return new(subject, findings, "");
        }

        void Require(bool holds, string code, string message)
        {
            if (!holds)
                findings.Add(new(code, message));
        }
    }

    /// <summary>A text among the members of a JSON object.</summary>
    internal static string Member(ReadOnlyMemory<byte> json, string name)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement.GetProperty(name).GetString() ?? throw new MalformedException($"{name} is null.");
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new MalformedException($"There is no text {name}: {e.Message}");
        }
    }
}
