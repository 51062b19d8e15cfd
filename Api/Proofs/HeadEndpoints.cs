using System.Security.Cryptography;
using System.Text;
using Lottery.Api.Http;
using Lottery.Grains;
using Lottery.Grains.Draws;
using Lottery.Grains.Flows;
using Lottery.Storage.Proofs;
using Microsoft.Net.Http.Headers;

namespace Lottery.Api.Proofs;

/// <summary>A signed head of a draw.</summary>
/// <param name="Size">Tickets in all books.</param>
/// <param name="Checkpoint">The signed note.</param>
/// <param name="SignedAt">When.</param>
public sealed record DrawHeadView(long Size, string Checkpoint, DateTimeOffset SignedAt);

/// <summary>The proof that a book at one head is the beginning of the same book at a later head.</summary>
/// <param name="Book">Its number.</param>
/// <param name="From">Its size at the earlier head.</param>
/// <param name="To">Its size at the later head.</param>
/// <param name="Path">Hexadecimal: the hashes of RFC 6962, section 2.1.2.</param>
public sealed record BookConsistencyView(int Book, long From, long To, IReadOnlyList<string> Path);

/// <summary>The proof that one head of a draw is the beginning of a later one.</summary>
public sealed record ConsistencyView(long From, long To, IReadOnlyList<BookConsistencyView> Books);

/// <summary>Heads of draws while they sell, and the proofs that they only grow.</summary>
public static class HeadEndpoints
{
    public static void MapHeads(this IEndpointRouteBuilder app)
    {
        app.MapGet("/api/draws/{id:long}/head", Head).WithTags("Proofs").WithSummary("A draw's latest signed head, a note as c2sp.org/tlog-checkpoint has it")
            .Produces<string>(200, "text/plain").Problems(404);
        app.MapGet("/api/draws/{id:long}/heads", List).WithTags("Proofs").WithSummary("All signed heads of a draw").Produces<Page<DrawHeadView>>().Problems(400, 404);
        app.MapGet("/api/draws/{id:long}/consistency", Consistency).WithTags("Proofs").WithSummary("The proof that one head of a draw is the beginning of another")
            .Produces<ConsistencyView>().Problems(400, 404);
    }

    private static async Task<IResult> Head(long id, FlowRunner flows, SignedHeads heads, HttpContext context)
    {
        if (!(await flows.Ask(new DrawId(id), new DescribeDraw())).Is(out var draw, out var fault))
            return fault.ToProblem();
        if (await heads.Latest(draw) is not { } note)
            return NoSuchHead;
        var tag = new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(note)))[..32]}\"");
        context.Response.GetTypedHeaders().ETag = tag;
        context.Response.Headers.CacheControl = "no-cache";
        return context.Request.GetTypedHeaders().IfNoneMatch.Any(known => known.Compare(tag, useStrongComparison: false))
            ? TypedResults.StatusCode(StatusCodes.Status304NotModified)
            : TypedResults.Text(note, "text/plain", Encoding.UTF8);
    }

    private static async Task<IResult> List(long id, FlowRunner flows, DrawHeads heads, string? after = null, int limit = PageRequest.DefaultLimit)
    {
        var page = PageRequest.Of(after, limit);
        if (!(await flows.Ask(new DrawId(id), new DescribeDraw())).Is(out var draw, out var fault))
            return fault.ToProblem();
        var found = (await heads.After(draw.Id, page.Number() ?? -1, page.Rows)).Select(h => new DrawHeadView(h.Size, h.Checkpoint, h.SignedAt)).ToList();
        return new Answers.JsonForPeople<Page<DrawHeadView>>(200, page.Of(found, h => h.Size));
    }

    private static async Task<IResult> Consistency(long id, FlowRunner flows, SignedHeads heads, BookTrees trees, HttpContext context, long from, long to)
    {
        if (!(await flows.Ask(new DrawId(id), new DescribeDraw())).Is(out var draw, out var fault))
            return fault.ToProblem();
        if (from < 0 || to < from)
            return Problem.InvalidField("from", "0 to the size of the later head");
        if (await heads.Books(draw, from) is not { } before || await heads.Books(draw, to) is not { } after)
            return NoSuchHead;
        var books = new List<BookConsistencyView>();
        for (var shard = 0; shard < before.Count; shard++)
        {
            var path = await trees.Consistency(new BookId(draw.Id, shard), before[shard], after[shard], context.RequestAborted);
            books.Add(new(shard, before[shard], after[shard], [.. path.Select(Convert.ToHexStringLower)]));
        }
        return new Answers.Json<ConsistencyView>(200, new(from, to, books));
    }

    private static Problem NoSuchHead { get; } = Problem.Of(404, "head_not_found", "No such head", "No head of this draw was signed at that size; heads are signed each second.");
}
