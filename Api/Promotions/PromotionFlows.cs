using Lottery.Api.Http;
using Lottery.Grains;
using Lottery.Grains.Promotions;

namespace Lottery.Api.Promotions;

/// <summary>Creates a promotional draw.</summary>
/// <param name="Terms">Its terms; the number is allocated by the flow.</param>
/// <param name="OpensNow">True where it opens when it is created.</param>
[GenerateSerializer, Immutable, Alias("lottery.api.CreatePromotionFlow")]
internal sealed record CreatePromotionFlow(PromotionTerms Terms, bool OpensNow) : KeyedFlow<Promotion, PromotionView>
{
    protected override IdKind? Makes => IdKind.Promotion;

    protected override string? Location(long made) => $"/api/promotions/{made}";

    protected override ValueTask<Reply<Promotion>> Steps(IFlow flow, long made) =>
        PlanPromotion.Run(flow, Terms with { Id = new(made), OpensAt = OpensNow ? flow.Now : Terms.OpensAt });

    protected override PromotionView View(Promotion value) => PromotionView.From(value, new HashSet<long>());
}

/// <summary>Cancels a promotional draw.</summary>
[GenerateSerializer, Immutable, Alias("lottery.api.CancelPromotionFlow")]
internal sealed record CancelPromotionFlow(PromotionId Promotion, string Reason) : KeyedFlow<PromotionReply, PromotionView>
{
    protected override ValueTask<Reply<PromotionReply>> Steps(IFlow flow, long made) => flow.Ask(Promotion, new CancelPromotion(Reason));

    protected override PromotionView View(PromotionReply value) => PromotionView.From(value.Promotion, new HashSet<long>());
}
