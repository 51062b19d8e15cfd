using Lottery.Grains;
using Lottery.Grains.Schedules;
using Lottery.Storage.Tables;

namespace Lottery.Storage.Commit;

/// <summary>Which column each property of a schedule's rows is written to. <see cref="ScheduleTables"/> reads them back.</summary>
internal static class ScheduleMap
{
    public static TableWriter Schedules => new VersionedTable<ScheduleId, Schedule>("schedule", 1, b => b.Schedules, () => new Columns<Schedule>()
        .Bigint("id", r => r.Id.Value)
        .Text("game_id", r => r.Terms.Game.Value)
        .Integer("days", r => (int)r.Terms.Days)
        .Integer("closes_at", r => r.Terms.ClosesAt.Hour * 60 + r.Terms.ClosesAt.Minute)
        .Text("zone", r => r.Terms.Zone)
        .Bigint("sales_last", r => (long)r.Terms.SalesLast.TotalSeconds)
        .Bigint("draws_after", r => (long)r.Terms.DrawsAfter.TotalSeconds)
        .Date("next_on", r => r.Next?.On)
        .Time("next_at", r => r.Next?.ClosesAt)
        .Bigint("creating", r => r.Creating?.Value)
        .Bigint("created", r => r.Created)
        .Bigint("skipped", r => r.Skipped)
        .Time("ended_at", r => r.EndedAt)
        .Time("wakes_at", r => r.WakesAt)
        .Time("created_at", r => r.CreatedAt)
        .Bigint("version", r => r.Version));

    public static TableWriter Draws => new InsertOnlyTable<ScheduledDraw>("schedule_draw", b => b.ScheduledDraws, new Columns<ScheduledDraw>()
        .Bigint("schedule_id", r => r.Schedule.Value)
        .Date("on_date", r => r.On)
        .Bigint("draw_id", r => r.Draw.Value));
}
