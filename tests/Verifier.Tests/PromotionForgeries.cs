using System.Buffers.Binary;
using System.Globalization;
using System.Text.Json.Nodes;
using Lottery.Grains;
using Lottery.Grains.Draws;
using Lottery.Grains.Fairness;
using Lottery.Grains.Promotions;
using Lottery.Grains.Receipts;
using Promotions = Lottery.Grains.Promotions;

namespace Lottery.Verifier.Tests;

/// <summary>All that could be published wrongly of one promotion: five receipts with 31 entries, five prizes in two ranks.</summary>
public sealed class PromotionForgeries : IDisposable
{
    private const int RecordSize = 40;

    private static readonly int[] Counts = [10, 3, 1, 10, 7];

    private readonly Operator _operator = new(11);
    private readonly Operator _stranger = new(12);
    private readonly byte[] _secret;

    public PromotionForgeries()
    {
        _secret = _operator.Bytes(32);
        Honest = Publish(_secret, Counts);
    }

    public Published Honest { get; }

    public Published WithoutEntries => Publish(_secret, []);

    public Published WithFewerEntriesThanPrizes => Publish(_secret, [1, 2]);

    /// <summary>With the receipt of somebody who looks for it.</summary>
    public Published WithReceipt => Noting(Honest, "receipt", Receipt(3).ToString("N"));

    public IReadOnlyList<Forgery> All => [.. Entries, .. Heads, .. Promises, .. Results, .. Form];

    private IEnumerable<Forgery> Entries =>
    [
        new("a receipt inserted", Honest.With([.. Honest.Entries, .. Record(1, 9)]), "entries_length"),
        new("a receipt deleted", Honest.With(Honest.Entries[..^RecordSize]), "entries_length"),
        new("a truncated export", Honest.With(Honest.Entries[..^1]), "entries_length"),
        new("an empty export", Honest.With([]), "entries_length"),
        new("a padded export", Honest.With([.. Honest.Entries, 0]), "entries_length"),
        new("two receipts swapped", Honest.With([.. Honest.Entries[RecordSize..(2 * RecordSize)], .. Honest.Entries[..RecordSize], .. Honest.Entries[(2 * RecordSize)..]]), "entries_root"),
        new("another receipt", Honest.With(Replaced(2, Record(1, 9))), "entries_root"),
        new("more entries of a receipt", Honest.With(Replaced(4, Record(8, 4))), "entries_root", "entries_count"),
        new("entries moved from one receipt to another", Honest.With(Replaced(1, [.. Record(2, 1), .. Record(2, 2)])), "entries_root"),
        new("a receipt duplicated over another", Honest.With(Replaced(3, Record(10, 0))), "entries_root", "duplicate_receipt"),
        new("entries beyond the cap, sealed", Publish(_secret, [10, 11]), "entry"),
        new("a receipt without entries, sealed", Publish(_secret, [10, 0]), "entry"),
        new("a receipt twice, sealed", Publish(_secret, [10, 3, 5], [0, 1, 0]), "duplicate_receipt"),
        new("a receipt that has no entries", Noting(Honest, "receipt", Receipt(9).ToString("N")), "receipt_missing"),
    ];

    private IEnumerable<Forgery> Heads =>
    [
        new("a late receipt, signed anew, against the root that was noted", Noting(Publish(_secret, [.. Counts, 1]), "root", RootOf(Honest)), "unexpected_root"),
        new("a signature by a stranger", Honest.With("checkpoint", note => _stranger.Sign(Text(note))), "signature"),
        new("a stranger's key beside a stranger's signature, against the key that was noted",
            Noting(Honest.With("checkpoint", note => _stranger.Sign(Text(note))).With(p => p["keys"] = new JsonObject { ["keys"] = new JsonArray(_stranger.Jwk) }), "keyId", _operator.KeyId), "unexpected_key"),
        new("no key", Honest.With(p => p["keys"] = new JsonObject { ["keys"] = new JsonArray() }), "signature"),
        new("fewer entries said", Signed(text => text.Replace("entries 31\n", "entries 30\n")), "entries_count", "numbers"),
        new("fewer receipts said", Signed(text => text.Replace("\n5\n", "\n4\n")), "entries_length"),
        new("another root, signed anew", Signed(text => text.Replace(text.Split('\n')[2], Convert.ToBase64String(new byte[32]))), "entries_root", "numbers"),
        new("a head of another promotion", Signed(text => text.Replace("/promotions/7\n", "/promotions/8\n")), "origin"),
        new("a head of the draw of the same number", Signed(text => text.Replace("/promotions/7\n", "/draws/7\n")), "origin"),
        new("a head from the time of the period", Signed(text => text.Replace("sealed\n", "")), "not_sealed"),
        new("a head with a book", Signed(text => text.Replace("entries 31\n", $"book 0 5 {text.Split('\n')[2]}\nentries 31\n")), "books"),
        new("a head that does not say how many entries", Signed(text => text.Replace("entries 31\n", "")), "books", "numbers", "winners"),
    ];

