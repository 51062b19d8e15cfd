using Lottery.Grains.Draws;
using Lottery.Grains.Fairness;
using Lottery.Grains.Promotions;
using Lottery.Grains.Receipts;
using Lottery.Grains.Wallets;
using Lottery.Simulation.Store;

namespace Lottery.Simulation.Checks;

/// <summary>What must hold of receipts and promotional draws when nothing is in flight.</summary>
internal static class PromotionChecks
{
    public static void Hold(World world)
    {
        var tables = world.Database.Tables;
        foreach (var promotion in tables.Promotions.All)
        {
            EntriesAreItsReceipts(tables, promotion);
            WinnersArePaidOnce(tables, promotion);
        }
        foreach (var payment in tables.Payments.All.Where(p => p.Kind == PaymentKind.PromotionPrize))
            FinalChecks.Hold(tables.Wins.All.Any(w => w.Payment == payment.Id), () => $"prize {payment.Id} of a promotion belongs to no winner");
        foreach (var same in tables.Receipts.All.Where(r => r.Status == ReceiptStatus.Valid).GroupBy(r => (r.Sender, r.Order)))
            FinalChecks.Hold(same.Count() == 1, () => $"{same.Count()} valid receipts have the order number {same.Key.Order}");
    }

    private static void EntriesAreItsReceipts(Tables tables, Promotion promotion)
    {
        var ranges = tables.Entries.All.Where(e => e.Promotion == promotion.Id).OrderBy(e => e.Position).ToList();
        FinalChecks.Hold(promotion.Receipts == ranges.Count && promotion.Entries == ranges.Sum(e => e.Count), () => $"promotion {promotion.Id} counts {promotion.Receipts} receipts and {promotion.Entries} entries, there are {ranges.Count} and {ranges.Sum(e => e.Count)}");
        var next = 1L;
        foreach (var range in ranges)
        {
            FinalChecks.Hold(range.First == next, () => $"the entries of promotion {promotion.Id} have a gap before {range.First}");
            FinalChecks.Hold(tables.Receipts.Find(range.Receipt)?.Status == ReceiptStatus.Valid, () => $"receipt {range.Receipt} earned entries and is not valid");
            next += range.Count;
        }
        if (promotion.Seal is { } seal)
            FinalChecks.Hold(seal.Root.AsSpan().SequenceEqual(MerkleTree.RootOfHashes([.. ranges.Select(EntryLeaf.Hash)])), () => $"promotion {promotion.Id} was sealed without some of its entries");
        foreach (var receipt in tables.Receipts.All.Where(r => r.Status == ReceiptStatus.Valid && promotion.Terms.IsInPeriod(r.AcceptedAt)))
            FinalChecks.Hold(
                ranges.Any(e => e.Receipt == receipt.Key) || receipt.LateFor.Contains(promotion.Id) || promotion.Status == DrawStatus.Cancelled,
                () => $"receipt {receipt.Key} earned nothing in promotion {promotion.Id}, and was not told why");
    }

    private static void WinnersArePaidOnce(Tables tables, Promotion promotion)
    {
        if (promotion.Status == DrawStatus.Cancelled)
            return;
        FinalChecks.Hold(promotion.Status == DrawStatus.Settled, () => $"promotion {promotion.Id} is {promotion.Status}");
        var wins = tables.Wins.All.Where(w => w.Entry.Promotion == promotion.Id).ToList();
        FinalChecks.Hold(wins.Count == Math.Min(promotion.Terms.Prizes, promotion.Entries), () => $"promotion {promotion.Id} has {promotion.Entries} entries and {wins.Count} winners");
        foreach (var win in wins)
        {
            var receipt = tables.Receipts.Find(win.Receipt)!;
            var isClaimed = receipt.ClaimedAt <= promotion.Terms.ClaimsUntil;
            var payment = tables.Payments.Find(win.Payment);
            FinalChecks.Hold(
                isClaimed ? payment is { Status: PaymentStatus.Success } && payment.Wallet.Value == receipt.Owner!.Value.Value && payment.Amount == win.Prize : payment is null,
                () => $"entry {win.Entry} won {win.Prize}, claimed {receipt.ClaimedAt?.ToString() ?? "never"}, paid by {payment?.ToString() ?? "nothing"}");
        }
    }
}
