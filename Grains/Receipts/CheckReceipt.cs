namespace Lottery.Grains.Receipts;

/// <summary>The flow that checks an accepted receipt: reads it, claims its order number, and notes what it found.</summary>
/// <remarks>Cut off anywhere it is run again from the top: the receipt stays due until its last step.</remarks>
public static class CheckReceipt
{
    public static async ValueTask<Reply<Receipt>> Run(IFlow flow, ReceiptKey key)
    {
        if (!(await flow.Ask(key, new DescribeReceipt())).Is(out var receipt, out var fault))
            return fault;
        if (receipt.Status != ReceiptStatus.Accepted)
            return receipt;
        var reading = ReceiptText.Read(receipt.Body);
        if (reading.IsValid && (await flow.Ask(new OrderKey(receipt.Sender, reading.Order!), new ClaimOrder(key))).Value!.Receipt != key)
            reading = reading.With(ReceiptFlaw.DuplicateOrder);
        return await flow.Ask(key, new ConcludeReceipt(reading));
    }
}
