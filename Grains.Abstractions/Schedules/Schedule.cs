namespace Lottery.Grains.Schedules;

/// <summary>Days of the week on which draws close.</summary>
[Flags]
public enum Weekdays
{
    None = 0,
    Monday = 1,
    Tuesday = 2,
    Wednesday = 4,
    Thursday = 8,
    Friday = 16,
    Saturday = 32,
    Sunday = 64,
}

/// <summary>What a schedule promises: draws of a game at the same time of day, on some days of the week.</summary>
/// <param name="Game">The game.</param>
/// <param name="Days">At least one.</param>
/// <param name="ClosesAt">The time of day at which sales end, on the zone's clocks.</param>
/// <param name="Zone">An IANA time zone: <c>Europe/Moscow</c>.</param>
/// <param name="SalesLast">How long before they end sales begin: a minute to 90 days.</param>
/// <param name="DrawsAfter">How long after sales end the numbers are drawn: 0 to 7 days.</param>
[GenerateSerializer, Immutable, Alias("lottery.ScheduleTerms")]
public sealed record ScheduleTerms(GameId Game, Weekdays Days, TimeOnly ClosesAt, string Zone, TimeSpan SalesLast, TimeSpan DrawsAfter);

/// <summary>One draw of a schedule.</summary>
/// <param name="On">The day on which its sales end, on the zone's clocks. A schedule has one draw a day at most.</param>
/// <param name="ClosesAt">The same as an instant.</param>
[GenerateSerializer, Immutable, Alias("lottery.Occurrence")]
public sealed record Occurrence(DateOnly On, DateTimeOffset ClosesAt);

/// <summary>A schedule from its creation to its end, and the row.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Terms">What it promises.</param>
/// <param name="Next">The next draw to be created; null once it has ended.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="Version">1 when made, one more with each change.</param>
[GenerateSerializer, Immutable, Alias("lottery.Schedule")]
public sealed record Schedule(ScheduleId Id, ScheduleTerms Terms, Occurrence? Next, DateTimeOffset CreatedAt, long Version)
{
    /// <summary>How long before its sales begin a draw is created, so that players see it coming.</summary>
    public static readonly TimeSpan Ahead = TimeSpan.FromDays(1);

    /// <summary>The number of the next draw, from the moment at which its creation begins.</summary>
    [Id(0)]
    public DrawId? Creating { get; init; }

    /// <summary>Draws that it has created.</summary>
    [Id(1)]
    public long Created { get; init; }

    /// <summary>Draws that were never created because the service was stopped until their sales were over.</summary>
    [Id(2)]
    public long Skipped { get; init; }

    /// <summary>When it was ended; draws that it has created go on.</summary>
    [Id(3)]
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>When the next draw must be created; null once it has ended.</summary>
    public DateTimeOffset? WakesAt => Next is { } next ? next.ClosesAt - Terms.SalesLast - Ahead : null;
}

/// <summary>A draw that a schedule created, and the row. Rows never change.</summary>
[GenerateSerializer, Immutable, Alias("lottery.ScheduledDraw")]
public sealed record ScheduledDraw(ScheduleId Schedule, DateOnly On, DrawId Draw);

/// <summary>What a schedule can be asked. Each may be sent any number of times.</summary>
[GenerateSerializer, Immutable, Alias("lottery.ScheduleCommand")]
public abstract record ScheduleCommand : ICommand<IScheduleGrain, Schedule>
{
    /// <summary>Calls the grain's method that takes this command.</summary>
    public abstract ValueTask<Answer<Schedule>> SendTo(IScheduleGrain grain, Origin origin);
}

/// <summary>Makes the schedule. The same again is a repeat.</summary>
[GenerateSerializer, Immutable, Alias("lottery.CreateSchedule")]
public sealed record CreateSchedule(ScheduleTerms Terms) : ScheduleCommand
{
    public override ValueTask<Answer<Schedule>> SendTo(IScheduleGrain grain, Origin origin) => grain.CreateSchedule(this, origin);
}

/// <summary>Asks for the schedule and changes nothing.</summary>
[GenerateSerializer, Immutable, Alias("lottery.DescribeSchedule")]
public sealed record DescribeSchedule : ScheduleCommand
{
    public override ValueTask<Answer<Schedule>> SendTo(IScheduleGrain grain, Origin origin) => grain.DescribeSchedule(this, origin);
}

/// <summary>Fixes the number of the draw that is created next. The first number stays.</summary>
/// <param name="On">Its day; refused where it is not the next one any more.</param>
/// <param name="Draw">A new number.</param>
[GenerateSerializer, Immutable, Alias("lottery.BeginOccurrence")]
public sealed record BeginOccurrence(DateOnly On, DrawId Draw) : ScheduleCommand
{
    public override ValueTask<Answer<Schedule>> SendTo(IScheduleGrain grain, Origin origin) => grain.BeginOccurrence(this, origin);
}

/// <summary>Goes on to the draw after the next one.</summary>
/// <param name="On">The day of the one that is done; another's is a repeat.</param>
/// <param name="Created">False where it could not be created any more.</param>
[GenerateSerializer, Immutable, Alias("lottery.FinishOccurrence")]
public sealed record FinishOccurrence(DateOnly On, bool Created) : ScheduleCommand
{
    public override ValueTask<Answer<Schedule>> SendTo(IScheduleGrain grain, Origin origin) => grain.FinishOccurrence(this, origin);
}

/// <summary>Ends the schedule: it creates no more draws. Refused while one is being created.</summary>
[GenerateSerializer, Immutable, Alias("lottery.EndSchedule")]
public sealed record EndSchedule : ScheduleCommand
{
    public override ValueTask<Answer<Schedule>> SendTo(IScheduleGrain grain, Origin origin) => grain.EndSchedule(this, origin);
}
