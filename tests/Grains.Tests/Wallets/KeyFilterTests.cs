using Lottery.Grains.Wallets;
using Xunit;

namespace Lottery.Grains.Tests.Wallets;

public class KeyFilterTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(100_000)]
    public void It_knows_every_key_it_saw_and_takes_few_others_for_known(int count)
    {
        var random = new Random(count);
        var keys = Enumerable.Range(0, count).Select(_ => RandomKey(random)).ToArray();
        var filter = new KeyFilter(keys[..(count / 2)]);
        foreach (var key in keys[(count / 2)..])
            filter.Add(key);

        Assert.All(keys, key => Assert.True(filter.MayContain(key)));
        var mistakes = Enumerable.Range(0, 20_000).Count(_ => filter.MayContain(RandomKey(random)));
        Assert.InRange(mistakes, 0, 400); // One in fifty; a hundred or two are to be expected.
    }

    /// <summary>Goal: keys that differ in few bits, as a careless caller's would, are told apart all the same.</summary>
    [Fact]
    public void Keys_that_count_up_are_told_apart()
    {
        var filter = new KeyFilter([.. Enumerable.Range(0, 10_000).Select(i => new Guid(i, 0, 0, new byte[8]))]);
        var mistakes = Enumerable.Range(10_000, 20_000).Count(i => filter.MayContain(new Guid(i, 0, 0, new byte[8])));
        Assert.InRange(mistakes, 0, 400);
    }

    private static Guid RandomKey(Random random)
    {
        var bytes = new byte[16];
        random.NextBytes(bytes);
        return new(bytes);
    }
}
