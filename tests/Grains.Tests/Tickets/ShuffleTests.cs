using Lottery.Grains.Games;
using Lottery.Grains.Tickets;
using Xunit;

namespace Lottery.Grains.Tests.Tickets;

/// <summary>The order in which a pool hands its combinations out.</summary>
public class ShuffleTests
{
    private static readonly byte[] Key = [.. Enumerable.Range(1, 16).Select(i => (byte)i)];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(10)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(5_000)]
    public void Each_place_has_a_number_of_its_own(int count) =>
        Assert.Equal(Enumerable.Range(0, count), Enumerable.Range(0, count).Select(place => (int)Shuffle.At(Key, place, count)).Order());

    [Fact]
    public void Another_key_gives_another_order_and_neither_is_the_natural_one()
    {
        var orders = new[] { Key, [.. Key.Reverse()] }.Select(key => string.Join(' ', Enumerable.Range(0, 1_000).Select(p => Shuffle.At(key, p, 8_145_060)))).ToList();
        Assert.NotEqual(orders[0], orders[1]);
        Assert.All(orders, order => Assert.False(order.StartsWith("0 1 2", StringComparison.Ordinal)));
    }

    /// <summary>Goal: no number is favoured. Method: the numbers of 9,000 lines of 6 of 45 are each there about 1,200 times, with a deviation of 32.</summary>
    [Fact]
    public void The_first_lines_of_an_order_have_each_number_about_as_often()
    {
        var lines = Enumerable.Range(0, 9_000).Select(place => Combinations.At(Shuffle.At(Key, place, Combinations.Count(6, 45)), 6, 45));
        Assert.All(lines.SelectMany(line => line.ToArray()).CountBy(n => n), count => Assert.InRange(count.Value, 1_040, 1_360));
    }

    [Theory]
    [InlineData(2, 5, 10)]
    [InlineData(6, 45, 8_145_060)]
    [InlineData(5, 36, 376_992)]
    [InlineData(20, 64, 19_619_725_782_651_120)]
    public void Lines_are_counted(int k, int n, long count) => Assert.Equal(count, Combinations.Count(k, n));

    [Theory]
    [InlineData(2, 5)]
    [InlineData(1, 4)]
    [InlineData(3, 9)]
    public void Each_number_below_the_count_is_a_line_of_its_own(int k, int n)
    {
        var lines = Enumerable.Range(0, (int)Combinations.Count(k, n)).Select(rank => Combinations.At(rank, k, n)).ToList();
        Assert.All(lines, line => Assert.True(line.IsValid(k, n)));
        Assert.Equal(lines.OrderBy(line => line.Mask).Distinct(), lines);
    }

    [Fact]
    public void The_last_line_of_the_largest_game_has_the_highest_numbers() =>
        Assert.Equal(Enumerable.Range(45, 20), Combinations.At(Combinations.Count(20, 64) - 1, 20, 64).ToArray());
}
