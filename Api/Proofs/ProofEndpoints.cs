using Lottery.Api.Auth;
using Lottery.Api.Http;
using Lottery.Api.Limits;
using Lottery.Grains;
using Lottery.Grains.Draws;
using Lottery.Grains.Fairness;
using Lottery.Grains.Flows;

namespace Lottery.Api.Proofs;

/// <summary>What lets anybody check a draw alone.</summary>
public static class ProofEndpoints
{
    public static void MapProofs(this IEndpointRouteBuilder app)
    {
        app.MapGet("/api/draws/{id:long}/proof", Proof).WithTags("Proofs").WithSummary("What proves a draw, apart from its entries")
            .Produces<ProofView>().Problems(404);
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
        return new Answers.JsonForPeople<ProofView>(200, ProofView.From(draw, await heads.Latest(draw), carried, tokens.PublicKeys));
    }

    /// <summary>While a draw sells, what others bet on is for auditors only.</summary>
    private static async Task<IResult> Entries(long id, HttpContext context, FlowRunner flows, ProofQueries queries, SignedHeads heads, EntriesSlots slots)
    {
        if (!(await flows.Ask(new DrawId(id), new DescribeDraw())).Is(out var draw, out var fault))
            return fault.ToProblem();
        if (draw.Seal is null && !context.User.IsInRole(RoleNames.Auditor))
            return draw.Status == DrawStatus.Cancelled ? Fault.DrawCancelled.ToProblem() : NotReady;
        if (await heads.LatestBooks(draw) is not { } books)
            return NotReady;
        var pick = draw.Terms.Pick;
        return new EntriesAnswer(SealedRoot.Of([.. books]), ProofQueries.EntrySize(pick), [.. books.Select(Part)], slots);

        EntriesPart Part(BookHead head) => new(head.Size, (first, destination, stop) => queries.ReadEntries(new(draw.Id, head.Book), first, pick, destination, stop));
    }
}
