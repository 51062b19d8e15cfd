namespace Lottery.Verifier.Randomness;

/// <summary>Tests of NIST SP 800-22 Rev. 1a on one sequence of bits, a byte each. The section numbers are those of the publication.</summary>
public static class BitTests
{
    /// <summary>The tests that are made here, each with all its p-values.</summary>
    public static IReadOnlyList<(string Name, Func<byte[], double[]> Run)> All { get; } =
    [
        ("frequency (2.1)", bits => [Frequency(bits)]),
        ("frequency within blocks of 128 (2.2)", bits => [BlockFrequency(bits, 128)]),
        ("runs (2.3)", bits => [Runs(bits)]),
        ("longest run of ones in blocks of 10,000 (2.4)", bits => [LongestRun(bits)]),
        ("serial, m = 16 (2.11)", bits => Serial(bits, 16)),
        ("approximate entropy, m = 10 (2.12)", bits => [ApproximateEntropy(bits, 10)]),
        ("cumulative sums (2.13)", bits => [CumulativeSums(bits, isBackward: false), CumulativeSums(bits, isBackward: true)]),
    ];

    public static double Frequency(byte[] bits) => Probability.Erfc(Math.Abs(bits.Sum(b => (2 * b) - 1)) / Math.Sqrt(2.0 * bits.Length));

    public static double BlockFrequency(byte[] bits, int size)
    {
        var blocks = bits.Length / size;
        var chi = 4.0 * size * Enumerable.Range(0, blocks).Sum(i => Math.Pow((Ones(bits, i * size, size) / (double)size) - 0.5, 2));
        return Probability.UpperGamma(blocks / 2.0, chi / 2);
    }

    public static double Runs(byte[] bits)
    {
        var share = Ones(bits, 0, bits.Length) / (double)bits.Length;
        if (Math.Abs(share - 0.5) >= 2 / Math.Sqrt(bits.Length))
            return 0;
        var runs = 1;
        for (var i = 1; i < bits.Length; i++)
            runs += bits[i] ^ bits[i - 1];
        return Probability.Erfc(Math.Abs(runs - (2.0 * bits.Length * share * (1 - share))) / (2 * Math.Sqrt(2.0 * bits.Length) * share * (1 - share)));
    }

    /// <summary>With the classes of the publication for 128, 6,272 and 750,000 bits or more.</summary>
    public static double LongestRun(byte[] bits)
    {
        var (size, least, expected) = bits.Length switch
        {
            < 6_272 => (8, 1, (double[])[0.2148, 0.3672, 0.2305, 0.1875]),
            < 750_000 => (128, 4, [0.1174, 0.2430, 0.2493, 0.1752, 0.1027, 0.1124]),
            _ => (10_000, 10, [0.0882, 0.2092, 0.2483, 0.1933, 0.1208, 0.0675, 0.0727]),
        };
        var (counts, blocks) = (new int[expected.Length], bits.Length / size);
        for (var block = 0; block < blocks; block++)
        {
            var (run, longest) = (0, 0);
            for (var i = block * size; i < (block + 1) * size; i++)
                longest = Math.Max(longest, run = bits[i] == 1 ? run + 1 : 0);
            counts[Math.Clamp(longest - least, 0, counts.Length - 1)]++;
        }
        var chi = counts.Zip(expected).Sum(c => Math.Pow(c.First - (blocks * c.Second), 2) / (blocks * c.Second));
        return Probability.UpperGamma((expected.Length - 1) / 2.0, chi / 2);
    }

    public static double[] Serial(byte[] bits, int m)
    {
        double psi = PsiSquared(bits, m), psi1 = PsiSquared(bits, m - 1), psi2 = PsiSquared(bits, m - 2);
        return
        [
            Probability.UpperGamma(Math.Pow(2, m - 2), (psi - psi1) / 2),
            Probability.UpperGamma(Math.Pow(2, m - 3), (psi - (2 * psi1) + psi2) / 2),
        ];
    }

    public static double ApproximateEntropy(byte[] bits, int m)
    {
        var entropy = Phi(m) - Phi(m + 1);
        return Probability.UpperGamma(Math.Pow(2, m - 1), bits.Length * (Math.Log(2) - entropy));

        double Phi(int length) => Patterns(bits, length).Where(c => c > 0).Sum(c => c / (double)bits.Length * Math.Log(c / (double)bits.Length));
    }

    public static double CumulativeSums(byte[] bits, bool isBackward)
    {
        var (sum, largest) = (0, 0);
        for (var i = 0; i < bits.Length; i++)
            largest = Math.Max(largest, Math.Abs(sum += (2 * bits[isBackward ? ^(i + 1) : i]) - 1));
        var (n, z, root) = (bits.Length, (double)largest, Math.Sqrt(bits.Length));
        var p = 1.0;
        for (var k = (int)Math.Ceiling(((-n / z) + 1) / 4 - 0.5); k <= ((n / z) - 1) / 4; k++)
            p -= Probability.Normal(((4 * k) + 1) * z / root) - Probability.Normal(((4 * k) - 1) * z / root);
        for (var k = (int)Math.Ceiling(((-n / z) - 3) / 4 - 0.5); k <= ((n / z) - 1) / 4; k++)
            p += Probability.Normal(((4 * k) + 3) * z / root) - Probability.Normal(((4 * k) + 1) * z / root);
        return p;
    }

    private static double PsiSquared(byte[] bits, int m) => m == 0 ? 0 : (Math.Pow(2, m) / bits.Length * Patterns(bits, m).Sum(c => (double)c * c)) - bits.Length;

    /// <summary>How often each pattern of m bits occurs, over the sequence and around its end.</summary>
    private static int[] Patterns(byte[] bits, int m)
    {
        var (counts, pattern, mask) = (new int[1 << m], 0, (1 << m) - 1);
        for (var i = 0; i < bits.Length + m - 1; i++)
        {
            pattern = ((pattern << 1) | bits[i % bits.Length]) & mask;
            if (i >= m - 1)
                counts[pattern]++;
        }
        return counts;
    }

    private static int Ones(byte[] bits, int from, int count)
    {
        var ones = 0;
        for (var i = from; i < from + count; i++)
            ones += bits[i];
        return ones;
    }
}
