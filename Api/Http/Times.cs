namespace Lottery.Api.Http;

/// <summary>Times of requests: UTC, in whole microseconds, as they are kept.</summary>
internal static class Times
{
    private static readonly DateTimeOffset First = DateTimeOffset.UnixEpoch;
    private static readonly DateTimeOffset End = new(3000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>A time as it is kept.</summary>
    /// <param name="field">Where it stands in the request.</param>
    /// <param name="time">As it came.</param>
    /// <exception cref="ProblemException">It is so far away that nothing can be reckoned with it.</exception>
    public static DateTimeOffset Of(string field, DateTimeOffset time)
    {
        if (time < First || time >= End)
            throw new ProblemException(Problem.InvalidField(field, "a time from 1970 to 2999"));
        var utc = time.ToUniversalTime();
        return utc.AddTicks(-(utc.Ticks % TimeSpan.TicksPerMicrosecond));
    }
}
