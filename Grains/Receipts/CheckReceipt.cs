using Lottery.Grains.Promotions;

namespace Lottery.Grains.Receipts;

/// <summary>The flow that checks an accepted receipt: reads it, claims its order number, earns its entries, and notes what it found.</summary>
/// <remarks>Cut off anywhere it is run again from the top: the receipt stays due until its last step, and a promotion is not sealed before. One that became durable only after the seal is told so.</remarks>
public static class CheckReceipt
{
    /// <param name="flow">The world.</param>
    /// <param name="key">The receipt.</param>
    /// <param name="promotions">Those whose period the receipt may be in, whether sealed or not.</param>
    public static async ValueTask<Reply<Receipt>> Run(IFlow flow, ReceiptKey key, IReadOnlyList<PromotionId> promotions)
    {
        if (!(await flow.Ask(key, new DescribeReceipt())).Is(out var receipt, out var fault))
            return fault;
        if (receipt.Status != ReceiptStatus.Accepted)
            return receipt;
        var reading = ReceiptText.Read(receipt.Body);
        if (reading.IsValid && (await flow.Ask(new OrderKey(receipt.Sender, reading.Order!), new ClaimOrder(key))).Value!.Receipt != key)
            reading = reading.With(ReceiptFlaw.DuplicateOrder);
        var late = new List<PromotionId>();
        if (reading.IsValid)
            foreach (var promotion in promotions)
                if ((await flow.Ask(promotion, new EarnEntries(key, receipt.Id, reading.Total!.Value, receipt.AcceptedAt))).Fault == Fault.PromotionClosed)
                    late.Add(promotion);
        return await flow.Ask(key, new ConcludeReceipt(reading, late));
    }
}
