using Lottery.Grains.Turns;
using Orleans.Concurrency;
using Orleans.Placement;

namespace Lottery.Grains.Receipts;

/// <summary>A receipt on the cluster.</summary>
[GrainType("receipt"), Reentrant, PreferLocalPlacement]
internal sealed class ReceiptGrain(GrainType<ReceiptKey, ReceiptDecider, ReceiptCommand, ReceiptFact, Receipt> type)
    : DecidingGrain<ReceiptKey, ReceiptDecider, ReceiptCommand, ReceiptFact, Receipt>(type), IReceiptGrain
{
    protected override ReceiptKey Id => new(this.GetPrimaryKey());

    public ValueTask<Answer<Receipt>> AcceptReceipt(AcceptReceipt command, Origin origin) => Turn(command, origin);

    public ValueTask<Answer<Receipt>> DescribeReceipt(DescribeReceipt command, Origin origin) => Turn(command, origin);

    public ValueTask<Answer<Receipt>> ConcludeReceipt(ConcludeReceipt command, Origin origin) => Turn(command, origin);

    public ValueTask<Answer<Receipt>> ClaimReceipt(ClaimReceipt command, Origin origin) => Turn(command, origin);
}
