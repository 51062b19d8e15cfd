namespace Lottery.Verifier.Randomness;

/// <summary>Tails of distributions, to about 12 digits.</summary>
public static class Probability
{
    /// <summary>The probability of a chi-square value as large as this, or larger.</summary>
    public static double ChiSquareTail(double value, double degreesOfFreedom) => UpperGamma(degreesOfFreedom / 2, value / 2);

    /// <summary>The probability that a standard normal value is as far from 0 as this, or farther.</summary>
    public static double TwoSided(double z) => Erfc(Math.Abs(z) / Math.Sqrt(2));

    /// <summary>The complementary error function of a value of 0 or more.</summary>
    public static double Erfc(double x) => x < 0 ? 2 - Erfc(-x) : UpperGamma(0.5, x * x);

    /// <summary>The standard normal distribution function.</summary>
    public static double Normal(double z) => Erfc(-z / Math.Sqrt(2)) / 2;

    /// <summary>The regularized upper incomplete gamma function Q(a, x): by its series below a + 1, else by its continued fraction.</summary>
    public static double UpperGamma(double a, double x)
    {
        if (x <= 0)
            return 1;
        var scale = Math.Exp((a * Math.Log(x)) - x - LogGamma(a));
        if (x < a + 1)
        {
            var (term, sum) = (1 / a, 1 / a);
            for (var n = 1; n < 10_000 && Math.Abs(term) > Math.Abs(sum) * 1e-15; n++)
                sum += term *= x / (a + n);
            return 1 - (sum * scale);
        }
        const double tiny = 1e-300;
        var b = x + 1 - a;
        var (c, d) = (1 / tiny, 1 / b);
        var fraction = d;
        for (var n = 1; n < 10_000; n++)
        {
            var numerator = -n * (n - a);
            b += 2;
            d = (numerator * d) + b;
            d = 1 / (Math.Abs(d) < tiny ? tiny : d);
            c = b + (numerator / c);
            c = Math.Abs(c) < tiny ? tiny : c;
            fraction *= d * c;
            if (Math.Abs((d * c) - 1) < 1e-15)
                break;
        }
        return fraction * scale;
    }

    /// <summary>ln Γ(x) for x above 0, by Stirling's series after a shift.</summary>
    private static double LogGamma(double x)
    {
        var shift = 0.0;
        for (; x < 10; x++)
            shift -= Math.Log(x);
        var (inverse, square) = (1 / x, 1 / (x * x));
        return shift + ((x - 0.5) * Math.Log(x)) - x + (0.5 * Math.Log(2 * Math.PI))
            + (inverse * ((1 / 12.0) - (square * ((1 / 360.0) - (square * ((1 / 1260.0) - (square / 1680)))))));
    }
}
