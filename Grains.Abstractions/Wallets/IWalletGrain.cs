namespace Lottery.Grains.Wallets;

/// <summary>One player's money.</summary>
[Alias("lottery.wallet")]
public interface IWalletGrain : IGrainWithIntegerKey
{
    /// <inheritdoc cref="Lottery.Grains.Wallets.OpenInvoice" path="/summary"/>
    [Alias("OpenInvoice")]
    ValueTask<Answer<WalletReply>> OpenInvoice(OpenInvoice command, Origin origin);

    /// <inheritdoc cref="Lottery.Grains.Wallets.OpenDeposit" path="/summary"/>
    [Alias("OpenDeposit")]
    ValueTask<Answer<WalletReply>> OpenDeposit(OpenDeposit command, Origin origin);

    /// <inheritdoc cref="Lottery.Grains.Wallets.OpenWithdrawal" path="/summary"/>
    [Alias("OpenWithdrawal")]
    ValueTask<Answer<WalletReply>> OpenWithdrawal(OpenWithdrawal command, Origin origin);

    /// <inheritdoc cref="Lottery.Grains.Wallets.OpenOrder" path="/summary"/>
    [Alias("OpenOrder")]
    ValueTask<Answer<WalletReply>> OpenOrder(OpenOrder command, Origin origin);

    /// <inheritdoc cref="Lottery.Grains.Wallets.Postpone" path="/summary"/>
    [Alias("Postpone")]
    ValueTask<Answer<WalletReply>> Postpone(Postpone command, Origin origin);

    /// <inheritdoc cref="Lottery.Grains.Wallets.ClaimNumber" path="/summary"/>
    [Alias("ClaimNumber")]
    ValueTask<Answer<WalletReply>> ClaimNumber(ClaimNumber command, Origin origin);

    /// <inheritdoc cref="Lottery.Grains.Wallets.Credit" path="/summary"/>
    [Alias("Credit")]
    ValueTask<Answer<WalletReply>> Credit(Credit command, Origin origin);

    /// <inheritdoc cref="Lottery.Grains.Wallets.Reserve" path="/summary"/>
    [Alias("Reserve")]
    ValueTask<Answer<WalletReply>> Reserve(Reserve command, Origin origin);

    /// <inheritdoc cref="Lottery.Grains.Wallets.Confirm" path="/summary"/>
    [Alias("Confirm")]
    ValueTask<Answer<WalletReply>> Confirm(Confirm command, Origin origin);

    /// <inheritdoc cref="Lottery.Grains.Wallets.Capture" path="/summary"/>
    [Alias("Capture")]
    ValueTask<Answer<WalletReply>> Capture(Capture command, Origin origin);

    /// <inheritdoc cref="Lottery.Grains.Wallets.Release" path="/summary"/>
    [Alias("Release")]
    ValueTask<Answer<WalletReply>> Release(Release command, Origin origin);

    /// <inheritdoc cref="Lottery.Grains.Wallets.ReleaseUnpaid" path="/summary"/>
    [Alias("ReleaseUnpaid")]
    ValueTask<Answer<WalletReply>> ReleaseUnpaid(ReleaseUnpaid command, Origin origin);

    /// <inheritdoc cref="Lottery.Grains.Wallets.CreditPrize" path="/summary"/>
    [Alias("CreditPrize")]
    ValueTask<Answer<WalletReply>> CreditPrize(CreditPrize command, Origin origin);

    /// <inheritdoc cref="Lottery.Grains.Wallets.CreditPromotion" path="/summary"/>
    [Alias("CreditPromotion")]
    ValueTask<Answer<WalletReply>> CreditPromotion(CreditPromotion command, Origin origin);

    /// <inheritdoc cref="Lottery.Grains.Wallets.Refund" path="/summary"/>
    [Alias("Refund")]
    ValueTask<Answer<WalletReply>> Refund(Refund command, Origin origin);

    /// <inheritdoc cref="Lottery.Grains.Wallets.SetLimit" path="/summary"/>
    [Alias("SetLimit")]
    ValueTask<Answer<WalletReply>> SetLimit(SetLimit command, Origin origin);

    /// <inheritdoc cref="Lottery.Grains.Wallets.Exclude" path="/summary"/>
    [Alias("Exclude")]
    ValueTask<Answer<WalletReply>> Exclude(Exclude command, Origin origin);

    /// <inheritdoc cref="Lottery.Grains.Wallets.FindPayment" path="/summary"/>
    [Alias("FindPayment")]
    ValueTask<Answer<WalletReply>> FindPayment(FindPayment command, Origin origin);

    /// <inheritdoc cref="Lottery.Grains.Wallets.FindRequest" path="/summary"/>
    [Alias("FindRequest")]
    ValueTask<Answer<WalletReply>> FindRequest(FindRequest command, Origin origin);
}
