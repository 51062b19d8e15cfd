namespace Lottery.Grains.Turns;

/// <summary>A count that all threads add to without waiting for each other: every core has a cell of its own.</summary>
public sealed class StripedCounter
{
    private readonly long[] _cells = Stripes.Cells(1);

    public void Add(long count = 1) => Interlocked.Add(ref _cells[Stripes.Current(1)], count);

    /// <summary>All that was added. What is being added meanwhile may or may not be in it.</summary>
    public long Sum() => Stripes.Sum(_cells, 1, 0);
}

/// <summary>Where each core's cells are in an array: apart by more than a cache line, or cores would wait for each other after all.</summary>
public static class Stripes
{
    /// <summary>128 bytes: processors fetch cache lines in pairs.</summary>
    private const int Apart = 16;

    /// <summary>Beyond so many, cores share cells: the memory is for each series.</summary>
    private const int Most = 16;

    private static readonly int Count = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Min(Environment.ProcessorCount, Most));

    /// <summary>An array for so many cells a core.</summary>
    public static long[] Cells(int cells) => new long[Apart + Count * Width(cells)];

    /// <summary>The index of the first of this core's cells.</summary>
    public static int Current(int cells) => Apart + (Thread.GetCurrentProcessorId() & (Count - 1)) * Width(cells);

    /// <summary>The sum over all cores of one of their cells.</summary>
    public static long Sum(long[] cells, int width, int cell)
    {
        var sum = 0L;
        for (var i = 0; i < Count; i++)
            sum += Interlocked.Read(ref cells[Apart + i * Width(width) + cell]);
        return sum;
    }

    private static int Width(int cells) => (cells + Apart - 1) / Apart * Apart;
}
