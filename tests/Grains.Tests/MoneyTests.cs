using System.Diagnostics;
using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Xunit;
using static Lottery.Grains.Tests.Samples;

namespace Lottery.Grains.Tests;

public class MoneyTests
{
    private static readonly Currency Kwd = new("KWD", 3), Usdt = new("USDT", 6), Whole = new("WHOLE", 8);

#pragma warning disable format // The tables are aligned.

    [Theory]
    [InlineData("1.50",                 2,                  150L)]
    [InlineData("1.5",                  2,                  150L)]
    [InlineData("1.500",                2,                  150L)]
    [InlineData("0",                    2,                    0L)]
    [InlineData("-0.01",                2,                   -1L)]
    [InlineData("0.01",                 2,                    1L)]
    [InlineData("1",                    0,                    1L)]
    [InlineData("0.001",                3,                    1L)]
    [InlineData("0.00000001",           8,                    1L)]
    [InlineData("9223372036854775807",  0,  9223372036854775807L)]
    [InlineData("-9223372036854775807", 0, -9223372036854775807L)]
    [InlineData("92233720368547758.07", 2,  9223372036854775807L)]
    public void An_amount_is_read_exactly(string amount, int exponent, long minor)
    {
        Assert.True(Money.TryOf(Parse(amount), new("XXX", exponent), out var money));
        Assert.Equal(minor, money.Minor);
        Assert.Equal(Parse(amount), money.ToDecimal());
    }

    [Theory]
    [InlineData("0.001",                          2)]
    [InlineData("1.505",                          2)]
    [InlineData("0.1",                            0)]
    [InlineData("0.000000001",                    8)]
    [InlineData("92233720368547758.08",           2)]
    [InlineData("9223372036854775808",            0)]
    [InlineData("-9223372036854775809",           0)]
    [InlineData("79228162514264337593543950335",  0)]
    [InlineData("79228162514264337593543950335",  8)]
    [InlineData("-79228162514264337593543950335", 8)]
    public void An_amount_with_too_many_digits_or_too_large_is_refused_and_never_rounded(string amount, int exponent) =>
        Assert.False(Money.TryOf(Parse(amount), new("XXX", exponent), out _));

    [Theory]
    [InlineData(           150L, "1.50 RUB")]
    [InlineData(             0L, "0.00 RUB")]
    [InlineData(            -1L, "-0.01 RUB")]
    [InlineData( long.MaxValue,  "92233720368547758.07 RUB")]
    [InlineData( long.MinValue,  "-92233720368547758.08 RUB")]
    public void An_amount_is_written_with_all_the_digits_of_its_currency(long minor, string text) =>
        Assert.Equal(text, Minor(minor).ToString());

#pragma warning restore format

    [Fact]
    public void Currencies_have_the_digits_they_have()
    {
        Assert.Equal("150 JPY", new Money(150, Jpy).ToString());
        Assert.Equal("0.150 KWD", new Money(150, Kwd).ToString());
        Assert.Equal("0.000150 USDT", new Money(150, Usdt).ToString());
        Assert.Equal((1, 100, 1_000, 100_000_000), (Jpy.UnitMinor, Rub.UnitMinor, Kwd.UnitMinor, Whole.UnitMinor));
    }

    [Fact]
    public void Whatever_is_written_is_read_back() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(1_000),
        Prop.ForAll((long minor, byte exponent) =>
        {
            var money = new Money(minor, new("XXX", exponent % 9));
            return Money.TryOf(money.ToDecimal(), money.Currency, out var back) && back == money;
        }));

    [Fact]
    public void Sums_differences_and_comparisons_are_of_minor_units()
    {
        Assert.Equal(Minor(5), Minor(2) + Minor(3));
        Assert.Equal(Minor(-1), Minor(2) - Minor(3));
        Assert.Equal(Minor(6), Minor(2) * 3);
        Assert.True(Minor(2) < Minor(3) && Minor(3) > Minor(2) && Minor(2) <= Minor(2) && Minor(2) >= Minor(2));
        Assert.True(Minor(1).IsPositive && !Minor(0).IsPositive && Minor(0).IsZero && !Minor(-1).IsPositive);
        Assert.Equal(Minor(0), Money.Zero(Rub));
    }

    [Fact]
    public void A_sum_that_cannot_be_counted_is_an_error_and_not_a_wrong_sum()
    {
        Assert.Throws<OverflowException>(() => Minor(long.MaxValue) + Minor(1));
        Assert.Throws<OverflowException>(() => Minor(long.MinValue) - Minor(1));
        Assert.Throws<OverflowException>(() => Minor(long.MaxValue) * 2);
    }

    [Fact]
    public void Currencies_do_not_mix()
    {
        var yen = new Money(1, Jpy);
        Assert.Throws<UnreachableException>(() => Minor(1) + yen);
        Assert.Throws<UnreachableException>(() => Minor(1) - yen);
        Assert.Throws<UnreachableException>(() => Minor(1) < yen);
        Assert.Throws<UnreachableException>(() => Minor(1).CompareTo(yen));
        Assert.NotEqual(Minor(1), yen);
    }

    private static decimal Parse(string amount) => decimal.Parse(amount, CultureInfo.InvariantCulture);
}
