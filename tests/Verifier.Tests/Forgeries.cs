using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace Lottery.Verifier.Tests;

/// <summary>A forgery, and the codes by which every verifier must name it.</summary>
public sealed record Forgery(string Name, Published Published, params string[] Codes);

/// <summary>All that could be published wrongly of one draw.</summary>
public sealed class Forgeries : IDisposable
{
    private const int RecordSize = 43;

    private readonly Operator _operator = new(1);
    private readonly Operator _stranger = new(2);
    private readonly byte[] _secret;
    private readonly byte[] _beacon;
    private readonly List<Sold> _sales;

    public Forgeries()
    {
        (_secret, _beacon) = (_operator.Bytes(32), _operator.Bytes(48));
        _sales = _operator.Sell(700);
        Honest = _operator.Publish(_secret, _sales);
        WithBeacon = _operator.Publish(_secret, _sales, _beacon);
    }

    public Published Honest { get; }

    public Published WithBeacon { get; }

    private Dictionary<string, string> NotedKey => new() { ["keyId"] = _operator.KeyId };

    public IReadOnlyList<Forgery> All =>
    [
        .. Entries, .. Heads, .. Promises, .. Results, .. Awards, .. Beacons, .. Form,
    ];

    private IEnumerable<Forgery> Entries =>
    [
        new("a sale inserted after the close", Honest.With([.. Honest.Entries, .. Record()]), "entries_length"),
        new("a sale inserted in the middle", Honest.With([.. Honest.Entries[..(10 * RecordSize)], .. Record(), .. Honest.Entries[(10 * RecordSize)..]]), "entries_length"),
        new("a sale deleted", Honest.With(Honest.Entries[RecordSize..]), "entries_length"),
        new("a sale put in the place of another", Honest.With(Replaced(10, Record())), "book_root", "winners?"),
        new("the numbers of a ticket edited", Honest.With(Edited((3 * RecordSize) + 40, [1, 2, 20])), "book_root", "winners?"),
        new("the owner of a ticket edited", Honest.With(Edited((3 * RecordSize) + 8, new byte[32])), "book_root"),
        new("the number of a ticket edited", Honest.With(Edited(3 * RecordSize, [0, 0, 0, 0, 0, 0, 9, 9])), "book_root"),
        new("two sales swapped", Honest.With([.. Honest.Entries[RecordSize..(2 * RecordSize)], .. Honest.Entries[..RecordSize], .. Honest.Entries[(2 * RecordSize)..]]), "book_root"),
        new("a sale duplicated over another", Honest.With(Replaced(11, Honest.Entries[..RecordSize])), "book_root", "duplicate_ticket", "winners?"),
        new("the last sale moved to the other book", Honest.With([.. Honest.Entries[^RecordSize..], .. Honest.Entries[..^RecordSize]]), "book_root"),
        new("a truncated export", Honest.With(Honest.Entries[..^1]), "entries_length"),
        new("an empty export", Honest.With([]), "entries_length"),
        new("a padded export", Honest.With([.. Honest.Entries, 0]), "entries_length"),
        new("a ticket sealed twice", Sealed([.. _sales, _sales[0]]), "duplicate_ticket"),
        new("a line of numbers that is not ascending, sealed", Sealed([.. _sales, new(9_001, 0, new byte[32], [5, 4, 6])]), "entry", "winners?"),
        new("a number out of the game, sealed", Sealed([.. _sales, new(9_001, 0, new byte[32], [5, 6, 21])]), "entry", "winners?"),
        new("a number that is there twice, sealed", Sealed([.. _sales, new(9_001, 0, new byte[32], [5, 5, 6])]), "entry", "winners?"),
        new("a ticket without a number, sealed", Sealed([.. _sales, new(0, 0, new byte[32], [1, 2, 3])]), "entry", "winners?"),
    ];

    private IEnumerable<Forgery> Heads =>
    [
        new("a late ticket, signed anew, against the root that was noted", Late with { Noted = new Dictionary<string, string> { ["root"] = RootOf(Honest) } }, "unexpected_root"),
        new("a signature by a stranger", Honest.With("checkpoint", note => _stranger.Sign(Text(note))), "signature"),
        new("a stranger's key beside a stranger's signature, against the key that was noted",
            Honest.With("checkpoint", note => _stranger.Sign(Text(note))).With(p => p["keys"] = new JsonObject { ["keys"] = new JsonArray(_stranger.Jwk) }) with { Noted = NotedKey }, "unexpected_key"),
        new("no key", Honest.With(p => p["keys"] = new JsonObject { ["keys"] = new JsonArray() }), "signature"),
        new("the size changed under the signature", Honest.With("checkpoint", n => n.Replace("\n700\n", "\n701\n")), "signature", "books", "fund", "prizes"),
        new("the size changed, signed anew", Signed(n => n.Replace("\n700\n", "\n701\n")), "books", "fund", "prizes"),
        new("the books swapped, signed anew", Signed(Swapped), "books", "root"),
        new("a book left out, signed anew", Signed(text => string.Join('\n', text.Split('\n').Where(l => !l.StartsWith("book 1", StringComparison.Ordinal)))), "books", "root"),
        new("another root, signed anew", Signed(text => text.Replace(text.Split('\n')[2], Convert.ToBase64String(new byte[32]))), "root", "numbers"),
        new("another root of a book, signed anew", Signed(text => text.Replace(text.Split('\n')[4].Split(' ')[3], Convert.ToBase64String(new byte[32]))), "root", "book_root"),
        new("a head of another draw", Signed(text => text.Replace("/draws/42\n", "/draws/43\n")), "origin"),
        new("a head from the time of the sales", Signed(text => text.Replace("sealed\n", "")), "not_sealed"),
    ];

