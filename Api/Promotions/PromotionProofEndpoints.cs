using Lottery.Api.Auth;
using Lottery.Api.Http;
using Lottery.Api.Limits;
using Lottery.Api.Proofs;
using Lottery.Grains;
using Lottery.Grains.Flows;
using Lottery.Grains.Promotions;

namespace Lottery.Api.Promotions;

/// <summary>What lets anybody check a promotional draw alone.</summary>
public static class PromotionProofEndpoints
{
    public static void MapPromotionProofs(this IEndpointRouteBuilder app)
    {
        app.MapGet("/api/promotions/{id:long}/proof", Proof).WithTags("Proofs").WithSummary("What proves a promotional draw, apart from its entries")
            .Produces<ProofView>().Problems(404);
        app.MapGet("/api/promotions/{id:long}/entries", Entries).WithTags("Proofs").WithSummary("The anonymised entries of a promotional draw, as many as it has now")
            .WithDescription("Records of a fixed size, as docs/proof-format.md describes them. Takes Range and If-Range; the ETag is the root over them.")
            .Produces<string>(200, EntriesAnswer.MediaType).Produces<string>(206, EntriesAnswer.MediaType).Problems(404, 416, 503).Lasts();
    }

    private static async Task<IResult> Proof(long id, FlowRunner flows, SignedHeads heads, AccessTokens tokens) =>
        (await flows.Ask(new PromotionId(id), new DescribePromotion())).Is(out var reply, out var fault)
            ? new Answers.JsonForPeople<ProofView>(200, ProofView.From(reply.Promotion, heads.Of(reply.Promotion), tokens.PublicKeys))
            : fault.ToProblem();

    private static async Task<IResult> Entries(long id, FlowRunner flows, PromotionQueries queries, EntriesSlots slots)
    {
        if (!(await flows.Ask(new PromotionId(id), new DescribePromotion())).Is(out var reply, out var fault))
            return fault.ToProblem();
        var promotion = reply.Promotion;
        var all = new EntriesPart(promotion.Receipts, (first, destination, stop) => queries.ReadEntries(promotion.Id, first, destination, stop));
        return new EntriesAnswer(RunPromotion.Root(promotion), PromotionQueries.EntrySize, [all], slots);
    }
}
