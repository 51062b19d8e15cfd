namespace Lottery.Grains.Promotions;

/// <summary>One promotional draw.</summary>
[Alias("lottery.promotion")]
public interface IPromotionGrain : IGrainWithIntegerKey
{
    /// <inheritdoc cref="Lottery.Grains.Promotions.CreatePromotion" path="/summary"/>
    [Alias("CreatePromotion")]
    ValueTask<Answer<PromotionReply>> CreatePromotion(CreatePromotion command, Origin origin);

    /// <inheritdoc cref="Lottery.Grains.Promotions.DescribePromotion" path="/summary"/>
    [Alias("DescribePromotion")]
    ValueTask<Answer<PromotionReply>> DescribePromotion(DescribePromotion command, Origin origin);

    /// <inheritdoc cref="Lottery.Grains.Promotions.OpenPromotion" path="/summary"/>
    [Alias("OpenPromotion")]
    ValueTask<Answer<PromotionReply>> OpenPromotion(OpenPromotion command, Origin origin);

    /// <inheritdoc cref="Lottery.Grains.Promotions.EarnEntries" path="/summary"/>
    [Alias("EarnEntries")]
    ValueTask<Answer<PromotionReply>> EarnEntries(EarnEntries command, Origin origin);

    /// <inheritdoc cref="Lottery.Grains.Promotions.CallLast" path="/summary"/>
    [Alias("CallLast")]
    ValueTask<Answer<PromotionReply>> CallLast(CallLast command, Origin origin);

    /// <inheritdoc cref="Lottery.Grains.Promotions.SealPromotion" path="/summary"/>
    [Alias("SealPromotion")]
    ValueTask<Answer<PromotionReply>> SealPromotion(SealPromotion command, Origin origin);

    /// <inheritdoc cref="Lottery.Grains.Promotions.DrawWinners" path="/summary"/>
    [Alias("DrawWinners")]
    ValueTask<Answer<PromotionReply>> DrawWinners(DrawWinners command, Origin origin);

    /// <inheritdoc cref="Lottery.Grains.Promotions.CancelPromotion" path="/summary"/>
    [Alias("CancelPromotion")]
    ValueTask<Answer<PromotionReply>> CancelPromotion(CancelPromotion command, Origin origin);

    /// <inheritdoc cref="Lottery.Grains.Promotions.FinishPromotion" path="/summary"/>
    [Alias("FinishPromotion")]
    ValueTask<Answer<PromotionReply>> FinishPromotion(FinishPromotion command, Origin origin);
}
