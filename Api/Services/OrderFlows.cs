using Lottery.Api.Http;
using Lottery.Api.Wallets;
using Lottery.Grains;
using Lottery.Grains.Players;
using Lottery.Grains.Services;
using Lottery.Grains.Wallets;

namespace Lottery.Api.Services;

/// <summary>Holds a player's money for an order.</summary>
[GenerateSerializer, Immutable, Alias("lottery.api.ReserveOrder")]
internal sealed record ReserveOrder(PlayerId Player, OrderId Order, Money Amount, TimeSpan Hold, RequestKey? Key, string? Comment) : IFlowCall<Reply<Payment>>
{
    public WalletId? At => WalletId.Of(Player);

    public async ValueTask<Reply<Payment>> Run(IFlow flow) => (await flow.Ask(Player, new DescribePlayer())).Is(out _, out var fault)
        ? await Orders.Reserve(flow, WalletId.Of(Player), Order, Amount, Hold, Key, Comment)
        : fault;
}

/// <inheritdoc cref="Orders.Find"/>
[GenerateSerializer, Immutable, Alias("lottery.api.FindOrderPayment")]
internal sealed record FindOrderPayment(OrderId Order) : IFlowCall<Reply<Payment>>
{
    public ValueTask<Reply<Payment>> Run(IFlow flow) => Orders.Find(flow, Order);
}

/// <inheritdoc cref="Orders.Capture"/>
[GenerateSerializer, Immutable, Alias("lottery.api.CaptureOrder")]
internal sealed record CaptureOrder(OrderId Order) : KeyedFlow<Payment, PaymentView>
{
    protected override ValueTask<Reply<Payment>> Steps(IFlow flow, long made) => Orders.Capture(flow, Order);

    protected override PaymentView View(Payment value) => PaymentView.Of(value);
}

/// <inheritdoc cref="Orders.Release"/>
[GenerateSerializer, Immutable, Alias("lottery.api.ReleaseOrder")]
internal sealed record ReleaseOrder(OrderId Order) : KeyedFlow<Payment, PaymentView>
{
    protected override ValueTask<Reply<Payment>> Steps(IFlow flow, long made) => Orders.Release(flow, Order);

    protected override PaymentView View(Payment value) => PaymentView.Of(value);
}
