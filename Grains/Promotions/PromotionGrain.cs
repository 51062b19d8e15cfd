using Lottery.Grains.Flows;
using Lottery.Grains.Turns;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;

namespace Lottery.Grains.Promotions;

/// <summary>One promotional draw on the cluster. Its reminder wakes it when it is to open, be drawn and end.</summary>
[GrainType("promotion"), Reentrant]
internal sealed class PromotionGrain(
    GrainType<PromotionId, PromotionDecider, PromotionCommand, PromotionFact, PromotionReply> type, FlowRunner flows, ILogger<PromotionGrain> log)
    : RemindedGrain<PromotionId, PromotionDecider, PromotionCommand, PromotionFact, PromotionReply>(type, flows, log), IPromotionGrain
{
    protected override PromotionId Id => new(this.GetPrimaryKeyLong());

    public ValueTask<Answer<PromotionReply>> CreatePromotion(CreatePromotion command, Origin origin) => Turn(command, origin);

    public ValueTask<Answer<PromotionReply>> DescribePromotion(DescribePromotion command, Origin origin) => Turn(command, origin);

    public ValueTask<Answer<PromotionReply>> OpenPromotion(OpenPromotion command, Origin origin) => Turn(command, origin);

    public ValueTask<Answer<PromotionReply>> EarnEntries(EarnEntries command, Origin origin) => Turn(command, origin);

    public ValueTask<Answer<PromotionReply>> CallLast(CallLast command, Origin origin) => Turn(command, origin);

    public ValueTask<Answer<PromotionReply>> SealPromotion(SealPromotion command, Origin origin) => Turn(command, origin);

    public ValueTask<Answer<PromotionReply>> DrawWinners(DrawWinners command, Origin origin) => Turn(command, origin);

    public ValueTask<Answer<PromotionReply>> CancelPromotion(CancelPromotion command, Origin origin) => Turn(command, origin);

    public ValueTask<Answer<PromotionReply>> FinishPromotion(FinishPromotion command, Origin origin) => Turn(command, origin);

    protected override DateTimeOffset? WakesAt(PromotionReply state) => state.Promotion.WakesAt;

    protected override async ValueTask<Reply<PromotionReply>> Run(IFlow flow) =>
        (await RunPromotion.Run(flow, Id)).Is(out var promotion, out var fault) ? new PromotionReply(promotion, null) : fault;
}
