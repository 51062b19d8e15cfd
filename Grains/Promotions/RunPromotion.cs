using Lottery.Grains.Draws;
using Lottery.Grains.Fairness;
using Lottery.Grains.Receipts;
using Lottery.Grains.Wallets;

namespace Lottery.Grains.Promotions;

/// <summary>The flow that takes a promotional draw as far as its time has come: opens, seals, draws, pays what is claimed, ends.</summary>
/// <remarks>Reminders call it; called again at any moment it goes on where it stands.</remarks>
public static class RunPromotion
{
    /// <summary>The Merkle root over all entries, 32 bytes.</summary>
    public static byte[] Root(Promotion promotion) => MerkleFrontier.Load(promotion.Receipts, promotion.Frontier).Root();

    /// <summary>The entries that win, in the order drawn: as many as there are prizes, or all where there are fewer.</summary>
    public static IReadOnlyList<long> WinningEntries(Promotion promotion, ReadOnlySpan<byte> secret)
    {
        var (prizes, entries) = ((int)Math.Min(promotion.Terms.Prizes, promotion.Entries), (int)promotion.Entries);
        return prizes == 0
            ? []
            : Array.ConvertAll(
                NumberDerivation.Derive(secret, promotion.Seal!.Root, new byte[32], promotion.Id.Value, EntryLeaf.Stream(entries), prizes, entries), n => (long)n);
    }

    public static async ValueTask<Reply<Promotion>> Run(IFlow flow, PromotionId id)
    {
        var reply = await flow.Ask(id, new DescribePromotion());
        while (reply.Is(out var known, out _))
        {
            var promotion = known.Promotion;
            var next = promotion switch
            {
                { Status: DrawStatus.Planned } when flow.Now >= promotion.Terms.OpensAt => await flow.Ask(id, new OpenPromotion()),
                { Status: DrawStatus.Open } when flow.Now >= promotion.Terms.ClosesAt => await Close(flow, promotion),
                { Status: DrawStatus.Closed } => await Draw(flow, promotion),
                { Status: DrawStatus.Drawn } => await Pay(flow, promotion),
                _ => (Reply<PromotionReply>?)null,
            };
            if (next is null)
                return promotion;
            reply = next.Value;
        }
        return reply.Fault;
    }

    /// <summary>Pays the prize of an entry to the receipt's owner, if there is one who claimed it in time.</summary>
    /// <remarks>A receipt's owner never changes and the payment's number is the winner's, so the wallet knows a repeat.</remarks>
    /// <returns>Whether it is paid.</returns>
    public static async ValueTask<bool> Pay(IFlow flow, PromotionWin win, Receipt receipt, DateTimeOffset claimsUntil) =>
        receipt is { Owner: { } owner, ClaimedAt: { } claimedAt } && claimedAt <= claimsUntil
        && (await flow.Ask(WalletId.Of(owner), new CreditPromotion(win.Payment, win.Prize, win.Entry))).Is(out _, out _);

    private static async ValueTask<Reply<PromotionReply>?> Close(IFlow flow, Promotion promotion)
    {
        if (!(await flow.Ask(promotion.Id, new CallLast())).Is(out _, out var fault))
            return fault;
        // Batches commit in order: once this is durable, so is every receipt that was accepted before. Another silo's may be late; that one is refused, and says so.
        await flow.Durable();
        if (await flow.Promotions.AreReceiptsWaiting(promotion.Terms.ClosesAt))
            return null;
        if (!(await flow.Ask(promotion.Id, new DescribePromotion())).Is(out var now, out fault))
            return fault;
        var root = Root(now.Promotion);
        return await flow.Ask(promotion.Id, new SealPromotion(root, flow.Vault.SignNote(Checkpoint.Text(flow.Vault.Origin, now.Promotion, root))));
    }

    private static async ValueTask<Reply<PromotionReply>?> Draw(IFlow flow, Promotion promotion)
    {
        // The root must be on the record before anybody, this process included, works out what follows from it.
        await flow.Durable();
        var secret = flow.Vault.Reveal(promotion.ProtectedSecret);
        var holders = await flow.Promotions.Holders(promotion.Id, WinningEntries(promotion, secret));
        var payments = new PaymentId(await flow.NextIds(IdKind.Payment, promotion.Terms.Prizes));
        return await flow.Ask(promotion.Id, new DrawWinners(secret, holders, payments));
    }

    private static async ValueTask<Reply<PromotionReply>?> Pay(IFlow flow, Promotion promotion)
    {
        // A claim from here on finds the winners in the tables; earlier claims are in the receipts.
        await flow.Durable();
        var isOver = flow.Now > promotion.EndsAt;
        var paid = 0;
        foreach (var win in promotion.Result!.Wins)
            if ((await flow.Ask(win.Receipt, new DescribeReceipt())).Is(out var receipt, out _) && await Pay(flow, win, receipt, promotion.Terms.ClaimsUntil))
                paid++;
        var allPaid = paid == promotion.Result.Wins.Count;
        if (!allPaid && !isOver)
            return null;
        return await flow.Ask(promotion.Id, new FinishPromotion(allPaid));
    }
}
