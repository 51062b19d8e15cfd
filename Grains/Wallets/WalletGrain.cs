using Lottery.Grains.Flows;
using Lottery.Grains.Turns;
using Orleans.Concurrency;
using Orleans.Placement;

namespace Lottery.Grains.Wallets;

/// <summary>One player's wallet on the cluster. It is active where it is used first, and runs the flows that are about it.</summary>
[GrainType(TypeName), Reentrant, PreferLocalPlacement]
internal sealed class WalletGrain(GrainType<WalletId, Wallet, WalletCommand, WalletFact, Payment> type, FlowRunner flows)
    : DecidingGrain<WalletId, Wallet, WalletCommand, WalletFact, Payment>(type), IWalletGrain, IFlowHost
{
    /// <summary>Its name as a grain type.</summary>
    public const string TypeName = "wallet";

    protected override WalletId Id => new(this.GetPrimaryKeyLong());

    public ValueTask<FlowAnswer<T>> Run<T>(IFlowCall<T> call) => IsCurrent() ? flows.Host(call) : new(AnswerStatus.Moved);

    public ValueTask<FlowAnswer<T>> RunLong<T>(IFlowCall<T> call) => Run(call);

    public ValueTask<Answer<Payment>> OpenInvoice(OpenInvoice command, Origin origin) => Turn(command, origin);

    public ValueTask<Answer<Payment>> OpenWithdrawal(OpenWithdrawal command, Origin origin) => Turn(command, origin);

    public ValueTask<Answer<Payment>> OpenOrder(OpenOrder command, Origin origin) => Turn(command, origin);

    public ValueTask<Answer<Payment>> Postpone(Postpone command, Origin origin) => Turn(command, origin);

    public ValueTask<Answer<Payment>> ClaimNumber(ClaimNumber command, Origin origin) => Turn(command, origin);

    public ValueTask<Answer<Payment>> Deposit(Deposit command, Origin origin) => Turn(command, origin);

    public ValueTask<Answer<Payment>> Reserve(Reserve command, Origin origin) => Turn(command, origin);

    public ValueTask<Answer<Payment>> Confirm(Confirm command, Origin origin) => Turn(command, origin);

    public ValueTask<Answer<Payment>> Capture(Capture command, Origin origin) => Turn(command, origin);

    public ValueTask<Answer<Payment>> Release(Release command, Origin origin) => Turn(command, origin);

    public ValueTask<Answer<Payment>> ReleaseUnpaid(ReleaseUnpaid command, Origin origin) => Turn(command, origin);

    public ValueTask<Answer<Payment>> CreditPrize(CreditPrize command, Origin origin) => Turn(command, origin);

    public ValueTask<Answer<Payment>> CreditPromotion(CreditPromotion command, Origin origin) => Turn(command, origin);

    public ValueTask<Answer<Payment>> Refund(Refund command, Origin origin) => Turn(command, origin);

    public ValueTask<Answer<Payment>> FindPayment(FindPayment command, Origin origin) => Turn(command, origin);

    public ValueTask<Answer<Payment>> FindRequest(FindRequest command, Origin origin) => Turn(command, origin);
}
