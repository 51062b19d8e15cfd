using System.Security.Cryptography;
using System.Text;
using Lottery.Api.Auth;
using Lottery.Api.Promotions;
using Lottery.Api.Promotions.Proof;
using Lottery.Grains.Draws;
using Lottery.Grains.Fairness;
using Lottery.Grains.Promotions;
using Xunit;

namespace Lottery.Api.Tests.Promotions;

/// <summary>Goal: what a service could forge of a promotional draw is named. Method: one genuine proof, and each forgery of it.</summary>
public sealed class PromotionVerificationTests
{
    private static readonly SigningKey Key = SigningKey.Create(), Another = SigningKey.Create();
    private static readonly byte[] Secret = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];
    private static readonly DateTimeOffset Noon = new(2030, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly PromotionProof Genuine = Make(Secret, [10, 3, 1, 10, 7]);

#pragma warning disable format // A table: what is forged, how, which check names it.
    private static readonly (string Forgery, Func<PromotionProof, PromotionProof> Forge, string Broken)[] Forgeries =
    [
        ("two winners swapped",       p => Win(p, w => [w[1] with { Rank = w[0].Rank, Prize = w[0].Prize }, w[0] with { Rank = w[1].Rank, Prize = w[1].Prize }, .. w.Skip(2)]), "the winners follow"),
        ("another winner",            p => Win(p, w => [w[0] with { Entry = w[0].Entry % 31 + 1 }, .. w.Skip(1)]),                   "the winners follow"),
        ("a winner left out",         p => Win(p, w => [.. w.SkipLast(1)]),                                                         "the winners follow"),
        ("a winner too many",         p => Win(p, w => [.. w, w[0] with { Entry = 1 }]),                                             "the winners follow"),
        ("a smaller prize",           p => Win(p, w => [w[0] with { Prize = "1.00" }, .. w.Skip(1)]),                                "the prizes are as promised"),
        ("two prizes swapped",        p => Win(p, w => [w[0] with { Rank = w[1].Rank, Prize = w[1].Prize }, w[1] with { Rank = w[0].Rank, Prize = w[0].Prize }, .. w.Skip(2)]), "the prizes are as promised"),
        ("more prizes",               p => Of(p, v => v with { Prizes = [new(2_000_000_000, "1.00"), new(2_000_000_000, "1.00")] }), "the prizes are as promised"),
        ("another secret",            p => Of(p, v => v with { Secret = new string('0', 64) }),                                      "the secret is the one"),
        ("half a secret",             p => Of(p, v => v with { Secret = "00" }),                                                     "the secret is the one"),
        ("a secret that is no hex",   p => Of(p, v => v with { Secret = new string('x', 64) }),                                      "the secret is the one"),
        ("secret and winners anew",   _ => Of(Make(Forged, [10, 3, 1, 10, 7]), v => v with { Commitment = Genuine.Promotion.Commitment }), "the secret is the one"),
        ("commitment and all anew",   _ => Make(Forged, [10, 3, 1, 10, 7]),                                                          "the commitment is the one that was noted"),
        ("entries and seal anew",     _ => Make(Secret, [10, 3, 1, 10, 8]),                                                          "the sealed root is the one that was noted"),
        ("a range moved",             p => Entry(p, 1, e => e with { First = e.First + 1 }),                                         "entries follow each other"),
        ("a range longer",            p => Entry(p, 4, e => e with { Count = e.Count + 1 }),                                         "entries follow each other"),
        ("a range of another leaf",   p => Entry(p, 4, e => Leaf(e.Position, e.First, e.Count + 1)),                                 "receipts and entries are as many"),
        ("a range beyond the cap",    p => Entry(p, 4, e => Leaf(e.Position, e.First, 11)),                                          "entries follow each other"),
        ("an empty range",            p => Entry(p, 4, e => Leaf(e.Position, e.First, 0)),                                           "entries follow each other"),
        ("a range taken away",        p => p with { Entries = [.. p.Entries.SkipLast(1)] },                                          "receipts and entries are as many"),
        ("a range added",             p => p with { Entries = [.. p.Entries, Leaf(5, 32, 1)] },                                      "receipts and entries are as many"),
        ("ranges in another order",   p => p with { Entries = [.. p.Entries.Reverse()] },                                            "entries follow each other"),
        ("a leaf of another receipt", p => Entry(p, 2, e => e with { Leaf = e.Leaf[..^1] + (e.Leaf[^1] == '0' ? '1' : '0') }),       "the sealed root is that of the entries"),
        ("a leaf that is no hex",     p => Entry(p, 2, e => e with { Leaf = "no leaf" }),                                            "entries follow each other"),
        ("a receipt twice",           p => Entry(p, 3, e => Leaf(e.Position, e.First, e.Count, receipt: 0)),                         "entries follow each other"),
        ("another root",              p => Seal(p, s => s with { Root = new string('0', 64) }),                                      "the sealed root is that of the entries"),
        ("another signature",         p => Seal(p, s => s with { Signature = new string('0', 128) }),                                "the seal is signed"),
        ("another key",               p => p with { Keys = new([Another.Public.Jwk]) },                                              "the seal is signed"),
        ("no key",                    p => p with { Keys = new([]) },                                                                "the seal is signed"),
        ("a key that is none",        p => p with { Keys = new([new("EC", "P-256", "AA", "AA")]) },                                  "the seal is signed"),
        ("another promotion",         p => Of(p, v => v with { PromotionId = 8 }),                                                            "entries follow each other"),
        ("a promotion of no number",  p => Of(p, v => v with { PromotionId = -1 }),                                                           "entries follow each other"),
        ("fewer entries said",        p => Of(p, v => v with { Entries = 30 }),                                                      "receipts and entries are as many"),
        ("drawn and not sealed",      p => Of(p, v => v with { Seal = null }),                                                       "it has been sealed, drawn or cancelled"),
        ("open and drawn",            p => Of(p, v => v with { Status = DrawStatus.Open }),                                          "it has been sealed, drawn or cancelled"),
        ("cancelled once drawn",      p => Of(p, v => v with { Status = DrawStatus.Cancelled }),                                     "it has been sealed, drawn or cancelled"),
        ("drawn without winners",     p => Of(p, v => v with { Winners = null }),                                                    "it has been sealed, drawn or cancelled"),
    ];
#pragma warning restore format

    private static byte[] Forged => SHA256.HashData(Secret);

    public static TheoryData<string> Names => [.. Forgeries.Select(f => f.Forgery)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_forgery_is_named(string name)
    {
        var (_, forge, broken) = Forgeries.Single(f => f.Forgery == name);
        var violations = Violations(forge(Genuine));
        Assert.True(violations.Any(v => v.Name.StartsWith(broken, StringComparison.Ordinal)), $"Broken are: {string.Join("; ", violations)}");
    }

    [Fact]
    public void What_is_genuine_holds_also_when_it_was_kept()
    {
        Assert.Empty(Violations(Genuine));
        var kept = Genuine.ToJson();
        Assert.Empty(Violations(PromotionProof.Read(kept)));
        Assert.Equal(kept, PromotionProof.Read(kept).ToJson());
    }

    [Theory]
    [InlineData(DrawStatus.Open, false)]
    [InlineData(DrawStatus.Closed, true)]
    [InlineData(DrawStatus.Cancelled, true)]
    [InlineData(DrawStatus.Cancelled, false)]
    public void What_is_not_drawn_holds_as_far_as_it_has_come(DrawStatus status, bool isSealed) => Assert.All(
        new PromotionVerification(Of(Genuine, v => v with { Status = status, Secret = null, Winners = null, Seal = isSealed ? v.Seal : null })).Run(),
        check => Assert.Null(check.Violation));

    [Fact]
    public void Without_entries_nobody_wins() => Assert.All(new PromotionVerification(Make(Secret, [])).Run(), check => Assert.Null(check.Violation));

    private static List<PromotionCheck> Violations(PromotionProof proof) =>
        [.. new PromotionVerification(proof).Run(Genuine.Promotion.Commitment, Genuine.Promotion.Seal!.Root).Where(c => c.Violation is not null)];

    /// <summary>Promotion 7 with five prizes, sealed and drawn as a service does.</summary>
    private static PromotionProof Make(byte[] secret, int[] counts)
    {
        var entries = counts.Select((count, i) => Leaf(i, 1 + counts[..i].Sum(), count)).ToList();
        var root = MerkleTree.Root(entries.Select(e => Convert.FromHexString(e.Leaf)));
        var (n, hex) = (counts.Sum(), Convert.ToHexStringLower(root));
        var signature = Key.Sign(Encoding.ASCII.GetBytes($"lottery-promotion-seal-v1|7|{counts.Length}|{n}|{hex}"));
        var winners = n == 0 ? [] : NumberDerivation.Derive(secret, root, new byte[32], 7, $"promotion/{n}", 5, n)
            .Select((entry, i) => i == 0 ? new WinningEntryView(entry, 1, "1000.00", false) : new(entry, 2, "100.00", false)).ToList();
        return new(
            new(7, "Keep it", DrawStatus.Drawn, "RUB", "1", "0", 10, [new(1, "1000.00"), new(4, "100.00")], Noon, Noon, Noon, counts.Length, n,
                Convert.ToHexStringLower(Commitment.Of(secret)), new(hex, Convert.ToHexStringLower(signature), Noon), Convert.ToHexStringLower(secret), winners),
            entries,
            new([Another.Public.Jwk, Key.Public.Jwk]));
    }

    private static EntriesView Leaf(long position, long first, int count, int? receipt = null) => new(
        position, first, count, Convert.ToHexStringLower(EntryLeaf.Bytes(new(7), first, count, new(new Guid(receipt ?? (int)position, 0, 0, new byte[8])))));

    private static PromotionProof Of(PromotionProof proof, Func<PromotionView, PromotionView> forge) => proof with { Promotion = forge(proof.Promotion) };

    private static PromotionProof Seal(PromotionProof proof, Func<PromotionSealView, PromotionSealView> forge) => Of(proof, v => v with { Seal = forge(v.Seal!) });

    private static PromotionProof Win(PromotionProof proof, Func<IReadOnlyList<WinningEntryView>, IReadOnlyList<WinningEntryView>> forge) =>
        Of(proof, v => v with { Winners = forge(v.Winners!) });

    private static PromotionProof Entry(PromotionProof proof, int at, Func<EntriesView, EntriesView> forge) =>
        proof with { Entries = [.. proof.Entries.Select((e, i) => i == at ? forge(e) : e)] };
}
