using System.Numerics;
using System.Security.Cryptography;

namespace Lottery.Verifier;

/// <summary>The steps of a draw: books of tickets, and prizes out of a fund.</summary>
internal sealed class DrawCheck(Published published, DrawTerms terms, PrizePlan plan, List<Finding> findings) : Check(published, terms, findings)
{
    private Entries? _entries;

    protected override string Size => $"{Checkpoint.Size} tickets in {Checkpoint.Books.Count} books";

    private bool HasBooks => Checkpoint.Entries is null && Checkpoint.HasBooks(terms.Books);

    public override async Task CheckEntries(Stream stream, IProgress<long>? progress, CancellationToken stop)
    {
        if (!HasBooks)
            return;
        var entries = new Entries(terms, Checkpoint.Books, Proof.Numbers is { } numbers ? Mask(numbers) : 0, Noted.Promise);
        await entries.Read(stream, progress, stop);
        Require(entries.HasRightLength, "entries_length", $"there are fewer or more entries than the {Checkpoint.Size} that were sealed");
        if (!entries.HasRightLength)
            return;
        _entries = entries;
        var wrong = Checkpoint.Books.Zip(entries.Roots).Where(b => !Is(b.First.Root, b.Second)).Select(b => b.First.Book).ToList();
        Require(wrong.Count == 0, "book_root", $"the entries are not those that were sealed in book {string.Join(", ", wrong)}");
        Require(entries.Invalid is null, "entry", entries.Invalid ?? "");
        var duplicate = entries.Duplicate();
        Require(duplicate is null, "duplicate_ticket", $"ticket {duplicate} is there twice");
        if (Noted.Promise is not { } promise)
            return;
        Require(promise.Draw == terms.Draw && promise.Note.SignedBy(Keys) is not null, "receipt_signature", "the receipt is of another draw, or no published key has signed it");
        Require(Is(promise.Terms, Checkpoint.Terms), "receipt_terms", "the ticket was sold under other terms");
        Require(entries.IsPromiseKept, "promise_broken", $"ticket {promise.Ticket} is not at position {promise.Position} of book {promise.Book}, where the platform promised it to be");
    }

    protected override void CheckSizes()
    {
        Require(HasBooks, "books", "the books of the checkpoint are not those of the draw, or do not add up to its size");
        Require(Is(Checkpoint.Root, Checkpoint.RootOfBooks()), "root", "the root of the checkpoint does not follow from its books");
    }

    protected override int[] Expected(byte[] secret) => Derivation.Numbers(secret, Checkpoint.Root, Proof.BeaconValue, terms.Draw, terms.Game, terms.Pick, terms.Of);

    protected override void CheckBeacon()
    {
        if (terms.BeaconRound is not { } round)
            base.CheckBeacon();
        else
            Require(
                Proof.BeaconSignature is { } signature && Is(Proof.BeaconValue, SHA256.HashData(signature)) && Beacon.TimeOf(round) >= terms.ClosesAt,
                "beacon", $"the beacon's value is not the hash of a signature, or round {round} came before the closing");
    }

    protected override void CheckAward(Award award)
    {
        var winners = award.Tiers.ToDictionary(t => t.Matches, t => t.Winners);
        var hasTiers = award.Tiers.Select(t => t.Matches).SequenceEqual(plan.Tiers.Select(t => t.Matches));
        Require(hasTiers && (_entries is null || award.Tiers.All(t => t.Winners == _entries.Matches.ElementAtOrDefault(t.Matches))), "winners", hasTiers
            ? "the winners of a tier are not as many as the entries have" : "the award has other tiers than the plan");
        if (!hasTiers)
            return;
        var expected = Award.Compute(plan, new BigInteger(Checkpoint.Size) * terms.Price, matches => winners[matches], award.Jackpot, award.Reserve);
        Require(expected.Tiers.SequenceEqual(award.Tiers), "prizes", "a tier's prizes do not follow from plan, sales and winners");
        Require(Sums(expected) == Sums(award), "fund", "the sums of the award do not follow from plan, sales and winners");
        Summary += $"; paid {award.Paid} of {award.Fund} minor units of {terms.Currency}";
    }

    private static ulong Mask(IReadOnlyList<long> numbers) => numbers.Where(n => n is >= 1 and <= 64).Aggregate(0UL, (mask, n) => mask | (1UL << (int)(n - 1)));
}
