using Lottery.Api.Draws;
using Lottery.Api.Schedules;
using Lottery.Grains.Draws;
using Lottery.Grains.Flows;
using Lottery.Grains.Games;
using Lottery.Grains.Schedules;
using Lottery.Pages.Draws;

namespace Lottery.Pages.Console;

/// <summary>What the pages of draws read.</summary>
internal sealed class ConsoleDrawReads(FlowRunner flows, DrawQueries queries, DrawReads draws, ScheduleQueries schedules)
{
    private const int LatestShown = 12, ComingShown = 200;

    /// <summary>Draws of a schedule that are shown before it creates them.</summary>
    private const int Projections = 4;

    public async Task<ConsoleDrawsModel> All()
    {
        var going = (await ScheduleEndpoints.Read(flows, schedules)).Where(schedule => schedule.EndedAt is null).ToList();
        var games = await Games();
        var coming = (await queries.Coming(ComingShown)).Select(d => new ComingDraw(d.DrawId, d.GameId, d.Status, d.OpensAt, d.ClosesAt)).Concat(going.SelectMany(Projected));
        return new([.. coming.OrderBy(draw => draw.ClosesAt)], (await draws.Results(null, LatestShown)).Draws, going, games);
    }

    public async Task<IReadOnlyList<Game>> Games()
    {
        var ids = await queries.Games();
        var replies = await flows.Run(async flow => await Task.WhenAll(ids.Select(id => flow.Ask(id, new DescribeGame()).AsTask())));
        return [.. replies.Select(reply => reply.Value!)];
    }

    /// <summary>The next draws of a schedule, which it has yet to create.</summary>
    private static IEnumerable<ComingDraw> Projected(Schedule schedule)
    {
        var next = schedule.Next;
        for (var i = 0; i < Projections && next is not null; i++)
        {
            yield return new(null, schedule.Terms.Game.Value, DrawStatus.Planned, next.ClosesAt - schedule.Terms.SalesLast, next.ClosesAt);
            next = Occurrences.Following(schedule.Terms, next);
        }
    }
}
