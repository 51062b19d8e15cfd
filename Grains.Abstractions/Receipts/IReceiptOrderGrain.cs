namespace Lottery.Grains.Receipts;

/// <summary>One order number of one sender: one valid receipt has it. The key is <c>sender/number</c>.</summary>
[Alias("lottery.receipt-order")]
public interface IReceiptOrderGrain : IGrainWithStringKey
{
    /// <inheritdoc cref="Lottery.Grains.Receipts.ClaimOrder" path="/summary"/>
    [Alias("ClaimOrder")]
    ValueTask<Answer<OrderClaim>> ClaimOrder(ClaimOrder command, Origin origin);
}
