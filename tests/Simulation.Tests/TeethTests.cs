using Xunit;

namespace Lottery.Simulation.Tests;

/// <summary>Goal: the checks find bugs. Method: each is planted, and a world must fail. docs/reliability.md says after how many seeds.</summary>
public class TeethTests
{
    /// <summary>Those that need more seeds than a test has time for: `./simulate --teeth` plants them too.</summary>
    private static readonly Bug[] Rare = [Bug.ForgottenRefusal, Bug.LostSessionWrites, Bug.NoFence];

    public static TheoryData<string> Bugs => [.. Enum.GetValues<Bug>().Except(Rare).Select(bug => bug.ToString())];

    [Theory]
    [MemberData(nameof(Bugs))]
    public void A_planted_bug_is_found(string bug) => Assert.NotNull(Sweep.Run(First(bug), count: 500, Enum.Parse<Bug>(bug)));

    /// <summary>The writer's fence hides most of what a missing version check lets through: the first seed that shows it is 1192.</summary>
    private static int First(string bug) => bug == nameof(Bug.NoVersionCheck) ? 1_001 : 1;

    [Fact]
    public void A_failure_is_made_small_and_stays_the_same_failure()
    {
        var (seed, failure) = Sweep.Run(first: 1, count: 100, Bug.ForgottenRefund)!.Value;
        var whole = Scenario.Of(seed);
        var small = Shrinking.Of(whole, Bug.ForgottenRefund, failure, runs: 500);
        Assert.Equal(Shrinking.KindOf(failure), Shrinking.KindOf(World.Run(small, Bug.ForgottenRefund).Failure!));
        Assert.True(small.Requests.Count < whole.Requests.Count);
    }
}
