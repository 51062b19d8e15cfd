using System.Diagnostics;
using Decision = Lottery.Grains.Decision<Lottery.Grains.Schedules.ScheduleChanged, Lottery.Grains.Schedules.Schedule>;

namespace Lottery.Grains.Schedules;

/// <summary>What happened to a schedule: how it stands now, and the draw that it created.</summary>
public sealed record ScheduleChanged(Schedule Schedule, ScheduledDraw? Draw = null);

/// <summary>One schedule: which draw is to be created next, under which number.</summary>
public sealed class ScheduleDecider(ScheduleId id, Schedule? schedule) : IDecider<ScheduleCommand, ScheduleChanged, Schedule>
{
    private Schedule? _schedule = schedule;

#pragma warning disable format // A table of rules: what is asked, what is known, what follows.
    public Decision Decide(ScheduleCommand command, DateTimeOffset now) => (command, _schedule) switch
    {
        (CreateSchedule c, null) when Occurrences.Check(c.Terms) is not null => Fault.InvalidSchedule,
        (CreateSchedule c, null)                        => new ScheduleChanged(new Schedule(id, c.Terms, Occurrences.After(c.Terms, now), now, Version: 1)),
        (CreateSchedule, { } known)                     => Decision.Known(known),
        (_, null)                                       => Fault.ScheduleNotFound,

        (DescribeSchedule, { } known)                   => Decision.Known(known),

        (EndSchedule, { EndedAt: not null } ended)      => Decision.Known(ended),
        (EndSchedule, { Creating: not null })           => Fault.DrawStatusConflict,
        (EndSchedule, { } s)                            => Next(s with { Next = null, EndedAt = now }),

        (BeginOccurrence b, { } s) when s.Next?.On != b.On => Decision.Known(s),
        (BeginOccurrence, { Creating: not null } s)     => Decision.Known(s),
        (BeginOccurrence b, { } s)                      => Next(s with { Creating = b.Draw }),

        (FinishOccurrence f, { } s) when s.Next?.On != f.On => Decision.Known(s),
        (FinishOccurrence { Created: true }, { Creating: null }) => Fault.DrawStatusConflict,
        (FinishOccurrence f, { } s)                     => Next(Advance(s, f.Created), Made(s, f.Created)),
        _ => throw new UnreachableException($"No rule for {command}."),
    };
#pragma warning restore format

    public void Apply(ScheduleChanged fact) => _schedule = fact.Schedule;

    public void Rows(ScheduleChanged fact, IRows rows)
    {
        rows.Add(fact.Schedule);
        if (fact.Draw is { } draw)
            rows.Add(draw);
    }

    public Reply<Schedule> Answer(ScheduleChanged fact) => fact.Schedule;

    private static Schedule Advance(Schedule s, bool created) => s with
    {
        Next = Occurrences.Following(s.Terms, s.Next!),
        Creating = null,
        Created = s.Created + (created ? 1 : 0),
        Skipped = s.Skipped + (created ? 0 : 1),
    };

    private static ScheduledDraw? Made(Schedule s, bool created) => created ? new(s.Id, s.Next!.On, s.Creating!.Value) : null;

    private static ScheduleChanged Next(Schedule s, ScheduledDraw? draw = null) => new(s with { Version = s.Version + 1 }, draw);
}
