using Decision = Lottery.Grains.Decision<Lottery.Grains.Receipts.OrderClaim, Lottery.Grains.Receipts.OrderClaim>;

namespace Lottery.Grains.Receipts;

/// <summary>One order number of one sender: it belongs to the first valid receipt that has it.</summary>
public sealed class OrderDecider(OrderKey key, OrderClaim? claim) : IDecider<ClaimOrder, OrderClaim, OrderClaim>
{
    private OrderClaim? _claim = claim;

    public Decision Decide(ClaimOrder command, DateTimeOffset now) =>
        _claim is null ? new OrderClaim(key, command.Receipt, now) : Decision.Known(_claim);

    public void Apply(OrderClaim fact) => _claim = fact;

    public void Rows(OrderClaim fact, IRows rows) => rows.Add(fact);

    public Reply<OrderClaim> Answer(OrderClaim fact) => fact;
}
