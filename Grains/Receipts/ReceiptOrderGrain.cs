using Lottery.Grains.Flows;
using Lottery.Grains.Turns;
using Orleans.Concurrency;
using Orleans.Placement;

namespace Lottery.Grains.Receipts;

/// <summary>An order number of a sender, on the cluster.</summary>
[GrainType("receipt-order"), Reentrant, PreferLocalPlacement]
internal sealed class ReceiptOrderGrain(GrainType<OrderKey, OrderDecider, ClaimOrder, OrderClaim, OrderClaim> type)
    : DecidingGrain<OrderKey, OrderDecider, ClaimOrder, OrderClaim, OrderClaim>(type), IReceiptOrderGrain
{
    protected override OrderKey Id => GrainKeys.ReceiptOrder(this.GetPrimaryKeyString());

    public ValueTask<Answer<OrderClaim>> ClaimOrder(ClaimOrder command, Origin origin) => Turn(command, origin);
}
