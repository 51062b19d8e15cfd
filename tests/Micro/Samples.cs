using Lottery.Grains;
using Lottery.Grains.Draws;
using Lottery.Grains.Games;
using Lottery.Grains.Wallets;

namespace Lottery.Micro;

/// <summary>What is measured with: a draw of 6 of 45 and orders of one line, the same in every run.</summary>
internal static class Samples
{
    public static readonly DateTimeOffset Noon = new(2030, 1, 1, 12, 0, 0, TimeSpan.Zero);

    public static readonly Money Price = new(10_000, new("RUB", 2));

    public static readonly PlayerId Player = new(1001);

    public static readonly DrawTerms Terms = new(
        new(7), new("6of45"), Pick: 6, Of: 45, Price,
        new(1, 5_000, [PrizeTier.Fixed(3, 10_000), PrizeTier.Share(5, 2_000), PrizeTier.Jackpot(6, 7_500)], JackpotMinimum: 0, JackpotCap: null),
        Noon, Noon.AddHours(1), Noon.AddHours(1), Books: 1, Commitment: new byte[32]);

    public static BookId Book => Terms.BookOf(Player);

    /// <summary>One line each, with tickets that follow each other.</summary>
    public static TicketOrder[] Orders(int count) =>
        [.. Lines(count).Select((line, i) => new TicketOrder(Book, new(50_000 + i), 1, [Numbers.Of(line).Mask]))];

    /// <summary>Lines of six different numbers of 45.</summary>
    public static IEnumerable<int[]> Lines(int count)
    {
        var random = new Random(45);
        for (var i = 0; i < count; i++)
            yield return Line(random);
    }

    /// <summary>A 128-bit value that stands for a hash, a key or a salt.</summary>
    public static Guid Bits(int number) => new(number, 0, 0, new byte[8]);

    private static int[] Line(Random random)
    {
        var line = new HashSet<int>();
        while (line.Count < Terms.Pick)
            line.Add(random.Next(1, Terms.Of + 1));
        return [.. line];
    }
}
