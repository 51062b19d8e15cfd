using Xunit;

namespace Lottery.Simulation.Tests;

/// <summary>Goal: the checks find bugs. Method: each is planted, and a world must fail. docs/reliability.md says after how many seeds.</summary>
public class TeethTests
{
    public static TheoryData<string> Bugs => [.. Enum.GetNames<Bug>()];

    [Theory]
    [MemberData(nameof(Bugs))]
    public void A_planted_bug_is_found(string bug) => Assert.NotNull(Sweep.Run(first: 1, count: 3_000, Enum.Parse<Bug>(bug)));

    [Fact]
    public void A_failure_is_made_small_and_stays_the_same_failure()
    {
        var (seed, failure) = Sweep.Run(first: 1, count: 100, Bug.ForgottenRefund)!.Value;
        var whole = Scenario.Of(seed);
        var small = Shrinking.Of(whole, Bug.ForgottenRefund, failure);
        Assert.Equal(Shrinking.KindOf(failure), Shrinking.KindOf(World.Run(small, Bug.ForgottenRefund).Failure!));
        Assert.InRange(small.Requests.Count, 1, 4);
        Assert.True(small.Requests.Count < whole.Requests.Count);
    }
}
