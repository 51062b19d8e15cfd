using Lottery.Api.Approvals;
using Lottery.Api.Auth;
using Lottery.Api.Configuration;
using Lottery.Api.Http;
using Lottery.Api.Limits;
using Lottery.Grains;
using Lottery.Grains.Approvals;
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
            .RequireAuthorization(RoleNames.Operator).Produces<DrawView>().Produces<ApprovalView>(202).Problems(400, 401, 403, 404, 409, 422);
    }

    private static async Task<IResult> Active(ActiveDraws active) => await active.Answer();

    private static async Task<IResult> Get(long id, FlowRunner flows)
    {
        var reply = await flows.Ask(new DrawId(id), new DescribeDraw());
        return reply.Is(out var draw, out var fault)
            ? new Answers.TaggedJson<DrawView>(DrawView.From(draw, draw.Seal?.Tickets ?? await flows.DrawTables.TicketsSold(draw.Id)))
            : fault.ToProblem();
    }

    private static Task<IResult> Events(long id, DrawStream stream, HttpContext context, [FromHeader(Name = "Last-Event-ID")] string? lastEventId = null) =>
        stream.Answer(new DrawId(id), lastEventId, isHead: context.Features.Get<HeadRequest>() is not null);

    private static async Task<IResult> List(
        DrawQueries queries, string? status = null, string? gameId = null, string? after = null, int limit = PageRequest.DefaultLimit) =>
        gameId is not null && !GameId.IsCode(gameId)
            ? Problem.InvalidField("gameId", "the code of a game")
            : new Answers.TaggedJson<Page<DrawSummary>>(await queries.List(Status(status), gameId, PageRequest.Of(after, limit)));

    private static ValueTask<IResult> Create(Body<CreateDrawRequest> body, HttpContext context, FlowRunner flows, IConfiguration configuration)
    {
        var request = body.Value;
        if (!GameId.IsCode(request.GameId))
            return ValueTask.FromResult<IResult>(Fault.GameNotFound.ToProblem());
        if (request.Beacon is not (null or "none" or Quicknet.Name))
            return ValueTask.FromResult<IResult>(Problem.InvalidField("beacon", $"none or {Quicknet.Name}"));
        var (closesAt, drawsAt) = (Times.Of("closesAt", request.ClosesAt), Times.Of("drawsAt", request.DrawsAt ?? request.ClosesAt));
        long? round = request.Beacon == Quicknet.Name ? BeaconRound(closesAt, drawsAt) : null;
        return flows.Answer(context.Caller().Player, body.Key, new CreateDrawFlow(
            new(request.GameId), request.OpensAt is { } opens ? Times.Of("opensAt", opens) : null, closesAt, drawsAt,
            round, round is null ? null : Quicknet.TimeOf(round.Value) + BeaconSettings.PatienceOf(configuration)));
    }

    private static async ValueTask<IResult> Cancel(long id, Body<CancelDrawRequest> body, HttpContext context, FlowRunner flows, TwoPeopleRules twoPeople)
    {
        var reason = Texts.Of("reason", body.Value.Reason ?? "", 0, CancelDraw.LongestReason);
        var (draw, player) = (new DrawId(id), context.Caller().Player);
        return (await flows.Ask(draw, new DescribeDraw())).Is(out var known, out _) && twoPeople.CancelTakesTwo(known, flows.Clock.Now)
            ? await flows.AskForApproval(context, body.Key, twoPeople, new(ApprovalAction.CancelDraw, id, ApprovalEndpoints.ReasonOf("reason", reason), null, null))
            : await flows.Answer(player, body.Key, new CancelDrawFlow(draw, reason));
    }

    /// <exception cref="ProblemException">There is no such status.</exception>
    internal static DrawStatus? Status(string? name) => Choice.Of<DrawStatus>("status", name);

    /// <summary>The first round that nobody can know before the root is published: a closing takes seconds at most.</summary>
    private static long BeaconRound(DateTimeOffset closesAt, DateTimeOffset drawsAt) =>
        Quicknet.RoundAt(drawsAt > closesAt + ClosingTime ? drawsAt : closesAt + ClosingTime);
}
