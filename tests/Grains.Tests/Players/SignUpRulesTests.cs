using Lottery.Grains.Players;
using Xunit;

namespace Lottery.Grains.Tests.Players;

public class SignUpRulesTests
{
#pragma warning disable format // A table.
    [Theory]
    [InlineData(0,  "",         null,         null,    Fault.None)]
    [InlineData(18, "",         "2008-06-15", null,    Fault.None)]
    [InlineData(18, "",         "2008-06-16", null,    Fault.TooYoung)]
    [InlineData(18, "",         "1950-01-01", null,    Fault.None)]
    [InlineData(0,  "AT,DE-BY", null,         "AT",    Fault.None)]
    [InlineData(0,  "AT,DE-BY", null,         "AT-9",  Fault.None)]
    [InlineData(0,  "AT,DE-BY", null,         "DE-BY", Fault.None)]
    [InlineData(0,  "AT,DE-BY", null,         "DE-BE", Fault.RegionNotServed)]
    [InlineData(0,  "AT,DE-BY", null,         "DE",    Fault.RegionNotServed)]
    [InlineData(18, "AT",       "2020-01-01", "US",    Fault.TooYoung)]
#pragma warning restore format
    public void A_person_signs_up_who_is_old_enough_and_lives_where_the_lottery_may_be_played(int age, string regions, string? born, string? region, Fault expected) =>
        Assert.Equal(expected, new SignUpRules(age, regions.Split(',', StringSplitOptions.RemoveEmptyEntries)).WhyNot(
            born is null ? null : DateOnly.Parse(born, System.Globalization.CultureInfo.InvariantCulture), region, new(2026, 6, 15)));

    [Theory]
    [InlineData("AT", true)]
    [InlineData("DE-BY", true)]
    [InlineData("FR-75C", true)]
    [InlineData("at", false)]
    [InlineData("AUT", false)]
    [InlineData("DE-", false)]
    [InlineData("DE-BAYERN", false)]
    [InlineData("DE-BY-1", false)]
    [InlineData("", false)]
    public void A_region_is_a_code_of_ISO_3166(string text, bool isOne) => Assert.Equal(isOne, SignUpRules.IsRegion(text));
}
