using Lottery.Grains.Turns;
using Orleans.Concurrency;
using Orleans.Placement;

namespace Lottery.Grains.Wallets;

/// <summary>One player's wallet on the cluster. It is active where it is used.</summary>
[GrainType("wallet"), Reentrant, PreferLocalPlacement]
internal sealed class WalletGrain(GrainType<WalletId, Wallet, WalletCommand, WalletFact, Payment> type)
    : DecidingGrain<WalletId, Wallet, WalletCommand, WalletFact, Payment>(type), IWalletGrain
{
    protected override WalletId Id => new(this.GetPrimaryKeyLong());

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
