using System.Security.Cryptography;
using System.Text;
using Lottery.Grains.Games;
using Xunit;

namespace Lottery.Grains.Tests.Games;

public class PrizePlanTests
{
    private static readonly PrizePlan Plan = new(1, 5_000, [PrizeTier.Fixed(2, 10), PrizeTier.Share(3, 4_000), PrizeTier.Jackpot(4, 6_000)], 1_000, 9_000);

    public static TheoryData<PrizePlan, string> Wrong => new()
    {
        { Plan with { Version = 0 },                                                       "The version is at least 1." },
        { Plan with { FundBasisPoints = -1 },                                              "The fund's share of sales is 0 to 10000 basis points." },
        { Plan with { FundBasisPoints = 10_001 },                                          "The fund's share of sales is 0 to 10000 basis points." },
        { Plan with { Tiers = [] },                                                        "There is at least one tier." },
        { Plan with { Tiers = [PrizeTier.Fixed(0, 1)] },                                   "A tier's matches are 1 to 4." },
        { Plan with { Tiers = [PrizeTier.Fixed(5, 1)] },                                   "A tier's matches are 1 to 4." },
        { Plan with { Tiers = [PrizeTier.Fixed(1, 0)] },                                   "A fixed prize is 1 to 1000000000000000 minor units." },
        { Plan with { Tiers = [PrizeTier.Fixed(1, long.MaxValue)] },                       "A fixed prize is 1 to 1000000000000000 minor units." },
        { Plan with { Tiers = [new(1, PrizeKind.Fixed, 1, 1)] },                           "A fixed tier has no basis points." },
        { Plan with { Tiers = [PrizeTier.Share(1, 0)] },                                   "A share is 1 to 10000 basis points." },
        { Plan with { Tiers = [PrizeTier.Share(1, 10_001)] },                              "A share is 1 to 10000 basis points." },
        { Plan with { Tiers = [PrizeTier.Jackpot(1, -1)] },                                "A jackpot's share is 0 to 10000 basis points." },
        { Plan with { Tiers = [new(1, PrizeKind.Share, 1, 1)] },                           "Only a fixed tier has an amount." },
        { Plan with { Tiers = [new(1, default, 0, 0)] },                                   "A tier is fixed, a share or a jackpot." },
        { Plan with { Tiers = [PrizeTier.Fixed(1, 1), PrizeTier.Fixed(1, 2)] },            "No two tiers have the same matches." },
        { Plan with { Tiers = [PrizeTier.Share(1, 5_000), PrizeTier.Jackpot(2, 5_001)] },  "The tiers share at most 10000 basis points." },
        { Plan with { Tiers = [PrizeTier.Jackpot(1, 1), PrizeTier.Jackpot(2, 1)] },        "There is at most one jackpot tier." },
        { Plan with { Tiers = [PrizeTier.Fixed(1, 1)] },                                   "Only a jackpot tier has a minimum or a cap." },
        { Plan with { JackpotMinimum = -1 },                                               "The jackpot's minimum is 0 to 1000000000000000." },
        { Plan with { JackpotCap = 0, JackpotMinimum = 0 },                                "The jackpot's cap is 1 to 1000000000000000." },
        { Plan with { JackpotCap = 999 },                                                  "The jackpot's cap is not below its minimum." },
    };

    [Theory]
    [MemberData(nameof(Wrong), DisableDiscoveryEnumeration = true)]
    public void A_plan_that_cannot_serve_says_why(PrizePlan plan, string reason) => Assert.Equal(reason, plan.Check(4));

    [Fact]
    public void Plans_that_can_serve_have_nothing_wrong()
    {
        Assert.Null(Plan.Check(4));
        Assert.Null((Plan with { JackpotCap = null }).Check(4));
        Assert.Null((Plan with { JackpotCap = 1_000 }).Check(4));
        Assert.Null((Plan with { Tiers = [PrizeTier.Share(1, 10_000)], JackpotMinimum = 0, JackpotCap = null }).Check(4));
        Assert.Null(StandardPlans.SixOf45.Check(6));
        Assert.Null(StandardPlans.FiveOf36.Check(5));
    }

    [Fact]
    public void A_plan_has_one_canonical_text_whatever_the_order_of_its_tiers()
    {
        const string Text = "lottery-prizes-v1\nversion 1\nfund 5000\ntier 4 jackpot 6000\ntier 3 share 4000\ntier 2 fixed 10\njackpot 1000 9000\n";
        Assert.Equal(Text, Plan.CanonicalText());
        Assert.Equal(Text, (Plan with { Tiers = [.. Plan.Tiers.Reverse()] }).CanonicalText());
        Assert.Equal(Text.Replace("9000", "none"), (Plan with { JackpotCap = null }).CanonicalText());
        Assert.Equal(SHA256.HashData(Encoding.ASCII.GetBytes(Text)), Plan.Hash());
    }
}
