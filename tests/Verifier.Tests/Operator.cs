using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Lottery.Grains;
using Lottery.Grains.Draws;
using Lottery.Grains.Fairness;
using Draws = Lottery.Grains.Draws;
using Games = Lottery.Grains.Games;

namespace Lottery.Verifier.Tests;

/// <summary>A ticket that was sold.</summary>
public sealed record Sold(long Ticket, int Book, byte[] Owner, byte[] Numbers);

/// <summary>A platform with a key of its own, which publishes draws by the product's own code. What it is told to publish need not be honest.</summary>
public sealed class Operator : IDisposable
{
    public const string Name = "lottery.test";

    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly Random _random;

    public Operator(int seed) => _random = new(seed);

    public static Games.PrizePlan Plan { get; } = new(
        3, 5_000, [Games.PrizeTier.Fixed(1, 150), Games.PrizeTier.Share(2, 3_000), Games.PrizeTier.Jackpot(3, 6_000)], 100_000, 50_000_000);

    public string KeyId => Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes($$"""{"crv":"P-256","kty":"EC","x":"{{X}}","y":"{{Y}}"}""")));

    private string X => Base64Url.EncodeToString(_key.ExportParameters(false).Q.X!);

    private string Y => Base64Url.EncodeToString(_key.ExportParameters(false).Q.Y!);

    public JsonObject Jwk => new() { ["kty"] = "EC", ["crv"] = "P-256", ["x"] = X, ["y"] = Y, ["kid"] = KeyId, ["use"] = "sig", ["alg"] = "ES256" };

    /// <summary>Terms of a draw "3 of 20" with two books.</summary>
    public static Draws.DrawTerms Terms(byte[] secret, long? beaconRound = null, Games.PrizePlan? plan = null, int books = 2) => new(
        new(42), new("3of20"), 3, 20, new(1_000, new Currency("RUB", 2)), plan ?? Plan,
        Day, Day.AddHours(1), Day.AddHours(1), books, Commitment.Of(secret), beaconRound);

    /// <summary>The drawing's day; the beacon's round 4,000,000 comes months later.</summary>
    public static DateTimeOffset Day { get; } = new(2023, 9, 1, 12, 0, 0, TimeSpan.Zero);

    public byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        _random.NextBytes(bytes);
        return bytes;
    }

    /// <summary>Random tickets in a number of books.</summary>
    public List<Sold> Sell(int count, int books = 2, int pick = 3, int of = 20) =>
        [.. Enumerable.Range(1, count).Select(i => new Sold(1_000 + i, _random.Next(books), Bytes(32), [.. Line(pick, of)]))];

    public string Sign(string text)
    {
        var note = SHA256.HashData(_key.ExportSubjectPublicKeyInfo())[..4];
        var signature = _key.SignData(Encoding.UTF8.GetBytes(text), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        return $"{text}\n\u2014 {Name} {Convert.ToBase64String([.. note, .. signature])}\n";
    }

    /// <summary>Seals, draws and pays by the rules.</summary>
    /// <param name="secret">32 bytes.</param>
    /// <param name="sales">In the order of the sale.</param>
    /// <param name="beacon">The beacon's signature, for terms with a beacon.</param>
    /// <param name="terms">Null for the usual ones.</param>
    /// <param name="jackpot">Carried into the draw.</param>
    /// <param name="reserve">Carried into the draw.</param>
    public Published Publish(byte[] secret, IReadOnlyList<Sold> sales, byte[]? beacon = null, Draws.DrawTerms? terms = null, long jackpot = 12_345, long reserve = 678)
    {
        terms ??= Terms(secret, beacon is null ? null : 4_000_000);
        var heads = Enumerable.Range(0, terms.Books).Select(book => Head(terms, book, sales)).ToArray();
        var root = SealedRoot.Of(heads);
        var value = beacon is null ? new byte[32] : SHA256.HashData(beacon);
        var numbers = NumberDerivation.Derive(secret, root, value, terms.Id.Value, terms.Game.Value, terms.Pick, terms.Of);
        var winners = new long[terms.Pick + 1];
        foreach (var sale in sales)
            winners[sale.Numbers.Count(n => numbers.Contains(n))]++;
        var award = PrizeArithmetic.Compute(terms.Plan, sales.Count * terms.Price.Minor, winners, jackpot, reserve);
        var proof = new JsonObject
        {
            ["format"] = "lottery-proof-v1",
            ["terms"] = terms.CanonicalText(),
            ["plan"] = terms.Plan.CanonicalText(),
            ["checkpoint"] = Sign(Lottery.Grains.Fairness.Checkpoint.Text(Name, terms, heads, isSealed: true)),
            ["secret"] = Convert.ToHexStringLower(secret),
            ["numbers"] = new JsonArray([.. numbers.Select(n => JsonValue.Create(n))]),
            ["award"] = award.CanonicalText(jackpot, reserve),
            ["keys"] = new JsonObject { ["keys"] = new JsonArray(Jwk) },
        };
        if (beacon is not null)
            (proof["beacon"], proof["beaconSignature"]) = (Convert.ToHexStringLower(value), Convert.ToHexStringLower(beacon));
        return new(proof, Entries(terms, sales), new Dictionary<string, string>());
    }

    /// <summary>The records in the order of books and positions.</summary>
    public static byte[] Entries(Draws.DrawTerms terms, IReadOnlyList<Sold> sales) =>
        [.. Enumerable.Range(0, terms.Books).SelectMany(book => sales.Where(s => s.Book == book)).SelectMany(Record)];

    public static byte[] Record(Sold sale)
    {
        var ticket = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(ticket, sale.Ticket);
        return [.. ticket, .. sale.Owner, .. sale.Numbers];
    }

    public void Dispose() => _key.Dispose();

    /// <summary>What a book has come to with these sales.</summary>
    public static BookHead Head(Draws.DrawTerms terms, int book, IReadOnlyList<Sold> sales)
    {
        var leaves = sales.Where(s => s.Book == book).Select((sale, position) => Leaf(terms, book, position, sale)).ToList();
        return new(book, leaves.Count, MerkleTree.Root(leaves));
    }

    /// <summary>A leaf's bytes, written out as the format has them.</summary>
    public static byte[] Leaf(Draws.DrawTerms terms, int book, long position, Sold sale)
    {
        var numbers = new byte[32];
        BinaryPrimitives.WriteInt64BigEndian(numbers, terms.Id.Value);
        BinaryPrimitives.WriteInt64BigEndian(numbers.AsSpan(8), book);
        BinaryPrimitives.WriteInt64BigEndian(numbers.AsSpan(16), position);
        BinaryPrimitives.WriteInt64BigEndian(numbers.AsSpan(24), sale.Ticket);
        return [.. "lottery-leaf-v1"u8, .. numbers, .. sale.Owner, (byte)sale.Numbers.Length, .. sale.Numbers];
    }

    private IEnumerable<byte> Line(int pick, int of) => Enumerable.Range(1, of).OrderBy(_ => _random.Next()).Take(pick).Order().Select(n => (byte)n);
}
