using System.Numerics;
using System.Security.Cryptography;
using System.Text;

namespace Lottery.Verifier;

/// <summary>Recomputes a draw from what is published of it. The steps are those of docs/proof-format.md, in their order.</summary>
public static class DrawVerification
{
    /// <summary>Verifies a draw.</summary>
    /// <param name="proof">What is published. Every field may be forged.</param>
    /// <param name="entries">The records of all tickets.</param>
    /// <param name="noted">What the reader knows from elsewhere.</param>
    /// <param name="progress">Told how many tickets were read.</param>
    /// <param name="stop">Stops it.</param>
    public static async Task<Report> Run(Proof proof, Stream entries, Noted noted, IProgress<long>? progress = null, CancellationToken stop = default)
    {
        var (subject, findings) = ("draw", new List<Finding>());
        try
        {
            var terms = DrawTerms.Parse(proof.Terms);
            subject = $"draw {terms.Draw}";
            var plan = PrizePlan.Parse(proof.Plan);
            var award = proof.Award is { } text ? Award.Parse(text) : null;
            var note = SignedNote.Parse(proof.Checkpoint ?? throw new MalformedException("There is no checkpoint yet: the draw is not closed."));
            var checkpoint = Checkpoint.Parse(note.Text);
            var run = new Run(proof, noted, terms, plan, award, note, checkpoint, findings);
            run.CheckPromises();
            await run.CheckEntries(entries, progress, stop);
            run.CheckResult();
            return new(subject, findings, run.Summary);
        }
        catch (MalformedException e)
        {
            findings.Add(new("malformed", e.Message));
            return new(subject, findings, "");
        }
    }
}

