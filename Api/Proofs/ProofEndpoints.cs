using Lottery.Api.Auth;
using Lottery.Api.Http;
using Lottery.Api.Limits;
using Lottery.Grains;
using Lottery.Grains.Draws;
using Lottery.Grains.Flows;

namespace Lottery.Api.Proofs;

/// <summary>What lets anybody check a draw alone.</summary>
public static class ProofEndpoints
{
    public static void MapProofs(this IEndpointRouteBuilder app)
    {
        app.MapGet("/api/draws/{id:long}/proof", Proof).WithTags("Proofs").WithSummary("What proves a draw, apart from its entries")
            .Produces<DrawProofView>().Problems(404);
        app.MapGet("/api/draws/{id:long}/entries", Entries).WithTags("Proofs").WithSummary("The anonymised entries of a draw whose sales are over; for auditors, those of its latest head while it sells")
            .WithDescription("Records of a fixed size, as docs/proof-format.md describes them. Takes Range and If-Range; the ETag is the sealed root.")
            .Produces<string>(200, EntriesAnswer.MediaType).Produces<string>(206, EntriesAnswer.MediaType).Problems(404, 409, 416, 503).Lasts();
    }

    /// <summary>What is asked for comes later.</summary>
    internal static Problem NotReady { get; } = Problem.Of(
        409, "proof_not_ready", "No proof yet", "A head with a new ticket comes within two seconds; the entries of a draw are published when its sales are over.");

    private static async Task<IResult> Proof(long id, FlowRunner flows, ProofQueries queries, AccessTokens tokens, SignedHeads heads)
    {
        if (!(await flows.Ask(new DrawId(id), new DescribeDraw())).Is(out var draw, out var fault))
            return fault.ToProblem();
        var carried = draw.Settlement is { } settlement ? await queries.CarriedInto(settlement) : null;
        return new Answers.JsonForPeople<DrawProofView>(200, DrawProofView.From(draw, await heads.Latest(draw), carried, tokens.PublicKeys));
    }

    /// <summary>While a draw sells, what others bet on is for auditors only.</summary>
    private static async Task<IResult> Entries(long id, HttpContext context, FlowRunner flows, ProofQueries queries, SignedHeads heads, EntriesSlots slots)
    {
        if (!(await flows.Ask(new DrawId(id), new DescribeDraw())).Is(out var draw, out var fault))
            return fault.ToProblem();
        if (draw.Seal is null && !context.User.IsInRole(RoleNames.Auditor))
            return draw.Status == DrawStatus.Cancelled ? Fault.DrawCancelled.ToProblem() : NotReady;
        return await heads.LatestBooks(draw) is { } books ? new EntriesAnswer(draw.Terms, books, queries, slots) : NotReady;
    }
}
