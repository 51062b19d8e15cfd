namespace Lottery.Verifier;

/// <summary>The steps of a promotion: receipts with ranges of entries, and ranks of prizes.</summary>
internal sealed class PromotionCheck(Published published, PromotionTerms terms, RankPlan plan, List<Finding> findings) : Check(published, terms, findings)
{
    protected override string Size => $"{Checkpoint.Size} receipts with {Entries} entries";

    /// <summary>As the checkpoint has them.</summary>
    private long Entries => Checkpoint.Entries ?? 0;

    private bool HasEntries => Checkpoint is { Entries: not null, Books.Count: 0 };

    public override async Task CheckEntries(Stream stream, IProgress<long>? progress, CancellationToken stop)
    {
        if (!HasEntries)
            return;
        var entries = new PromotionEntries(terms, Checkpoint.Size, Noted.Receipt);
        await entries.Read(stream, progress, stop);
        Require(entries.HasRightLength, "entries_length", $"there are fewer or more records than the {Checkpoint.Size} that were sealed");
        if (!entries.HasRightLength)
            return;
        Require(Is(Checkpoint.Root, entries.Root), "entries_root", "the entries are not those that were sealed");
        Require(entries.Invalid is null, "entry", $"the receipt at position {entries.Invalid} does not have 1 to {terms.MaxEntries} entries");
        Require(entries.Count == (ulong)Entries, "entries_count", $"the receipts have {entries.Count} entries, and the checkpoint {Entries}");
        Require(entries.Duplicate is null, "duplicate_receipt", $"the receipt at position {entries.Duplicate} has earned entries before");
        Require(Noted.Promise is null, "receipt_signature", "the receipt is of a draw's ticket, and this is a promotion");
        Require(Noted.Receipt is null || entries.Found is not null, "receipt_missing", "your receipt has no entries in this promotion");
        if (entries.Found is var (first, last))
            Summary += $"; your receipt has the entries {first} to {last}";
    }

    protected override void CheckSizes() => Require(HasEntries, "books", "the checkpoint has books, or does not say how many entries there are");

    protected override int[] Expected(byte[] secret)
    {
        var drawn = (int)Math.Min(plan.Prizes, Entries);
        return drawn == 0 ? [] : Derivation.Numbers(secret, Checkpoint.Root, Proof.BeaconValue, terms.Promotion, $"promotion/{Entries}", drawn, (int)Entries);
    }

    protected override void CheckAward(Award award)
    {
        var hasRanks = award.Tiers.Select(t => t.Matches).SequenceEqual(Enumerable.Range(1, plan.Ranks.Count));
        var winners = award.Tiers.Select(t => t.Winners).ToList();
        Require(hasRanks && winners.SequenceEqual(plan.Winners(Entries)), "winners", hasRanks
            ? "the winners of a rank are not as many as it has prizes, or as there are entries" : "the award has other ranks than the plan");
        if (!hasRanks)
            return;
        var expected = Award.Compute(plan, winners);
        Require(expected.Tiers.SequenceEqual(award.Tiers), "prizes", "a rank's prizes are not those of the plan");
        Require(Sums(expected) == Sums(award), "fund", "the sums of the award do not follow from plan and winners");
        Summary += $"; {award.Paid} minor units of {terms.Currency} for {winners.Sum()} entries";
    }
}