    private IEnumerable<Forgery> Promises =>
    [
        new("the price changed afterwards", Honest.With("terms", t => t.Replace("price 1000 ", "price 2000 ")), "terms", "fund", "prizes"),
        new("the closing moved afterwards", Honest.With("terms", t => t.Replace("closes 2023-09-01T13:00", "closes 2023-09-01T14:00")), "terms"),
        new("another plan", Honest.With("plan", p => p.Replace("tier 1 fixed 150", "tier 1 fixed 100")), "plan", "prizes", "fund"),
        new("another plan with its hash in the terms",
            Honest.With("plan", p => p.Replace("fund 5000", "fund 4000")).With(Rehashed), "terms", "fund", "prizes"),
        new("the commitment changed with the secret", Honest.With(Recommitted), "terms", "numbers?"),
        new("a commitment signed anew with the secret, against the one that was noted",
            _operator.Publish(Other(_secret), _sales) with { Noted = new Dictionary<string, string> { ["commitment"] = CommitmentOf(Honest) } }, "unexpected_commitment"),
    ];

    private IEnumerable<Forgery> Results =>
    [
        new("another secret", Honest.With("secret", _ => Convert.ToHexStringLower(Other(_secret))), "commitment", "numbers"),
        new("a number swapped", Honest.With(p => ((JsonArray)p["numbers"]!)[0] = NotDrawn(p)), "numbers", "winners?"),
        new("the order of the numbers changed", Honest.With(p => p["numbers"] = new JsonArray([.. ((JsonArray)p["numbers"]!).Reverse().Select(n => n!.DeepClone())])), "numbers"),
        new("a number left out", Honest.With(p => ((JsonArray)p["numbers"]!).RemoveAt(0)), "numbers", "winners?"),
        new("a number too many", Honest.With(p => ((JsonArray)p["numbers"]!).Add(NotDrawn(p))), "numbers", "winners?"),
    ];

    private IEnumerable<Forgery> Awards =>
    [
        new("a winner too many", Award("tier 1 ", 1, 1), "winners", "prizes", "fund"),
        new("a prize raised", Award("tier 1 ", 2, 1), "prizes"),
        new("a sum paid raised", Award("tier 2 ", 3, 1), "prizes"),
        new("the fund raised", Award("fund ", 0, 1), "fund"),
        new("more rolled over", Award("rolled-over ", 0, 1), "fund"),
        new("more saved for the house", Award("saved ", 0, 1), "fund"),
        new("the rounding kept", Award("rounding ", 0, 1), "fund"),
        new("the sales understated", Award("sales ", 0, -1), "fund"),
        new("the jackpot carried in withheld", Award("jackpot ", 0, -1), "fund", "prizes?"),
        new("a tier left out", Honest.With("award", a => string.Join('\n', a.Split('\n').Where(l => !l.StartsWith("tier 2", StringComparison.Ordinal)))), "winners"),
    ];

    private IEnumerable<Forgery> Beacons =>
    [
        new("another value of the beacon", WithBeacon.With("beacon", _ => Convert.ToHexStringLower(new byte[32])), "beacon", "numbers"),
        new("another signature of the beacon", WithBeacon.With("beaconSignature", _ => Convert.ToHexStringLower(new byte[48])), "beacon"),
        new("another round, chosen afterwards", WithBeacon.With(p =>
        {
            p["beaconSignature"] = Convert.ToHexStringLower(new byte[48]);
            p["beacon"] = Convert.ToHexStringLower(SHA256.HashData(new byte[48]));
        }) with { Noted = new Dictionary<string, string> { ["beacon"] = (string)WithBeacon.Proof["beacon"]! } }, "unexpected_beacon", "numbers"),
        new("the beacon left out", WithBeacon.With(p => { p.Remove("beacon"); p.Remove("beaconSignature"); }), "beacon", "numbers"),
        new("a beacon where none was named", Honest.With(p => p["beacon"] = new string('1', 64)), "beacon", "numbers"),
        new("a round before the closing", _operator.Publish(_secret, _sales, _beacon, Operator.Terms(_secret, beaconRound: 1)), "beacon"),
    ];

