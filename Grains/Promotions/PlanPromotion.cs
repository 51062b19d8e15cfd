using Lottery.Grains.Fairness;

namespace Lottery.Grains.Promotions;

/// <summary>The flow that creates a promotional draw: commits to a fresh secret.</summary>
public static class PlanPromotion
{
    /// <param name="flow">The world.</param>
    /// <param name="terms">What is promised; the commitment is made here.</param>
    public static async ValueTask<Reply<Promotion>> Run(IFlow flow, PromotionTerms terms)
    {
        var secret = new byte[Commitment.SecretSize];
        flow.Random(secret);
        var created = await flow.Ask(terms.Id, new CreatePromotion(terms with { Commitment = Commitment.Of(secret) }, flow.Vault.Protect(secret)));
        return created.Is(out var reply, out var fault) ? reply.Promotion : fault;
    }
}
