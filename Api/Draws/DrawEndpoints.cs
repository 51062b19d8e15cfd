using Lottery.Api.Auth;
using Lottery.Api.Http;
using Lottery.Api.Limits;
using Lottery.Grains;
using Lottery.Grains.Draws;
using Lottery.Grains.Fairness;
using Lottery.Grains.Flows;
using Microsoft.AspNetCore.Mvc;

namespace Lottery.Api.Draws;

/// <summary>Draws: created and cancelled by operators, seen by everybody.</summary>
public static class DrawEndpoints
{
    private static readonly TimeSpan ClosingTime = TimeSpan.FromSeconds(10);

    public static void MapDraws(this IEndpointRouteBuilder app)
    {
        app.MapGet("/api/draws/active", Active).Tagged().WithTags("Draws").WithSummary("Draws that sell now").Produces<Page<DrawSummary>>();
        app.MapGet("/api/draws/{id:long}", Get).Tagged().WithTags("Draws").WithSummary("One draw").Produces<DrawView>().Problems(404);
        app.MapGet("/api/draws/{id:long}/events", Events).WithTags("Draws").WithSummary("One draw's life, as server-sent events")
            .Produces<DrawView>(200, "text/event-stream").Problems(404, 503).Lasts();
        app.MapGet("/api/draws", List).Tagged().WithTags("Draws").WithSummary("All draws").Produces<Page<DrawSummary>>().Problems(400);
        app.MapPost("/api/admin/draws", Create).WithTags("Draws").WithSummary("Create a draw").RequireAuthorization(RoleNames.Operator)
            .Produces<DrawView>(201).Problems(400, 401, 403, 404, 422);
        app.MapPut("/api/admin/draws/{id:long}/cancel", Cancel).WithTags("Draws").WithSummary("Cancel a draw and refund its buyers")
            .RequireAuthorization(RoleNames.Operator).Produces<DrawView>().Problems(400, 401, 403, 404, 409, 422);
    }

    private static async Task<IResult> Active(ActiveDraws active) => await active.Answer();

    private static async Task<IResult> Get(long id, FlowRunner flows, DrawQueries queries)
    {
        var reply = await flows.Run(flow => flow.Ask(new DrawId(id), new DescribeDraw()));
        return reply.Is(out var draw, out var fault)
            ? new Answers.TaggedJson<DrawView>(DrawView.From(draw, draw.Seal?.Tickets ?? await queries.TicketsSold(draw.Id)))
            : fault.ToProblem();
    }

    private static Task<IResult> Events(long id, DrawStream stream, HttpContext context, [FromHeader(Name = "Last-Event-ID")] string? lastEventId = null) =>
        stream.Answer(new DrawId(id), lastEventId, isHead: context.Features.Get<HeadRequest>() is not null);

    private static async Task<IResult> List(
        DrawQueries queries, string? status = null, string? gameId = null, string? after = null, int limit = PageRequest.DefaultLimit) =>
        new Answers.TaggedJson<Page<DrawSummary>>(await queries.List(Status(status), gameId, PageRequest.Of(after, limit)));

    private static ValueTask<IResult> Create(Body<CreateDrawRequest> body, HttpContext context, FlowRunner flows)
    {
        var request = body.Value;
        if (!GameId.IsCode(request.GameId))
            return ValueTask.FromResult<IResult>(Fault.GameNotFound.ToProblem());
        if (request.Beacon is not (null or "none" or Quicknet.Name))
            return ValueTask.FromResult<IResult>(Problem.InvalidField("beacon", $"none or {Quicknet.Name}"));
        var hasBeacon = request.Beacon == Quicknet.Name;
        return flows.AnswerOnce(context.Caller().Player.Value, body.Key, IdKind.Draw, (flow, id) =>
        {
            var (closesAt, drawsAt) = (Times.Of("closesAt", request.ClosesAt), Times.Of("drawsAt", request.DrawsAt ?? request.ClosesAt));
            var schedule = new DrawSchedule(Times.Of("opensAt", request.OpensAt ?? flow.Now), closesAt, drawsAt, hasBeacon ? BeaconRound(closesAt, drawsAt) : null);
            return PlanDraw.Run(flow, new DrawId(id), new GameId(request.GameId), schedule);
        }, draw => DrawView.From(draw, 0), id => $"/api/draws/{id}");
    }

    private static ValueTask<IResult> Cancel(long id, Body<CancelDrawRequest> body, HttpContext context, FlowRunner flows, DrawQueries queries)
    {
        var reason = Texts.Of("reason", body.Value.Reason ?? "", 0, CancelDraw.LongestReason);
        // The refunds follow by themselves: the draw is due, and the sweeper goes on with it whatever happens here.
        return flows.AnswerOnce(context.Caller().Player.Value, body.Key, null, async (flow, _) =>
            (await flow.Ask(new DrawId(id), new CancelDraw(reason))).Is(out var draw, out var fault)
                ? (Reply<CancelledDraw>)new CancelledDraw(draw, await queries.TicketsSold(draw.Id))
                : fault,
            cancelled => DrawView.From(cancelled.Draw, cancelled.TicketsSold));
    }

    /// <exception cref="ProblemException">There is no such status.</exception>
    internal static DrawStatus? Status(string? name) => Choice.Of<DrawStatus>("status", name);

    /// <summary>The first round that nobody can know before the root is published: a closing takes seconds at most.</summary>
    private static long BeaconRound(DateTimeOffset closesAt, DateTimeOffset drawsAt) =>
        Quicknet.RoundAt(drawsAt > closesAt + ClosingTime ? drawsAt : closesAt + ClosingTime);

    private sealed record CancelledDraw(Draw Draw, long TicketsSold);
}
