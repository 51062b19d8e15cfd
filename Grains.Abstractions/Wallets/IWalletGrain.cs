namespace Lottery.Grains.Wallets;

/// <summary>One player's money.</summary>
[Alias("lottery.wallet")]
public interface IWalletGrain : IGrainWithIntegerKey
{
    /// <inheritdoc cref="Lottery.Grains.Wallets.OpenInvoice" path="/summary"/>
    [Alias("OpenInvoice")]
    ValueTask<Answer<Payment>> OpenInvoice(OpenInvoice command, Origin origin);

    /// <inheritdoc cref="Lottery.Grains.Wallets.OpenWithdrawal" path="/summary"/>
    [Alias("OpenWithdrawal")]
    ValueTask<Answer<Payment>> OpenWithdrawal(OpenWithdrawal command, Origin origin);

    /// <inheritdoc cref="Lottery.Grains.Wallets.OpenOrder" path="/summary"/>
    [Alias("OpenOrder")]
    ValueTask<Answer<Payment>> OpenOrder(OpenOrder command, Origin origin);

    /// <inheritdoc cref="Lottery.Grains.Wallets.Postpone" path="/summary"/>
    [Alias("Postpone")]
    ValueTask<Answer<Payment>> Postpone(Postpone command, Origin origin);

    /// <inheritdoc cref="Lottery.Grains.Wallets.ClaimNumber" path="/summary"/>
    [Alias("ClaimNumber")]
    ValueTask<Answer<Payment>> ClaimNumber(ClaimNumber command, Origin origin);

    /// <inheritdoc cref="Lottery.Grains.Wallets.Deposit" path="/summary"/>
    [Alias("Deposit")]
    ValueTask<Answer<Payment>> Deposit(Deposit command, Origin origin);

    /// <inheritdoc cref="Lottery.Grains.Wallets.Reserve" path="/summary"/>
    [Alias("Reserve")]
    ValueTask<Answer<Payment>> Reserve(Reserve command, Origin origin);

    /// <inheritdoc cref="Lottery.Grains.Wallets.Confirm" path="/summary"/>
    [Alias("Confirm")]
    ValueTask<Answer<Payment>> Confirm(Confirm command, Origin origin);

    /// <inheritdoc cref="Lottery.Grains.Wallets.Capture" path="/summary"/>
    [Alias("Capture")]
    ValueTask<Answer<Payment>> Capture(Capture command, Origin origin);

    /// <inheritdoc cref="Lottery.Grains.Wallets.Release" path="/summary"/>
    [Alias("Release")]
    ValueTask<Answer<Payment>> Release(Release command, Origin origin);

    /// <inheritdoc cref="Lottery.Grains.Wallets.ReleaseUnpaid" path="/summary"/>
    [Alias("ReleaseUnpaid")]
    ValueTask<Answer<Payment>> ReleaseUnpaid(ReleaseUnpaid command, Origin origin);

    /// <inheritdoc cref="Lottery.Grains.Wallets.CreditPrize" path="/summary"/>
    [Alias("CreditPrize")]
    ValueTask<Answer<Payment>> CreditPrize(CreditPrize command, Origin origin);

    /// <inheritdoc cref="Lottery.Grains.Wallets.CreditPromotion" path="/summary"/>
    [Alias("CreditPromotion")]
    ValueTask<Answer<Payment>> CreditPromotion(CreditPromotion command, Origin origin);

    /// <inheritdoc cref="Lottery.Grains.Wallets.Refund" path="/summary"/>
    [Alias("Refund")]
    ValueTask<Answer<Payment>> Refund(Refund command, Origin origin);

    /// <inheritdoc cref="Lottery.Grains.Wallets.FindPayment" path="/summary"/>
    [Alias("FindPayment")]
    ValueTask<Answer<Payment>> FindPayment(FindPayment command, Origin origin);

    /// <inheritdoc cref="Lottery.Grains.Wallets.FindRequest" path="/summary"/>
    [Alias("FindRequest")]
    ValueTask<Answer<Payment>> FindRequest(FindRequest command, Origin origin);
}
