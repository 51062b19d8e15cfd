namespace Lottery.Grains;

/// <summary>The time that grains and flows see: UTC, in whole microseconds, as PostgreSQL keeps it.</summary>
public sealed class Clock(TimeProvider provider)
{
    public TimeProvider Provider { get; } = provider;

    public DateTimeOffset Now
    {
        get
        {
            var now = Provider.GetUtcNow();
            return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond));
        }
    }
}
