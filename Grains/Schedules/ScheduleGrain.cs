using Lottery.Grains.Turns;
using Orleans.Concurrency;

namespace Lottery.Grains.Schedules;

/// <summary>A schedule of draws on the cluster.</summary>
[GrainType("schedule"), Reentrant]
internal sealed class ScheduleGrain(GrainType<ScheduleId, ScheduleDecider, ScheduleCommand, ScheduleChanged, Schedule> type)
    : DecidingGrain<ScheduleId, ScheduleDecider, ScheduleCommand, ScheduleChanged, Schedule>(type), IScheduleGrain
{
    protected override ScheduleId Id => new(this.GetPrimaryKeyLong());

    public ValueTask<Answer<Schedule>> CreateSchedule(CreateSchedule command, Origin origin) => Turn(command, origin);

    public ValueTask<Answer<Schedule>> DescribeSchedule(DescribeSchedule command, Origin origin) => Turn(command, origin);

    public ValueTask<Answer<Schedule>> BeginOccurrence(BeginOccurrence command, Origin origin) => Turn(command, origin);

    public ValueTask<Answer<Schedule>> FinishOccurrence(FinishOccurrence command, Origin origin) => Turn(command, origin);

    public ValueTask<Answer<Schedule>> EndSchedule(EndSchedule command, Origin origin) => Turn(command, origin);
}
