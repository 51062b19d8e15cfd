namespace Lottery.Verifier;

/// <summary>A text and the signatures under it, in the form of c2sp.org/signed-note.</summary>
/// <param name="Text">What is signed, with its last line feed.</param>
/// <param name="Signatures">Name, key and bytes of each.</param>
public sealed record SignedNote(string Text, IReadOnlyList<NoteSignature> Signatures)
{
    private const int MaxSignatures = 64;

    /// <summary>Takes a note apart; nothing is believed yet.</summary>
    /// <exception cref="MalformedException">It is none.</exception>
    public static SignedNote Parse(string note)
    {
        var end = note.LastIndexOf("\n\n", StringComparison.Ordinal);
        if (end < 0 || !note.EndsWith('\n') || note.Any(c => c < ' ' && c != '\n'))
            throw new MalformedException("The checkpoint is not a signed note.");
        var lines = note[(end + 2)..^1].Split('\n');
        if (lines.Length > MaxSignatures)
            throw new MalformedException("The checkpoint has too many signatures.");
        return new(note[..(end + 1)], [.. lines.Select(NoteSignature.Parse)]);
    }

    /// <summary>The first of these keys that has signed the text; null where none has.</summary>
    public PublicKey? SignedBy(IEnumerable<PublicKey> keys) => keys.FirstOrDefault(key => Signatures.Any(s => s.Key.SequenceEqual(key.NoteId) && key.Verify(Text, s.Bytes)));
}

/// <summary>One signature under a note.</summary>
/// <param name="Name">The signer's name.</param>
/// <param name="Key">Four bytes that tell which key.</param>
/// <param name="Bytes">The signature.</param>
public sealed record NoteSignature(string Name, byte[] Key, byte[] Bytes)
{
    internal static NoteSignature Parse(string line)
    {
        if (line.Split(' ') is not ["\u2014", { Length: > 0 } name, var encoded] || Text.Base64(encoded) is not { Length: > 4 } bytes)
            throw new MalformedException("A signature line of the checkpoint is malformed.");
        return new(name, bytes[..4], bytes[4..]);
    }
}
