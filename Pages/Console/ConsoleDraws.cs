using System.Globalization;
using Lottery.Api.Http;
using Lottery.Api.Schedules;
using Lottery.Grains;
using Lottery.Grains.Approvals;
using Lottery.Grains.Draws;
using Lottery.Grains.Flows;
using Lottery.Grains.Games;
using Lottery.Grains.Schedules;
using Lottery.Pages.Draws;
using Lottery.Pages.Hosting;
using Lottery.Pages.Language;

namespace Lottery.Pages.Console;

/// <summary>What the page of all draws shows.</summary>
/// <param name="Coming">Draws that are planned or on sale, and those that schedules will create, by closing time.</param>
/// <param name="Latest">Draws whose sales are over, the latest first.</param>
/// <param name="Schedules">Those that go on.</param>
/// <param name="Games">The catalogue.</param>
/// <param name="Error">Why the last form was refused.</param>
public sealed record ConsoleDrawsModel(
    IReadOnlyList<ComingDraw> Coming, IReadOnlyList<DrawCard> Latest, IReadOnlyList<Schedule> Schedules, IReadOnlyList<Game> Games, string? Error = null);

/// <summary>A line of the calendar.</summary>
/// <param name="Id">Null where a schedule has yet to create it.</param>
public sealed record ComingDraw(long? Id, string Game, DrawStatus Status, DateTimeOffset OpensAt, DateTimeOffset ClosesAt);

/// <summary>What the page of one draw shows.</summary>
public sealed record ConsoleDrawModel(DrawCard Card, long Sold, string? Error = null);

/// <summary>Draws and schedules: created, watched, cancelled, ended.</summary>
internal static class ConsoleDraws
{
    public static void MapConsoleDraws(this IEndpointRouteBuilder console)
    {
        console.MapGet("/draws", async (Viewer viewer, ConsoleDrawReads reads) => Html.Of<ConsoleDrawsPage, ConsoleDrawsModel>(viewer, await reads.All()));
        console.MapPost("/draws", Create);
        console.MapPost("/schedules", CreateSchedule);
        console.MapPost("/schedules/{id:long}/end", EndSchedule);
        console.MapGet("/draws/{id:long}", (long id, Viewer viewer, DrawReads draws) => Show(id, viewer, draws));
        console.MapPost("/draws/{id:long}/cancel", Cancel);
        console.MapGet("/games", async (Viewer viewer, ConsoleDrawReads reads) => Html.Of<GamesPage, IReadOnlyList<Game>>(viewer, await reads.Games()));
    }

    private static async Task<IResult> Create(Form form, Viewer viewer, FlowRunner flows, ConsoleDrawReads reads)
    {
        try
        {
            var closesAt = Time(form, viewer, "closes");
            var schedule = new DrawSchedule(form["opens"].Length == 0 ? viewer.Now : Time(form, viewer, "opens"), closesAt, closesAt.AddMinutes(form.Number("draw-minutes") ?? 0));
            var reply = await flows.Run(async flow => await PlanDraw.Run(flow, new DrawId(await flow.NextIds(IdKind.Draw)), new GameId(form["game"]), schedule));
            return reply.Is(out var draw, out var fault) ? Html.Go($"/console/draws/{draw.Id}") : throw new ProblemException(fault.ToProblem());
        }
        catch (ProblemException e)
        {
            return Html.Of<ConsoleDrawsPage, ConsoleDrawsModel>(viewer, await reads.All() with { Error = viewer.L.Explain(e.Problem) }, e.Problem.Status);
        }
    }

    private static async Task<IResult> CreateSchedule(Form form, Viewer viewer, FlowRunner flows, ConsoleDrawReads reads)
    {
        try
        {
            var terms = new CreateScheduleRequest(
                form["game"], [.. form.All("day")], form["closes"], form["zone"], 60 * (form.Number("sales-hours") ?? 0), form.Number("draw-minutes") ?? 0).ToTerms();
            var reply = await flows.Run(async flow => await PlanSchedule.Create(flow, new ScheduleId(await flow.NextIds(IdKind.Schedule)), terms));
            return reply.Is(out _, out var fault) ? Html.Go("/console/draws") : throw new ProblemException(fault.ToProblem());
        }
        catch (ProblemException e)
        {
            return Html.Of<ConsoleDrawsPage, ConsoleDrawsModel>(viewer, await reads.All() with { Error = viewer.L.Explain(e.Problem) }, e.Problem.Status);
        }
    }

    private static async Task<IResult> EndSchedule(long id, Form form, FlowRunner flows) =>
        (await flows.Run(flow => PlanSchedule.End(flow, new ScheduleId(id)))).Is(out _, out var fault) ? Html.Go("/console/draws") : throw new ProblemException(fault.ToProblem());

    private static async Task<IResult> Show(long id, Viewer viewer, DrawReads draws, string? error = null, int status = 200) =>
        await draws.Find(new DrawId(id), null) is var (card, sold, _)
            ? Html.Of<ConsoleDrawPage, ConsoleDrawModel>(viewer, new(card, sold, error), status)
            : throw new ProblemException(Fault.DrawNotFound.ToProblem());

    private static async Task<IResult> Cancel(long id, Form form, Viewer viewer, FlowRunner flows, DrawReads draws)
    {
        var reason = form["reason"];
        if (reason.Length is 0 or > 500 || reason.Contains('\0'))
            return await Show(id, viewer, draws, viewer.L["Say why, in up to 500 characters: the buyers read it."], 400);
        if (form["sure"].Length == 0)
            return await Show(id, viewer, draws, viewer.L["Confirm that the draw is to be cancelled."], 400);
        var (takesTwo, fault) = await flows.Run<(bool, Fault)>(async flow =>
        {
            if (!(await flow.Ask(new DrawId(id), new DescribeDraw())).Is(out var draw, out var unknown))
                return (false, unknown);
            return flow.TwoPeople.CancelTakesTwo(draw, flow.Now)
                ? (true, (await Approvals.Request(flow, new(ApprovalAction.CancelDraw, id, reason, viewer.Player!.Id, null))).Fault)
                : (false, (await flow.Ask(draw.Id, new CancelDraw(reason))).Fault);
        });
        return fault == Fault.None
            ? Html.Go(takesTwo ? ConsoleApprovals.Address : $"/console/draws/{id}")
            : await Show(id, viewer, draws, viewer.L[fault.ToProblem().Detail], fault.ToProblem().Status);
    }

    /// <summary>A local time of a form, in the viewer's zone.</summary>
    private static DateTimeOffset Time(Form form, Viewer viewer, string field)
    {
        if (!DateTime.TryParseExact(form[field], ["yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var local))
            throw new ProblemException(Problem.InvalidField(field, "a day and a time"));
        return viewer.Zone.IsInvalidTime(local)
            ? throw new ProblemException(Problem.InvalidField(field, "a time that the clocks show on that day"))
            : new DateTimeOffset(local, viewer.Zone.GetUtcOffset(local)).ToUniversalTime();
    }
}
