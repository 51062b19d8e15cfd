using Lottery.Api.Auth;
using Lottery.Api.Draws;
using Lottery.Api.Http;
using Lottery.Grains;
using Lottery.Grains.Flows;
using Lottery.Grains.Promotions;
using Lottery.Storage.Database;

namespace Lottery.Api.Promotions;

/// <summary>Promotional draws: created by operators, seen by everybody.</summary>
public static class PromotionEndpoints
{
    private static readonly TimeSpan ClaimPeriod = TimeSpan.FromDays(90);

    public static void MapPromotions(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("").WithTags("Promotions");
        group.MapGet("/api/promotions", List).WithSummary("All promotional draws").Produces<Page<PromotionSummary>>().Problems(400);
        group.MapGet("/api/promotions/{id:long}", Get).WithSummary("One promotional draw").Produces<PromotionView>().Problems(404);
        group.MapPost("/api/admin/promotions", Create).WithSummary("Create a promotional draw").RequireAuthorization(RoleNames.Operator)
            .Produces<PromotionView>(201).Problems(400, 401, 403, 422);
        group.MapGet("/api/admin/promotions/{id:long}/entries", TracedEntries).WithSummary("Which receipts earned entries, and who claimed them").RequireAuthorization(RoleNames.Operator)
            .Produces<Page<TracedEntriesView>>().Problems(400, 401, 403, 404);
        group.MapGet("/api/admin/promotions/{id:long}/winners", Winners).WithSummary("Which receipts won").RequireAuthorization(RoleNames.Operator)
            .Produces<Page<TracedWinView>>().Problems(401, 403, 404);
        group.MapPut("/api/admin/promotions/{id:long}/cancel", Cancel).WithSummary("Cancel a promotional draw before it is drawn").RequireAuthorization(RoleNames.Operator)
            .Produces<PromotionView>().Problems(400, 401, 403, 404, 409, 422);
    }

    private static async Task<IResult> List(PromotionQueries queries, string? status = null, string? after = null, int limit = PageRequest.DefaultLimit) =>
        new Answers.Json<Page<PromotionSummary>>(200, await queries.List(DrawEndpoints.Status(status), PageRequest.Of(after, limit)));

    private static async Task<IResult> Get(long id, FlowRunner flows, PromotionQueries queries)
    {
        var promotion = new PromotionId(id);
        return (await flows.Ask(promotion, new DescribePromotion())).Is(out var reply, out var fault)
            ? new Answers.Json<PromotionView>(200, PromotionView.From(reply.Promotion, await queries.Paid(promotion)))
            : fault.ToProblem();
    }

    private static async Task<IResult> TracedEntries(
        long id, PromotionQueries queries, long? playerId = null, string? after = null, int limit = PageRequest.DefaultLimit)
    {
        var entries = await queries.TracedEntries(new(id), playerId, PageRequest.Of(after, limit));
        return entries.Items.Count == 0 && !await queries.Exists(new(id)) ? Fault.PromotionNotFound.ToProblem() : new Answers.Json<Page<TracedEntriesView>>(200, entries);
    }

    private static async Task<IResult> Winners(long id, PromotionQueries queries)
    {
        var winners = await queries.Winners(new(id));
        if (winners.Count == 0 && !await queries.Exists(new(id)))
            return Fault.PromotionNotFound.ToProblem();
        return new Answers.Json<Page<TracedWinView>>(200, new(winners));
    }

    private static ValueTask<IResult> Create(Body<CreatePromotionRequest> body, HttpContext context, FlowRunner flows, Currencies currencies)
    {
        var request = body.Value;
        var name = Texts.Of("name", request.Name, 1, PromotionTerms.LongestName);
        if (currencies.Find(request.Currency) is not { } currency)
            throw new ProblemException(Fault.UnknownCurrency.ToProblem("currency", $"one of {string.Join(", ", currencies.All.Select(c => c.Code).Order())}"));
        var ranks = request.Prizes.Select((p, i) => new PrizeRank(p.Count, p.Amount.In(currency, $"prizes[{i}].amount").Minor)).ToList();
        var rule = new EntryRule(Part(request.AmountPerEntry, 1), Part(request.MinimumTotal, 0), request.MaxEntriesPerReceipt);
        var closesAt = Times.Of("closesAt", request.ClosesAt);
        var terms = new PromotionTerms(
            default, name, rule, ranks, currency, Times.Of("opensAt", request.OpensAt ?? closesAt), closesAt,
            Times.Of("claimsUntil", request.ClaimsUntil ?? closesAt + ClaimPeriod), Commitment: []);
        return flows.Answer(context.Caller().Player, body.Key, new CreatePromotionFlow(terms, OpensNow: request.OpensAt is null));
    }

    private static ValueTask<IResult> Cancel(long id, Body<CancelPromotionRequest> body, HttpContext context, FlowRunner flows)
    {
        var reason = Texts.Of("reason", body.Value.Reason, 1, CancelPromotion.LongestReason);
        return flows.Answer(context.Caller().Player, body.Key, new CancelPromotionFlow(new(id), reason));
    }

    /// <summary>An amount of no currency; what is none is out of every range.</summary>
    private static decimal Part(Amount? amount, decimal otherwise) => amount is { } given ? given.Value ?? -1 : otherwise;
}
