using Lottery.Grains.Games;
using Xunit;

namespace Lottery.Grains.Tests.Games;

public class NumbersTests
{
#pragma warning disable format // The tables are aligned.

    [Theory]
    [InlineData("9 5 8",         "5 8 9",         3)]
    [InlineData("1",             "1",             1)]
    [InlineData("64 1",          "1 64",          2)]
    [InlineData("",              "",              0)]
    public void Numbers_are_kept_ascending(string chosen, string kept, int count)
    {
        var numbers = Numbers.Of(Parse(chosen));
        Assert.Equal(kept, numbers.ToString());
        Assert.Equal(count, numbers.Count);
        Assert.Equal(Parse(kept), numbers.ToArray());
        Assert.Equal(numbers, new Numbers(numbers.Mask));

        var bytes = new byte[count];
        numbers.WriteTo(bytes);
        Assert.Equal(numbers.ToArray(), bytes.Select(b => (int)b));
    }

    [Theory]
    [InlineData("1 1")]
    [InlineData("0")]
    [InlineData("65")]
    [InlineData("-1 2")]
    public void A_number_out_of_range_or_there_twice_is_refused(string chosen)
    {
        Assert.False(Numbers.TryOf(Parse(chosen), out _));
        Assert.Throws<ArgumentException>(() => Numbers.Of(Parse(chosen)));
    }

    [Theory]
    [InlineData("1 2 3 4 5 6",      6, 45, true)]
    [InlineData("1 2 3 4 5 45",     6, 45, true)]
    [InlineData("1 2 3 4 5 46",     6, 45, false)]
    [InlineData("1 2 3 4 5",        6, 45, false)]
    [InlineData("1 2 3 4 5 6 7",    6, 45, false)]
    [InlineData("1 2 3 4 5 64",     6, 64, true)]
    [InlineData("1 2 3 4 5 64",     6, 63, false)]
    [InlineData("",                 6, 45, false)]
    public void A_line_has_k_numbers_none_above_n(string chosen, int k, int n, bool valid) =>
        Assert.Equal(valid, Numbers.Of(Parse(chosen)).IsValid(k, n));

    [Theory]
    [InlineData("1 2 3 4 5 6",      "1 2 3 4 5 6",      6)]
    [InlineData("1 2 3 4 5 6",      "4 5 6 7 8 9",      3)]
    [InlineData("1 2 3 4 5 64",     "7 8 9 10 11 64",   1)]
    [InlineData("1 2 3",            "4 5 6",            0)]
    public void Matches_are_the_numbers_in_common(string line, string drawn, int matches) =>
        Assert.Equal(matches, Numbers.Of(Parse(line)).Matches(Numbers.Of(Parse(drawn))));

#pragma warning restore format

    private static int[] Parse(string text) => [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse)];
}
