using BenchmarkDotNet.Attributes;
using Lottery.Grains.Games;

namespace Lottery.Micro.Games;

/// <summary>How many of a million tickets matched 0 to 6 of the numbers drawn.</summary>
public class Matching
{
    private const int Tickets = 1_000_000;

    private readonly int[] _drawn = [9, 11, 12, 5, 28, 8];
    private int[][] _lines = [];
    private Numbers[] _masks = [];

    [GlobalSetup]
    public void Check()
    {
        _lines = [.. Samples.Lines(Tickets)];
        _masks = [.. _lines.Select(line => Numbers.Of(line))];
        Agreement.Check(HashSets(), Masks());
        Agreement.Check(Intersections(), Masks());
    }

    [Benchmark(Baseline = true, Description = "int[] in a HashSet")]
    public long[] HashSets()
    {
        var drawn = _drawn.ToHashSet();
        var counts = new long[Samples.Terms.Pick + 1];
        foreach (var line in _lines)
            counts[line.Count(drawn.Contains)]++;
        return counts;
    }

    [Benchmark(Description = "int[].Intersect")]
    public long[] Intersections()
    {
        var counts = new long[Samples.Terms.Pick + 1];
        foreach (var line in _lines)
            counts[line.Intersect(_drawn).Count()]++;
        return counts;
    }

    [Benchmark(Description = "Numbers")]
    public long[] Masks()
    {
        var drawn = Numbers.Of(_drawn);
        var counts = new long[Samples.Terms.Pick + 1];
        foreach (var line in _masks)
            counts[drawn.Matches(line)]++;
        return counts;
    }
}
