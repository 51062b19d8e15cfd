using System.Globalization;
using System.Numerics;

namespace Lottery.Api.Games;

/// <summary>The odds of a line.</summary>
public static class Odds
{
    /// <summary>One line in this many has exactly this number of matches; one decimal where the value is small: 6 of 45 with 6 matches is <c>8145060</c>.</summary>
    public static string OneIn(int pick, int of, int matches)
    {
        var good = Choose(pick, matches) * Choose(of - pick, pick - matches);
        if (good.IsZero)
            return "never";
        var tenths = (Choose(of, pick) * 20 / good + 1) / 2;
        return tenths >= 1000
            ? ((tenths + 5) / 10).ToString(CultureInfo.InvariantCulture)
            : ((decimal)tenths / 10m).ToString(CultureInfo.InvariantCulture);
    }

    private static BigInteger Choose(int n, int k)
    {
        if (k < 0 || k > n)
            return 0;
        var result = BigInteger.One;
        for (var i = 1; i <= k; i++)
            result = result * (n - k + i) / i;
        return result;
    }
}
