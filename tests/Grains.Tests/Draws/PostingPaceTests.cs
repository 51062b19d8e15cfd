using Lottery.Grains.Draws;
using Xunit;

namespace Lottery.Grains.Tests.Draws;

public class PostingPaceTests
{
    [Fact]
    public void Alone_the_lots_grow_and_in_company_they_are_short()
    {
        var (pace, began) = (new PostingPace(), new DateTimeOffset(2030, 1, 1, 12, 0, 0, TimeSpan.Zero));
        (int Milliseconds, long FlowsBegun, int Count)[] steps =
        [
            (0, 7, 20), (49, 7, 20), (50, 7, 40), (51, 7, 80), (52, 7, 160), (53, 7, 320), (54, 7, 640), (55, 7, 1000), (56, 7, 1000),
            (57, 8, 20), (58, 9, 20), (59, 30, 20),
            (108, 30, 20), (109, 30, 40),
            (110, 31, 20),
        ];
        foreach (var (milliseconds, flowsBegun, count) in steps)
            Assert.Equal(count, pace.Next(flowsBegun, began.AddMilliseconds(milliseconds)));
    }
}