    private IEnumerable<Forgery> Promises =>
    [
        new("the cap changed afterwards", Honest.With("terms", t => t.Replace("entries 1 0.5 10\n", "entries 1 0.5 20\n")), "terms"),
        new("the period moved afterwards", Honest.With("terms", t => t.Replace("closes 2023-09-01T13:00", "closes 2023-09-01T14:00")), "terms"),
        new("another number of the promotion", Honest.With("terms", t => t.Replace("promotion 7\n", "promotion 8\n")), "terms", "origin", "entries_root", "numbers"),
        new("a smaller prize in the plan", Honest.With("plan", p => p.Replace("rank 2 4 10000", "rank 2 4 9000")), "plan", "prizes", "fund"),
        new("more prizes in the plan", Honest.With("plan", p => p.Replace("rank 2 4 10000", "rank 2 5 10000")), "plan", "numbers", "winners"),
        new("the commitment changed with the secret", Honest.With(Recommitted), "terms", "numbers"),
        new("a commitment signed anew with the secret, against the one that was noted", Noting(Publish(Other(_secret), Counts), "commitment", CommitmentOf(Honest)), "unexpected_commitment"),
    ];

    private IEnumerable<Forgery> Results =>
    [
        new("another secret", Honest.With("secret", _ => Convert.ToHexStringLower(Other(_secret))), "commitment", "numbers"),
        new("another winner", Honest.With(p => ((JsonArray)p["numbers"]!)[0] = NotDrawn(p)), "numbers"),
        new("two winners swapped", Honest.With(p => p["numbers"] = new JsonArray([.. ((JsonArray)p["numbers"]!).Reverse().Select(n => n!.DeepClone())])), "numbers"),
        new("a winner left out", Honest.With(p => ((JsonArray)p["numbers"]!).RemoveAt(0)), "numbers"),
        new("a winner too many", Honest.With(p => ((JsonArray)p["numbers"]!).Add(NotDrawn(p))), "numbers"),
        new("a beacon where none was named", Honest.With(p => p["beacon"] = new string('1', 64)), "beacon", "numbers"),
        new("a winner of a rank too many", Award("tier 2 4 10000 40000", "tier 2 5 10000 50000"), "winners", "fund"),
        new("a prize raised", Award("tier 1 1 100000 100000", "tier 1 1 200000 200000"), "prizes"),
        new("a sum paid raised", Award("tier 2 4 10000 40000", "tier 2 4 10000 40001"), "prizes"),
        new("the fund raised", Award("fund 140000", "fund 140001"), "fund"),
        new("a jackpot from nowhere", Award("jackpot 0", "jackpot 1"), "fund"),
        new("a part saved for the house", Award("saved 0", "saved 1"), "fund"),
        new("a rank left out", Award("tier 2 4 10000 40000\n", ""), "winners"),
    ];

    private IEnumerable<Forgery> Form =>
    [
        new("a promotion that is not sealed", Honest.With(p => { foreach (var member in (string[])["checkpoint", "secret", "numbers", "award"]) p.Remove(member); }), "malformed"),
        new("winners without a secret", Honest.With(p => p.Remove("secret")), "malformed"),
        new("terms without a name", Honest.With("terms", t => t.Replace("name Keep it, mein Schätzchen\n", "")), "malformed"),
        new("an amount with zeros that mean nothing", Honest.With("terms", t => t.Replace("entries 1 0.5 10\n", "entries 1 0.50 10\n")), "malformed"),
        new("ranks that are not numbered", Honest.With("plan", p => p.Replace("rank 2 ", "rank 3 ")), "malformed"),
        new("a rank without prizes", Honest.With("plan", p => p.Replace("rank 2 4 ", "rank 2 0 ")), "malformed"),
        new("more prizes than can be", Honest.With("plan", p => p.Replace("rank 2 4 ", "rank 2 1000 ")), "malformed"),
        new("no ranks", Honest.With("plan", _ => "lottery-ranks-v1\n"), "malformed"),
        new("more entries than can be drawn from", Signed(text => text.Replace("entries 31\n", "entries 2147483648\n")), "malformed"),
        new("the plan of a draw", Honest.With("plan", _ => Operator.Plan.CanonicalText()), "malformed"),
    ];

