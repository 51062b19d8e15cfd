using Xunit;

namespace Lottery.Verifier.Tests;

/// <summary>Goal: what docs/fairness.md says the operator could still do, and what closes it, is so. Method: an operator who does it.</summary>
public sealed class OperatorTests
{
    private const int Wanted = 7;

    [Fact]
    public async Task Without_a_beacon_the_root_can_be_ground_with_late_tickets_of_the_operators_own_and_every_check_holds()
    {
        using var platform = new Operator(21);
        var (secret, sales) = (platform.Bytes(32), platform.Sell(200));
        var ground = Grind(platform, secret, sales, beacon: null);

        Assert.Equal(Wanted, (int)ground.Published.Proof["numbers"]![0]!);
        Assert.Empty(await ground.Published.Verify());
        Assert.InRange(ground.Tries, 2, 1000);
    }

    [Fact]
    public async Task With_a_beacon_that_comes_after_the_seal_what_was_ground_is_worth_nothing()
    {
        using var platform = new Operator(22);
        var (secret, sales) = (platform.Bytes(32), platform.Sell(200));
        var hits = 0;
        for (var draw = 0; draw < 40; draw++)
        {
            // He grinds for the value that he guesses; the round brings another.
            var (guessed, came) = (platform.Bytes(48), platform.Bytes(48));
            var ground = Grind(platform, secret, sales, guessed);
            Assert.Equal(Wanted, (int)ground.Published.Proof["numbers"]![0]!);
            var drawn = platform.Publish(secret, [.. sales, ground.Late], came);
            Assert.Empty(await drawn.Verify());
            if ((int)drawn.Proof["numbers"]![0]! == Wanted)
                hits++;
        }
        // One in twenty by chance: more than 9 of 40 would come once in ten thousand runs, and the seed is fixed.
        Assert.InRange(hits, 0, 9);
    }

    /// <summary>Adds one late ticket after another until the first number is the wanted one.</summary>
    private static (Published Published, Sold Late, int Tries) Grind(Operator platform, byte[] secret, List<Sold> sales, byte[]? beacon)
    {
        for (var tries = 1; ; tries++)
        {
            var late = new Sold(50_000 + tries, 1, platform.Bytes(32), [1, 2, 3]);
            var published = platform.Publish(secret, [.. sales, late], beacon);
            if ((int)published.Proof["numbers"]![0]! == Wanted)
                return (published, late, tries);
        }
    }
}
