using Lottery.Grains.Draws;
using Lottery.Grains.Fairness;
using Lottery.Grains.Games;

namespace Lottery.Grains.Tests;

/// <summary>Things that tests are about, in small round numbers. Times are data: nothing here reads a clock.</summary>
internal static class Samples
{
    public static readonly DateTimeOffset Noon = new(2030, 1, 1, 12, 0, 0, TimeSpan.Zero);

    public static readonly Currency Rub = new("RUB", 2);

    public static readonly Currency Jpy = new("JPY", 0);

    /// <summary>2 numbers of 5: ten combinations, so that all of them fit one purchase.</summary>
    public static readonly GameId Tiny = new("2of5");

    /// <summary>6 numbers of 45: one line does not win the jackpot within the life of this code.</summary>
    public static readonly GameId Huge = new("6of45");

    /// <summary>Half of sales: a fixed 20 for one number, nine tenths of the rest and at least 700 for both.</summary>
    public static readonly PrizePlan TinyPlan = new(
        1, 5_000, [PrizeTier.Fixed(1, 20), PrizeTier.Jackpot(2, 9_000)], JackpotMinimum: 700, JackpotCap: null);

    public static readonly byte[] Secret = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];

    /// <summary>A draw of the tiny game that sells from noon for an hour, at 1.00 a line, and draws a quarter of an hour later.</summary>
    public static DrawTerms Terms(long id = 1, int books = 2) => new(
        new(id), Tiny, Pick: 2, Of: 5, Minor(100), TinyPlan, Noon, Noon.AddHours(1), Noon.AddMinutes(75), books, Commitment.Of(Secret));

    public static Money Minor(long minor) => new(minor, Rub);

    public static Numbers Line(params int[] numbers) => Numbers.Of(numbers);

    /// <summary>All ten lines of the tiny game: one has both numbers, six have one, three have none.</summary>
    public static Numbers[] AllTinyLines { get; } =
        [.. from a in Enumerable.Range(1, 5) from b in Enumerable.Range(1, 5) where a < b select Numbers.Of([a, b])];

    /// <summary>A 128-bit value that stands for a hash or a key.</summary>
    public static Guid Bits(int number) => new(number, 0, 0, new byte[8]);

    /// <summary>A client's idempotency key, with the hash of one request or another.</summary>
    public static RequestKey Key(int key, int hash = 1) => new(Bits(key), Bits(1000 + hash));
}