    public void Dispose()
    {
        _operator.Dispose();
        _stranger.Dispose();
    }

    private Published Publish(byte[] secret, int[] counts, int[]? receipts = null)
    {
        var terms = new Promotions.PromotionTerms(
            new(7), "Keep it, mein Schätzchen", new(1.0m, 0.50m, 10), [new(1, 1000_00), new(4, 100_00)], new Currency("RUB", 2),
            Operator.Day, Operator.Day.AddHours(1), Operator.Day.AddDays(1), Commitment.Of(secret));
        var ranges = counts.Select((count, i) => new EntryRange(
            terms.Id, default, new(Receipt(receipts?[i] ?? i)), i, 1 + counts[..i].Sum(), count, Operator.Day)).ToList();
        var root = MerkleTree.RootOfHashes([.. ranges.Select(EntryLeaf.Hash)]);
        var promotion = new Promotion(terms, DrawStatus.Drawn, [], Operator.Day, 1) { Receipts = counts.Length, Entries = counts.Sum() };
        var (n, k) = (counts.Sum(), Math.Min(5, counts.Sum()));
        var numbers = k == 0 ? [] : NumberDerivation.Derive(secret, root, new byte[32], 7, EntryLeaf.Stream(n), k, n);
        var wins = numbers.Select((entry, i) => new PromotionWin(
            new(terms.Id, entry), i + 1, i == 0 ? 1 : 2, new Money(i == 0 ? 1000_00 : 100_00, terms.Currency), default, default)).ToList();
        var proof = new JsonObject
        {
            ["format"] = "lottery-proof-v1",
            ["terms"] = terms.CanonicalText(),
            ["plan"] = terms.PlanText(),
            ["checkpoint"] = _operator.Sign(Lottery.Grains.Fairness.Checkpoint.Text(Operator.Name, promotion, root)),
            ["secret"] = Convert.ToHexStringLower(secret),
            ["numbers"] = new JsonArray([.. numbers.Select(entry => JsonValue.Create(entry))]),
            ["award"] = PromotionAward.Text(terms, wins),
            ["keys"] = new JsonObject { ["keys"] = new JsonArray(_operator.Jwk) },
        };
        return new(proof, [.. ranges.SelectMany(range => Record(range.Count, range.ReceiptId.Value))], new Dictionary<string, string>());
    }

    private static Published Noting(Published published, string name, string value) => published with { Noted = new Dictionary<string, string> { [name] = value } };

    private Published Signed(Func<string, string> change) => Honest.With("checkpoint", note => _operator.Sign(change(Text(note))));

    private Published Award(string line, string other) => Honest.With("award", award => award.Replace(line, other));

    private static Guid Receipt(int number) => new(number, 0, 0, new byte[8]);

    private static byte[] Record(int count, int receipt) => Record(count, Receipt(receipt));

    private static byte[] Record(int count, Guid receipt)
    {
        var record = new byte[RecordSize];
        BinaryPrimitives.WriteInt64BigEndian(record, count);
        EntryLeaf.HashReceipt(new ReceiptId(receipt), record.AsSpan(sizeof(long)));
        return record;
    }

    private byte[] Replaced(int position, byte[] records) =>
        [.. Honest.Entries[..(position * RecordSize)], .. records, .. Honest.Entries[((position * RecordSize) + records.Length)..]];

    private void Recommitted(JsonObject proof)
    {
        proof["secret"] = Convert.ToHexStringLower(Other(_secret));
        proof["terms"] = ((string)proof["terms"]!).Replace(CommitmentOf(Honest), Convert.ToHexStringLower(Commitment.Of(Other(_secret))));
    }

    private static string Text(string note) => note[..(note.LastIndexOf("\n\n", StringComparison.Ordinal) + 1)];

    private static string CommitmentOf(Published published) => ((string)published.Proof["terms"]!).Split('\n')[9].Split(' ')[1];

    private static string RootOf(Published published) => Convert.ToHexStringLower(Convert.FromBase64String(((string)published.Proof["checkpoint"]!).Split('\n')[2]));

    private static byte[] Other(byte[] bytes) => [.. bytes.Select(b => (byte)(b ^ 0xff))];

    private static int NotDrawn(JsonObject proof) =>
        Enumerable.Range(1, 31).Except(((JsonArray)proof["numbers"]!).Select(n => int.Parse(n!.ToJsonString(), CultureInfo.InvariantCulture))).First();
}
