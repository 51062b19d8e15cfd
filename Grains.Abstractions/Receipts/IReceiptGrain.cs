namespace Lottery.Grains.Receipts;

/// <summary>One receipt, by the hash of its text.</summary>
[Alias("lottery.receipt")]
public interface IReceiptGrain : IGrainWithGuidKey
{
    /// <inheritdoc cref="Lottery.Grains.Receipts.AcceptReceipt" path="/summary"/>
    [Alias("AcceptReceipt")]
    ValueTask<Answer<Receipt>> AcceptReceipt(AcceptReceipt command, Origin origin);

    /// <inheritdoc cref="Lottery.Grains.Receipts.DescribeReceipt" path="/summary"/>
    [Alias("DescribeReceipt")]
    ValueTask<Answer<Receipt>> DescribeReceipt(DescribeReceipt command, Origin origin);

    /// <inheritdoc cref="Lottery.Grains.Receipts.ConcludeReceipt" path="/summary"/>
    [Alias("ConcludeReceipt")]
    ValueTask<Answer<Receipt>> ConcludeReceipt(ConcludeReceipt command, Origin origin);

    /// <inheritdoc cref="Lottery.Grains.Receipts.ClaimReceipt" path="/summary"/>
    [Alias("ClaimReceipt")]
    ValueTask<Answer<Receipt>> ClaimReceipt(ClaimReceipt command, Origin origin);
}
