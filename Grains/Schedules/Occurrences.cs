namespace Lottery.Grains.Schedules;

/// <summary>The days and instants at which a schedule's sales end.</summary>
/// <remarks>
/// A time of day that the zone's clocks skip in spring is the instant at which they are put forward plus what is missing: 02:30
/// becomes 03:30. One that they show twice in autumn is the first of the two.
/// </remarks>
public static class Occurrences
{
    /// <summary>Why the terms cannot be a schedule's; null where they can.</summary>
    public static string? Check(ScheduleTerms terms) => terms switch
    {
        _ when terms.Days is Weekdays.None || (int)terms.Days > 127 => "There is at least one day of the week.",
        _ when !TimeZoneInfo.TryFindSystemTimeZoneById(terms.Zone, out _) => "The zone is an IANA time zone, such as Europe/Moscow.",
        _ when terms.SalesLast < TimeSpan.FromMinutes(1) || terms.SalesLast > TimeSpan.FromDays(90) => "Sales last a minute to 90 days.",
        _ when terms.DrawsAfter < TimeSpan.Zero || terms.DrawsAfter > TimeSpan.FromDays(7) => "The numbers are drawn 0 to 7 days after sales end.",
        _ => null,
    };

    /// <summary>The first draw whose sales end after an instant.</summary>
    public static Occurrence After(ScheduleTerms terms, DateTimeOffset instant)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(terms.Zone);
        // The day before, too: a skipped time may fall into the next day.
        var day = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(instant, zone).DateTime).AddDays(-1);
        while (true)
        {
            var occurrence = new Occurrence(day, At(day, terms.ClosesAt, zone));
            if (IsOn(terms.Days, day) && occurrence.ClosesAt > instant)
                return occurrence;
            day = day.AddDays(1);
        }
    }

    /// <summary>The draw after another one.</summary>
    public static Occurrence Following(ScheduleTerms terms, Occurrence before)
    {
        var day = before.On.AddDays(1);
        while (!IsOn(terms.Days, day))
            day = day.AddDays(1);
        return new(day, At(day, terms.ClosesAt, TimeZoneInfo.FindSystemTimeZoneById(terms.Zone)));
    }

    private static DateTimeOffset At(DateOnly day, TimeOnly time, TimeZoneInfo zone)
    {
        var local = day.ToDateTime(time);
        if (zone.IsInvalidTime(local))
        {
            // The offset that counted before the clocks were put forward gives the same instant as the one after it.
            var before = zone.GetUtcOffset(local.AddDays(-1));
            return new DateTimeOffset(local, before).ToUniversalTime();
        }
        var offset = zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max() : zone.GetUtcOffset(local);
        return new DateTimeOffset(local, offset).ToUniversalTime();
    }

    private static bool IsOn(Weekdays days, DateOnly day) => days.HasFlag((Weekdays)(1 << (((int)day.DayOfWeek + 6) % 7)));
}
