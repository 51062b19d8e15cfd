namespace Lottery.Grains.Fairness;

/// <summary>drand's network quicknet: a public random value each three seconds, which nobody knows before.</summary>
public static class Quicknet
{
    /// <summary>The network's name in the terms of a draw.</summary>
    public const string Name = "drand-quicknet";

    /// <summary>The hash by which relays know the network.</summary>
    public const string ChainHash = "52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971";

    /// <summary>Bytes of a round's signature. The round's value is the SHA-256 of it.</summary>
    public const int SignatureSize = 48;

    private const long Genesis = 1692803367;
    private const long PeriodSeconds = 3;

    /// <summary>When a round's value comes.</summary>
    public static DateTimeOffset TimeOf(long round) => DateTimeOffset.FromUnixTimeSeconds(Genesis + (PeriodSeconds * (round - 1)));

    /// <summary>The first round whose value comes then or later.</summary>
    public static long RoundAt(DateTimeOffset time) => Math.Max(1, ((time.AddTicks(TimeSpan.TicksPerSecond - 1).ToUnixTimeSeconds() - Genesis + PeriodSeconds - 1) / PeriodSeconds) + 1);
}
