namespace Lottery.Grains.Schedules;

/// <summary>One schedule of draws.</summary>
[Alias("lottery.schedule")]
public interface IScheduleGrain : IGrainWithIntegerKey
{
    /// <inheritdoc cref="Lottery.Grains.Schedules.CreateSchedule" path="/summary"/>
    [Alias("CreateSchedule")]
    ValueTask<Answer<Schedule>> CreateSchedule(CreateSchedule command, Origin origin);

    /// <inheritdoc cref="Lottery.Grains.Schedules.DescribeSchedule" path="/summary"/>
    [Alias("DescribeSchedule")]
    ValueTask<Answer<Schedule>> DescribeSchedule(DescribeSchedule command, Origin origin);

    /// <inheritdoc cref="Lottery.Grains.Schedules.BeginOccurrence" path="/summary"/>
    [Alias("BeginOccurrence")]
    ValueTask<Answer<Schedule>> BeginOccurrence(BeginOccurrence command, Origin origin);

    /// <inheritdoc cref="Lottery.Grains.Schedules.FinishOccurrence" path="/summary"/>
    [Alias("FinishOccurrence")]
    ValueTask<Answer<Schedule>> FinishOccurrence(FinishOccurrence command, Origin origin);

    /// <inheritdoc cref="Lottery.Grains.Schedules.EndSchedule" path="/summary"/>
    [Alias("EndSchedule")]
    ValueTask<Answer<Schedule>> EndSchedule(EndSchedule command, Origin origin);
}
