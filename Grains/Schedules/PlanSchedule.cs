using Lottery.Grains.Draws;
using Lottery.Grains.Games;

namespace Lottery.Grains.Schedules;

/// <summary>The flow that creates a schedule's draws, a day before their sales begin.</summary>
/// <remarks>
/// The number of a draw is fixed in the schedule before the draw is made: cut off or run twice, it makes one draw. A service that was
/// stopped creates late what still sells; draws whose sales would be over are skipped and counted.
/// </remarks>
public static class PlanSchedule
{
    /// <summary>Makes the schedule, and the draws whose time has come.</summary>
    /// <param name="flow">The world.</param>
    /// <param name="id">Its number; the same again gives the same schedule.</param>
    /// <param name="terms">What it promises.</param>
    public static async ValueTask<Reply<Schedule>> Create(IFlow flow, ScheduleId id, ScheduleTerms terms) =>
        (await flow.Ask(terms.Game, new DescribeGame())).Is(out _, out var fault) && (await flow.Ask(id, new CreateSchedule(terms))).Is(out _, out fault)
            ? await Run(flow, id)
            : fault;

    /// <summary>Ends the schedule once the draw that is being created is there. Draws that it has created go on.</summary>
    public static async ValueTask<Reply<Schedule>> End(IFlow flow, ScheduleId id) =>
        (await Run(flow, id)).Is(out _, out var fault) ? await flow.Ask(id, new EndSchedule()) : fault;

    /// <summary>Creates the draws whose time has come.</summary>
    /// <returns>How the schedule stands then; or what keeps it from going on.</returns>
    public static async ValueTask<Reply<Schedule>> Run(IFlow flow, ScheduleId id)
    {
        var reply = await flow.Ask(id, new DescribeSchedule());
        while (reply.Is(out var schedule, out _) && schedule.Next is { } next && flow.Now >= schedule.WakesAt)
            reply = next.ClosesAt <= flow.Now && schedule.Creating is null
                ? await flow.Ask(id, new FinishOccurrence(next.On, Created: false))
                : await Create(flow, schedule, next);
        return reply;
    }

    private static async ValueTask<Reply<Schedule>> Create(IFlow flow, Schedule schedule, Occurrence next)
    {
        var (id, terms) = (schedule.Id, schedule.Terms);
        if (schedule.Creating is null)
            return await flow.Ask(id, new BeginOccurrence(next.On, new(await flow.NextIds(IdKind.Draw))));
        var times = new DrawSchedule(next.ClosesAt - terms.SalesLast, next.ClosesAt, next.ClosesAt + terms.DrawsAfter);
        if ((await PlanDraw.Run(flow, schedule.Creating.Value, terms.Game, times)).Is(out _, out var fault))
            return await flow.Ask(id, new FinishOccurrence(next.On, Created: true));
        // Its sales ended between the two steps.
        return fault == Fault.InvalidSchedule ? await flow.Ask(id, new FinishOccurrence(next.On, Created: false)) : fault;
    }
}
