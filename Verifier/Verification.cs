using System.Numerics;
using System.Security.Cryptography;
using System.Text;

namespace Lottery.Verifier;

/// <summary>Recomputes a draw or a promotion from what is published of it. The steps are those of docs/proof-format.md, in their order.</summary>
public static class Verification
{
    /// <summary>Verifies either.</summary>
    /// <param name="proof">What is published. Every field may be forged.</param>
    /// <param name="entries">The records of all tickets, or of all receipts.</param>
    /// <param name="noted">What the reader knows from elsewhere.</param>
    /// <param name="progress">Told how many records were read.</param>
    /// <param name="stop">Stops it.</param>
    public static async Task<Report> Run(Proof proof, Stream entries, Noted noted, IProgress<long>? progress = null, CancellationToken stop = default)
    {
        var (subject, findings) = ("draw", new List<Finding>());
        try
        {
            var terms = Terms.Parse(proof.Terms);
            subject = terms.Subject;
            var note = SignedNote.Parse(proof.Checkpoint ?? throw new MalformedException($"There is no checkpoint yet: the {terms.Kind} is not closed."));
            var published = new Published(proof, noted, note, Checkpoint.Parse(note.Text), proof.Award is { } award ? Award.Parse(award) : null);
            Check check = terms switch
            {
                DrawTerms draw => new DrawCheck(published, draw, PrizePlan.Parse(proof.Plan), findings),
                PromotionTerms promotion => new PromotionCheck(published, promotion, RankPlan.Parse(proof.Plan), findings),
                _ => throw new System.Diagnostics.UnreachableException($"There is no check of {terms.Kind}."),
            };
            check.CheckPromises();
            await check.CheckEntries(entries, progress, stop);
            check.CheckResult();
            return new(subject, findings, check.Summary);
        }
        catch (MalformedException e)
        {
            findings.Add(new("malformed", e.Message));
            return new(subject, findings, "");
        }
    }
}

/// <summary>What is published, taken apart, and what the reader knows.</summary>
internal sealed record Published(Proof Proof, Noted Noted, SignedNote Note, Checkpoint Checkpoint, Award? Award);

/// <summary>One verification under way: the steps that draws and promotions share, and those in which they differ.</summary>
internal abstract class Check(Published published, Terms terms, List<Finding> findings)
{
    /// <summary>What was established so far.</summary>
    public string Summary { get; protected set; } = "";

    protected Proof Proof => published.Proof;

    protected Noted Noted => published.Noted;

    protected Checkpoint Checkpoint => published.Checkpoint;

    protected IReadOnlyList<PublicKey> Keys { get; private set; } = [];

    public void CheckPromises()
    {
        Keys = [.. Proof.Keys.Select(PublicKey.Read)];
        var signer = published.Note.SignedBy(Keys);
        Require(signer is not null, "signature", "no published key has signed the checkpoint");
        Require(signer is null || Noted.KeyId is null || Noted.KeyId == signer.KeyId, "unexpected_key", $"the checkpoint is signed by key {signer?.KeyId}, and you noted {Noted.KeyId}");
        Require(terms.IsOf(Checkpoint.Origin), "origin", $"the checkpoint is of {Checkpoint.Origin}, not of {terms.Subject}");
        Require(Checkpoint.IsSealed, "not_sealed", "the checkpoint is one from the time of the sales, not the last");
        Require(Is(Checkpoint.Terms, SHA256.HashData(Encoding.UTF8.GetBytes(Proof.Terms))), "terms", "the checkpoint was signed with other terms");
        Require(Is(terms.Plan, SHA256.HashData(Encoding.UTF8.GetBytes(Proof.Plan))), "plan", "the prize plan is not the one promised in the terms");
        Require(Noted.Commitment is null || Is(Noted.Commitment, terms.Commitment), "unexpected_commitment", "the commitment is not the one that you noted");
        CheckSizes();
        Require(Noted.Root is null || Is(Noted.Root, Checkpoint.Root), "unexpected_root", "the root is not the one that you noted");
        Summary = $"{Size}, root {Convert.ToHexStringLower(Checkpoint.Root)}, key {signer?.KeyId ?? "unknown"}";
    }

    public abstract Task CheckEntries(Stream stream, IProgress<long>? progress, CancellationToken stop);

    public void CheckResult()
    {
        if (Proof.Secret is not { } secret)
            return;
        Require(terms.IsCommittedTo(secret), "commitment", "the secret is not the one committed to");
        CheckBeacon();
        Require(Noted.BeaconValue is null || Is(Noted.BeaconValue, Proof.BeaconValue), "unexpected_beacon", "the beacon's value is not the one that you have from elsewhere");
        var expected = Expected(secret);
        Require(Proof.Numbers!.SequenceEqual(expected.Select(n => (long)n)), "numbers", $"the numbers are {Short(Proof.Numbers!)}, and {Short(expected)} follow from secret and root");
        if (published.Award is { } award)
            CheckAward(award);
        Summary += $"; numbers {Short(expected)}";
    }

    /// <summary>What the checkpoint says of itself, for people.</summary>
    protected abstract string Size { get; }

    /// <summary>Checks that the checkpoint's lines fit each other.</summary>
    protected abstract void CheckSizes();

    /// <summary>The numbers that follow from the secret.</summary>
    protected abstract int[] Expected(byte[] secret);

    protected abstract void CheckAward(Award award);

    /// <summary>Where no beacon was named, there is none.</summary>
    protected virtual void CheckBeacon() =>
        Require(Proof.BeaconSignature is null && Is(Proof.BeaconValue, new byte[Merkle.HashSize]), "beacon", $"the {terms.Kind} has no beacon, and one is given");

    protected static (BigInteger, BigInteger, BigInteger, BigInteger, BigInteger, BigInteger, BigInteger, BigInteger, BigInteger) Sums(Award a) =>
        (a.Jackpot, a.Reserve, a.Fund, a.Sales, a.House, a.Paid, a.RolledOver, a.Saved, a.Rounding);

    protected static bool Is(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b) => a.SequenceEqual(b);

    protected void Require(bool holds, string code, string message)
    {
        if (!holds)
            findings.Add(new(code, message));
    }

    private static string Short<T>(IReadOnlyCollection<T> numbers) => string.Join(' ', numbers.Take(20)) + (numbers.Count > 20 ? $" … ({numbers.Count} in all)" : "");
}
