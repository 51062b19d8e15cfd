using System.Numerics;

namespace Lottery.Load.Measuring;

/// <summary>Counts of durations in microseconds, from 0 to 19 hours; each kept to within a thousandth of itself.</summary>
/// <remarks>
/// Log-linear, as HdrHistogram: values below 2,048 have a bucket each; above, every power of two is cut into 1,024 equal ones.
/// Threads may record at once.
/// </remarks>
internal sealed class Histogram
{
    private const int Bits = 10;
    private const int MaxBits = 36;

    private readonly long[] _counts = new long[(MaxBits - Bits + 1) << Bits];
    private long _count;
    private long _max;
    private long _sum;

    public long Count => Volatile.Read(ref _count);

    /// <summary>Exact, in microseconds.</summary>
    public long Max => Volatile.Read(ref _max);

    /// <summary>Exact, in microseconds; 0 where nothing was recorded.</summary>
    public double Mean => Count == 0 ? 0 : (double)Volatile.Read(ref _sum) / Count;

    /// <param name="microseconds">What is outside of the range counts as its nearest end.</param>
    public void Record(long microseconds)
    {
        var value = Math.Clamp(microseconds, 0, (1L << MaxBits) - 1);
        Interlocked.Increment(ref _counts[Bucket(value)]);
        Interlocked.Increment(ref _count);
        Interlocked.Add(ref _sum, value);
        Raise(value);
    }

    /// <summary>Takes in what another has counted.</summary>
    public void Add(Histogram other)
    {
        for (var bucket = 0; bucket < _counts.Length; bucket++)
            Interlocked.Add(ref _counts[bucket], Volatile.Read(ref other._counts[bucket]));
        Interlocked.Add(ref _count, other.Count);
        Interlocked.Add(ref _sum, Volatile.Read(ref other._sum));
        Raise(other.Max);
    }

    /// <summary>The least duration, in microseconds, that this share of all is not above; 0 where nothing was recorded.</summary>
    /// <param name="percent">From 0 to 100; decimal, because 99.9 % of 1,000 must be 999.</param>
    public long Percentile(decimal percent)
    {
        var rank = Math.Max(1, (long)decimal.Ceiling(percent * Count / 100));
        long seen = 0;
        for (var bucket = 0; bucket < _counts.Length; bucket++)
        {
            seen += Volatile.Read(ref _counts[bucket]);
            if (seen >= rank)
                return Math.Min(UpperEnd(bucket), Max);
        }
        return Max;
    }

    private void Raise(long value)
    {
        for (var max = Volatile.Read(ref _max); value > max;)
        {
            var seen = Interlocked.CompareExchange(ref _max, value, max);
            if (seen == max)
                break;
            max = seen;
        }
    }

    internal static int Bucket(long value)
    {
        var shift = Math.Max(0, BitOperations.Log2((ulong)value) - Bits);
        return (shift << Bits) + (int)(value >> shift);
    }

    /// <summary>The largest value of a bucket.</summary>
    internal static long UpperEnd(int bucket)
    {
        var shift = Math.Max(0, (bucket >> Bits) - 1);
        return (((long)bucket - (shift << Bits) + 1) << shift) - 1;
    }
}
