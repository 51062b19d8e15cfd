using Lottery.Grains.Flows;
using Lottery.Grains.Turns;
using Orleans.Concurrency;
using Orleans.Placement;

namespace Lottery.Grains.Wallets;

/// <summary>One player's wallet on the cluster. It is active where it is used first, and runs the flows that are about it.</summary>
[GrainType(TypeName), Reentrant, PreferLocalPlacement]
internal sealed class WalletGrain(GrainType<WalletId, Wallet, WalletCommand, WalletFact, WalletReply> type, FlowRunner flows)
    : DecidingGrain<WalletId, Wallet, WalletCommand, WalletFact, WalletReply>(type), IWalletGrain, IFlowHost
{
    /// <summary>Its name as a grain type.</summary>
    public const string TypeName = "wallet";

    protected override WalletId Id => new(this.GetPrimaryKeyLong());

    public ValueTask<FlowAnswer<T>> Run<T>(IFlowCall<T> call) => IsCurrent() ? flows.Host(call) : new(AnswerStatus.Moved);

    public ValueTask<FlowAnswer<T>> RunLong<T>(IFlowCall<T> call) => Run(call);

    public ValueTask<Answer<WalletReply>> OpenInvoice(OpenInvoice command, Origin origin) => Turn(command, origin);

    public ValueTask<Answer<WalletReply>> OpenDeposit(OpenDeposit command, Origin origin) => Turn(command, origin);

    public ValueTask<Answer<WalletReply>> OpenWithdrawal(OpenWithdrawal command, Origin origin) => Turn(command, origin);

    public ValueTask<Answer<WalletReply>> OpenOrder(OpenOrder command, Origin origin) => Turn(command, origin);

    public ValueTask<Answer<WalletReply>> Postpone(Postpone command, Origin origin) => Turn(command, origin);

    public ValueTask<Answer<WalletReply>> ClaimNumber(ClaimNumber command, Origin origin) => Turn(command, origin);

    public ValueTask<Answer<WalletReply>> Credit(Credit command, Origin origin) => Turn(command, origin);

    public ValueTask<Answer<WalletReply>> Reserve(Reserve command, Origin origin) => Turn(command, origin);

    public ValueTask<Answer<WalletReply>> Confirm(Confirm command, Origin origin) => Turn(command, origin);

    public ValueTask<Answer<WalletReply>> Capture(Capture command, Origin origin) => Turn(command, origin);

    public ValueTask<Answer<WalletReply>> Release(Release command, Origin origin) => Turn(command, origin);

    public ValueTask<Answer<WalletReply>> ReleaseUnpaid(ReleaseUnpaid command, Origin origin) => Turn(command, origin);

    public ValueTask<Answer<WalletReply>> CreditPrize(CreditPrize command, Origin origin) => Turn(command, origin);

    public ValueTask<Answer<WalletReply>> CreditPromotion(CreditPromotion command, Origin origin) => Turn(command, origin);

    public ValueTask<Answer<WalletReply>> Refund(Refund command, Origin origin) => Turn(command, origin);

    public ValueTask<Answer<WalletReply>> SetLimit(SetLimit command, Origin origin) => Turn(command, origin);

    public ValueTask<Answer<WalletReply>> Exclude(Exclude command, Origin origin) => Turn(command, origin);

    public ValueTask<Answer<WalletReply>> FindPayment(FindPayment command, Origin origin) => Turn(command, origin);

    public ValueTask<Answer<WalletReply>> FindRequest(FindRequest command, Origin origin) => Turn(command, origin);
}
