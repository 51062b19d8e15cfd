namespace Lottery.Api.Limits;

/// <summary>Refuses requests of one key that come too fast: a number of them at once, and as many again spread over each window.</summary>
/// <remarks>
/// The generic cell rate algorithm (ITU-T I.371): a counter is the time at which its key has used nothing up. Memory is fixed,
/// whatever is tried: keys share the counters, chosen by a hash that nobody outside can foresee. Per process. Safe under concurrency.
/// </remarks>
/// <param name="permits">Requests in a window.</param>
/// <param name="window">The window.</param>
/// <param name="time">Its monotonic clock is used.</param>
/// <param name="counters">How many counters there are, 8 bytes each.</param>
public sealed class Throttle(int permits, TimeSpan window, TimeProvider time, int counters = 65_536)
{
    private readonly long[] _freshAt = new long[counters];
    private readonly long _ticksEach = Math.Max(1, window.Ticks / permits);

    /// <summary>Counts a request, unless it is refused.</summary>
    /// <param name="key">Whose it is.</param>
    /// <param name="retryAfter">Zero, or when the next one will be taken.</param>
    public bool TryTake<TKey>(TKey key, out TimeSpan retryAfter)
        where TKey : notnull
    {
        ref var freshAt = ref _freshAt[unchecked((uint)HashCode.Combine(key)) % (uint)counters];
        var now = time.GetElapsedTime(0, time.GetTimestamp()).Ticks;
        while (true)
        {
            var was = Volatile.Read(ref freshAt);
            var next = Math.Max(was, now) + _ticksEach;
            if (next - now > window.Ticks)
            {
                retryAfter = new TimeSpan(next - now - window.Ticks);
                return false;
            }
            if (Interlocked.CompareExchange(ref freshAt, next, was) == was)
            {
                retryAfter = TimeSpan.Zero;
                return true;
            }
        }
    }
}
