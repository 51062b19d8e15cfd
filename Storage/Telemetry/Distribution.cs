using System.Diagnostics.Metrics;
using Lottery.Grains.Turns;

namespace Lottery.Storage.Telemetry;

/// <summary>How often which values were seen, in buckets: one series of a <see cref="DistributionFamily"/>.</summary>
/// <remarks>It counts by itself, which allocates nothing; the instrument is told only while somebody does.</remarks>
public sealed class Distribution
{
    private readonly DistributionFamily _family;
    private readonly long[] _cells;

    internal Distribution(DistributionFamily family, KeyValuePair<string, object?>[] tags)
    {
        (_family, Tags) = (family, tags);
        _cells = Stripes.Cells(Width);
    }

    public IReadOnlyList<KeyValuePair<string, object?>> Tags { get; }

    /// <summary>The buckets, the one without a bound, and the sum.</summary>
    private int Width => _family.Bounds.Count + 2;

    /// <summary>Notes one value, in the family's smallest units; it is not negative.</summary>
    public void Record(long value)
    {
        var at = Stripes.Current(Width);
        Interlocked.Increment(ref _cells[at + _family.BucketOf(value)]);
        Interlocked.Add(ref _cells[at + Width - 1], value);
        if (_family.Instrument.Enabled)
            _family.Instrument.Record(value / _family.PerUnit, (KeyValuePair<string, object?>[])Tags);
    }

    /// <summary>Notes a duration, where the family's are.</summary>
    public void Record(TimeSpan took) => Record(Math.Max(0, took.Ticks));

    /// <summary>How often a value was in each bucket, the last of which has no bound, and the sum of all values in the family's unit.</summary>
    public (long[] Buckets, double Sum) Read()
    {
        var buckets = new long[Width - 1];
        for (var i = 0; i < buckets.Length; i++)
            buckets[i] = Stripes.Sum(_cells, Width, i);
        return (buckets, Stripes.Sum(_cells, Width, Width - 1) / _family.PerUnit);
    }
}

/// <summary>All series of one histogram.</summary>
public sealed class DistributionFamily
{
    private readonly long[] _bounds;
    private readonly List<Distribution> _series = [];

    internal DistributionFamily(Meter meter, string name, string unit, string description, double perUnit, long[] bounds)
    {
        (_bounds, PerUnit, Bounds) = (bounds, perUnit, [.. bounds.Select(bound => bound / perUnit)]);
        Instrument = meter.CreateHistogram(name, unit, description, null, new InstrumentAdvice<double> { HistogramBucketBoundaries = Bounds });
    }

    /// <summary>What others listen to.</summary>
    public Histogram<double> Instrument { get; }

    /// <summary>The buckets' upper bounds, inclusive, ascending; in the unit.</summary>
    public IReadOnlyList<double> Bounds { get; }

    /// <summary>Smallest units in one unit: ticks in a second, or 1.</summary>
    internal double PerUnit { get; }

    /// <summary>The series so far.</summary>
    public IReadOnlyList<Distribution> Series
    {
        get
        {
            lock (_series)
                return [.. _series];
        }
    }

    /// <summary>Adds a series; to be kept by whoever records, and never made twice with the same tags.</summary>
    public Distribution Add(params KeyValuePair<string, object?>[] tags)
    {
        var series = new Distribution(this, tags);
        lock (_series)
            _series.Add(series);
        return series;
    }

    internal int BucketOf(long value)
    {
        var bounds = _bounds;
        var i = 0;
        while (i < bounds.Length && value > bounds[i])
            i++;
        return i;
    }
}
