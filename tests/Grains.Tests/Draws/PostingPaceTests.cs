using Lottery.Grains.Draws;
using Xunit;

namespace Lottery.Grains.Tests.Draws;

public class PostingPaceTests
{
    [Fact]
    public void Alone_the_lots_grow_and_in_company_they_are_short()
    {
        var pace = new PostingPace();
        (long FlowsBegun, int Count)[] steps =
        [
            (7, 100), (7, 200), (7, 400), (7, 800), (7, 1000), (7, 1000),
            (8, 100), (9, 100), (30, 100),
            (30, 200), (30, 400),
            (31, 100),
        ];
        foreach (var (flowsBegun, count) in steps)
            Assert.Equal(count, pace.Next(flowsBegun));
    }
}
