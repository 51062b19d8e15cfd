using Lottery.Grains.Promotions;

namespace Lottery.Grains.Receipts;

/// <summary>The flow by which a player claims a receipt and gets what it has won.</summary>
/// <remarks>Cut off after the claim it is finished by the promotion's reminder: a prize that is claimed and not paid is due.</remarks>
public static class TakeReceipt
{
    public static async ValueTask<Reply<Receipt>> Run(IFlow flow, ReceiptKey key, PlayerId player)
    {
        if (!(await flow.Ask(key, new ClaimReceipt(player))).Is(out var receipt, out var fault))
            return fault;
        foreach (var (win, claimsUntil) in await flow.Promotions.Wins(key))
            await RunPromotion.Pay(flow, win, receipt, claimsUntil);
        return receipt;
    }
}