    private IEnumerable<Forgery> Form =>
    [
        new("another format", Honest.With("format", _ => "lottery-proof-v0"), "malformed"),
        new("no checkpoint", Honest.With(p => p.Remove("checkpoint")), "malformed"),
        new("a secret cut short", Honest.With("secret", s => s[2..]), "malformed"),
        new("a secret in capitals", Honest.With("secret", s => s.ToUpperInvariant() + ""), "malformed"),
        new("numbers without a secret", Honest.With(p => p.Remove("secret")), "malformed"),
        new("a checkpoint without an empty line", Honest.With("checkpoint", n => n.Replace("\n\n", "\n")), "malformed"),
        new("a checkpoint with a line of no meaning", Signed(text => text + "extra\n"), "malformed"),
        new("a size with a leading zero", Signed(text => text.Replace("\n700\n", "\n0700\n")), "malformed"),
        new("terms with a line too many", Honest.With("terms", t => t + "x\n"), "malformed"),
        new("a plan that shares more than there is", Honest.With("plan", p => p.Replace("share 3000", "share 4001")), "malformed"),
        new("a plan with tiers out of order", Honest.With("plan", p => p.Replace("tier 1 fixed", "tier 9 fixed")), "malformed"),
        new("an award with a negative amount", Honest.With("award", a => a.Replace("house 0", "house -1")), "malformed"),
        new("a key that is no point of the curve", Honest.With(p => p["keys"]!["keys"]![0]!["x"] = new string('A', 43)), "malformed"),
        new("a signature that is no base64", Honest.With("checkpoint", n => n[..^2] + "*\n"), "malformed"),
    ];

    public void Dispose()
    {
        _operator.Dispose();
        _stranger.Dispose();
    }

    private Published Late => _operator.Publish(_secret, [.. _sales, new(9_999, 1, new byte[32], [1, 2, 3])]);

    private Published Sealed(IReadOnlyList<Sold> sales) => _operator.Publish(_secret, sales);

    private Published Signed(Func<string, string> change) => Honest.With("checkpoint", note => _operator.Sign(change(Text(note))));

    private Published Award(string line, int word, int by) => Honest.With("award", award => string.Join('\n', award.Split('\n').Select(l => l.StartsWith(line, StringComparison.Ordinal) ? Changed(l, line, word, by) : l)));

    private static string Changed(string text, string line, int word, int by)
    {
        var words = text[(text.IndexOf(' ') + 1)..].Split(' ');
        words[word] = (long.Parse(words[word]) + by).ToString();
        return $"{line.Split(' ')[0]} {string.Join(' ', words)}";
    }

    private static string Text(string note) => note[..(note.LastIndexOf("\n\n", StringComparison.Ordinal) + 1)];

    private static string Swapped(string text)
    {
        var lines = text.Split('\n');
        (lines[4], lines[5]) = (lines[5], lines[4]);
        return string.Join('\n', lines);
    }

    private void Rehashed(JsonObject proof) => proof["terms"] = Line((string)proof["terms"]!, "plan ", Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.ASCII.GetBytes((string)proof["plan"]!))));

    private void Recommitted(JsonObject proof)
    {
        proof["secret"] = Convert.ToHexStringLower(Other(_secret));
        proof["terms"] = Line((string)proof["terms"]!, "commitment ", Convert.ToHexStringLower(SHA256.HashData([.. "lottery-seed-v1"u8, .. Other(_secret)])));
    }

    private static string Line(string text, string name, string value) => string.Join('\n', text.Split('\n').Select(l => l.StartsWith(name, StringComparison.Ordinal) ? name + value : l));

    private static string CommitmentOf(Published published) => ((string)published.Proof["terms"]!).Split('\n')[9].Split(' ')[1];

    private static string RootOf(Published published) => Convert.ToHexStringLower(Convert.FromBase64String(((string)published.Proof["checkpoint"]!).Split('\n')[2]));

    private static byte[] Other(byte[] bytes) => [.. bytes.Select(b => (byte)(b ^ 0xff))];

    private static int NotDrawn(JsonObject proof) => Enumerable.Range(1, 20).Except(((JsonArray)proof["numbers"]!).Select(n => (int)n!)).First();

    private byte[] Record() => Operator.Record(new(9_999, 0, new byte[32], [1, 2, 3]));

    private byte[] Replaced(int position, byte[] record) => Edited(position * RecordSize, record);

    private byte[] Edited(int offset, byte[] bytes) => [.. Honest.Entries[..offset], .. bytes, .. Honest.Entries[(offset + bytes.Length)..]];
}