/// <summary>One verification under way.</summary>
file sealed class Run(Proof proof, Noted noted, DrawTerms terms, PrizePlan plan, Award? award, SignedNote note, Checkpoint checkpoint, List<Finding> findings)
{
    private Entries? _entries;
    private IReadOnlyList<PublicKey> _keys = [];

    public string Summary { get; private set; } = "";

    public void CheckPromises()
    {
        _keys = [.. proof.Keys.Select(PublicKey.Read)];
        var signer = note.SignedBy(_keys);
        Require(signer is not null, "signature", "no published key has signed the checkpoint");
        Require(signer is null || noted.KeyId is null || noted.KeyId == signer.KeyId, "unexpected_key", $"the checkpoint is signed by key {signer?.KeyId}, and you noted {noted.KeyId}");
        Require(checkpoint.Origin.EndsWith($"/draws/{terms.Draw}", StringComparison.Ordinal), "origin", $"the checkpoint is of {checkpoint.Origin}, not of draw {terms.Draw}");
        Require(checkpoint.IsSealed, "not_sealed", "the checkpoint is one from the time of the sales, not the last");
        Require(Is(checkpoint.Terms, SHA256.HashData(Encoding.UTF8.GetBytes(proof.Terms))), "terms", "the checkpoint was signed with other terms");
        Require(Is(terms.Plan, SHA256.HashData(Encoding.UTF8.GetBytes(proof.Plan))), "plan", "the prize plan is not the one promised in the terms");
        Require(noted.Commitment is null || Is(noted.Commitment, terms.Commitment), "unexpected_commitment", "the commitment is not the one that you noted");
        Require(HasBooks, "books", "the books of the checkpoint are not those of the draw, or do not add up to its size");
        Require(Is(checkpoint.Root, checkpoint.RootOfBooks()), "root", "the root of the checkpoint does not follow from its books");
        Require(noted.Root is null || Is(noted.Root, checkpoint.Root), "unexpected_root", "the root is not the one that you noted");
        Summary = $"{checkpoint.Size} tickets in {checkpoint.Books.Count} books, root {Convert.ToHexStringLower(checkpoint.Root)}, key {signer?.KeyId ?? "unknown"}";
    }

    public async Task CheckEntries(Stream stream, IProgress<long>? progress, CancellationToken stop)
    {
        if (!HasBooks)
            return;
        var entries = new Entries(terms, checkpoint.Books, proof.Numbers is { } numbers ? Mask(numbers) : 0, noted.Promise);
        await entries.Read(stream, progress, stop);
        Require(entries.HasRightLength, "entries_length", $"there are fewer or more entries than the {checkpoint.Size} that were sealed");
        if (!entries.HasRightLength)
            return;
        _entries = entries;
        var wrong = checkpoint.Books.Zip(entries.Roots).Where(b => !Is(b.First.Root, b.Second)).Select(b => b.First.Book).ToList();
        Require(wrong.Count == 0, "book_root", $"the entries are not those that were sealed in book {string.Join(", ", wrong)}");
        Require(entries.Invalid is null, "entry", entries.Invalid ?? "");
        var duplicate = entries.Duplicate();
        Require(duplicate is null, "duplicate_ticket", $"ticket {duplicate} is there twice");
        if (noted.Promise is not { } promise)
            return;
        Require(promise.Draw == terms.Draw && promise.Note.SignedBy(_keys) is not null, "receipt_signature", "the receipt is of another draw, or no published key has signed it");
        Require(Is(promise.Terms, checkpoint.Terms), "receipt_terms", "the ticket was sold under other terms");
        Require(entries.IsPromiseKept, "promise_broken", $"ticket {promise.Ticket} is not at position {promise.Position} of book {promise.Book}, where the platform promised it to be");
    }

    public void CheckResult()
    {
        if (proof.Secret is not { } secret)
            return;
        Require(terms.IsCommittedTo(secret), "commitment", "the secret is not the one committed to");
        CheckBeacon();
        var expected = Derivation.Numbers(secret, checkpoint.Root, proof.BeaconValue, terms.Draw, terms.Game, terms.Pick, terms.Of);
        Require(proof.Numbers!.SequenceEqual(expected.Select(n => (long)n)), "numbers", $"the numbers are {string.Join(' ', proof.Numbers!)}, and {string.Join(' ', expected)} follow from secret and root");
        if (award is not null)
            CheckAward(award);
        Summary += $"; numbers {string.Join(' ', expected)}";
    }

    private void CheckBeacon()
    {
        var holds = terms.BeaconRound is { } round
            ? proof.BeaconSignature is { } signature && Is(proof.BeaconValue, SHA256.HashData(signature)) && Beacon.TimeOf(round) >= terms.ClosesAt
            : proof.BeaconSignature is null && Is(proof.BeaconValue, new byte[32]);
        Require(holds, "beacon", terms.BeaconRound is { } r ? $"the beacon's value is not the hash of a signature, or round {r} came before the closing" : "the draw has no beacon, and one is given");
        Require(noted.BeaconValue is null || Is(noted.BeaconValue, proof.BeaconValue), "unexpected_beacon", "the beacon's value is not the one that you have from elsewhere");
    }

    private void CheckAward(Award published)
    {
        var winners = published.Tiers.ToDictionary(t => t.Matches, t => t.Winners);
        var hasTiers = published.Tiers.Select(t => t.Matches).SequenceEqual(plan.Tiers.Select(t => t.Matches));
        Require(hasTiers && (_entries is null || published.Tiers.All(t => t.Winners == _entries.Matches.ElementAtOrDefault(t.Matches))), "winners", hasTiers
            ? "the winners of a tier are not as many as the entries have" : "the award has other tiers than the plan");
        if (!hasTiers)
            return;
        var expected = Award.Compute(plan, new BigInteger(checkpoint.Size) * terms.Price, matches => winners[matches], published.Jackpot, published.Reserve);
        Require(expected.Tiers.SequenceEqual(published.Tiers), "prizes", "a tier's prizes do not follow from plan, sales and winners");
        Require(Sums(expected) == Sums(published), "fund", "the sums of the award do not follow from plan, sales and winners");
        Summary += $"; paid {published.Paid} of {published.Fund} minor units of {terms.Currency}";
    }

    private static (BigInteger, BigInteger, BigInteger, BigInteger, BigInteger, BigInteger, BigInteger) Sums(Award a) =>
        (a.Fund, a.Sales, a.House, a.Paid, a.RolledOver, a.Saved, a.Rounding);

    private bool HasBooks => checkpoint.HasBooks(terms.Books);

    private static ulong Mask(IReadOnlyList<long> numbers) => numbers.Where(n => n is >= 1 and <= 64).Aggregate(0UL, (mask, n) => mask | (1UL << (int)(n - 1)));

    private static bool Is(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b) => a.SequenceEqual(b);

    private void Require(bool holds, string code, string message)
    {
        if (!holds)
            findings.Add(new(code, message));
    }
}
