using System.Globalization;
using Lottery.Pages.Hosting;

namespace Lottery.Pages.Language;

/// <summary>Times as people read them, in the viewer's zone.</summary>
public static class Times
{
    private static readonly string[] Days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
    private static readonly string[] Months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

    /// <summary>Day and time: <c>Wed 25 Nov, 19:00</c>; with the zone where the browser has not told its own.</summary>
    public static string Moment(this Viewer viewer, DateTimeOffset time)
    {
        var local = viewer.Local(time);
        return $"{viewer.Day(time)}, {local.ToString("HH:mm", CultureInfo.InvariantCulture)}{(viewer.Zone == TimeZoneInfo.Utc ? "\u00A0UTC" : "")}";
    }

    /// <summary>The day: <c>Wed 25 Nov</c>; with the year where it is another one.</summary>
    public static string Day(this Viewer viewer, DateTimeOffset time)
    {
        var local = viewer.Local(time);
        var year = local.Year == viewer.Local(viewer.Now).Year ? "" : local.ToString(" yyyy", CultureInfo.InvariantCulture);
        return $"{viewer.L[Days[(int)local.DayOfWeek]]}\u00A0{local.Day}\u00A0{viewer.L[Months[local.Month - 1]]}{year}";
    }

    /// <summary>A time as it is on the viewer's clocks.</summary>
    public static DateTimeOffset Local(this Viewer viewer, DateTimeOffset time) => TimeZoneInfo.ConvertTime(time, viewer.Zone);

    /// <summary>For the attribute <c>datetime</c>, and for scripts.</summary>
    public static string Iso(this DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>How long until a time: <c>2 d 4 h</c>, <c>3 h 12 min</c>, <c>45 s</c>; scripts count it down.</summary>
    public static string Until(this Viewer viewer, DateTimeOffset time)
    {
        var left = time - viewer.Now;
        if (left <= TimeSpan.Zero)
            return viewer.L["now"];
        return left switch
        {
            { TotalDays: >= 1 } => viewer.L["{0} d {1} h", left.Days, left.Hours],
            { TotalHours: >= 1 } => viewer.L["{0} h {1} min", left.Hours, left.Minutes],
            { TotalMinutes: >= 1 } => viewer.L["{0} min {1} s", left.Minutes, left.Seconds],
            _ => viewer.L["{0} s", left.Seconds],
        };
    }
}
