namespace Lottery.Grains.Games;

/// <summary>The lines of a game "k of n", counted and numbered from 0 in the order of their masks. n is from 1 to 64.</summary>
public static class Combinations
{
    /// <summary>Row n has n over 0 to n over n: Pascal's triangle, which fits 63 bits up to row 64.</summary>
    private static readonly long[][] Triangle = Rows();

    /// <summary>How many lines there are.</summary>
    public static long Count(int k, int n) => k < 0 || k > n ? 0 : Triangle[n][k];

    /// <summary>The line of a number, from 0 to <see cref="Count"/>, exclusive.</summary>
    public static Numbers At(long rank, int k, int n)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rank);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(rank, Count(k, n));
        var mask = 0L;
        for (var number = n; k > 0; number--)
        {
            // So many lines have nothing from this number on.
            var without = Count(k, number - 1);
            if (rank < without)
                continue;
            rank -= without;
            k--;
            mask |= 1L << (number - 1);
        }
        return new(mask);
    }

    private static long[][] Rows()
    {
        var rows = new long[Numbers.Max + 1][];
        for (var n = 0; n < rows.Length; n++)
        {
            rows[n] = new long[n + 1];
            rows[n][0] = rows[n][n] = 1;
            for (var k = 1; k < n; k++)
                rows[n][k] = rows[n - 1][k - 1] + rows[n - 1][k];
        }
        return rows;
    }
}
