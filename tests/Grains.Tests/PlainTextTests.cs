using Xunit;

namespace Lottery.Grains.Tests;

/// <summary>Goal: one rule for texts, whoever sends them.</summary>
public sealed class PlainTextTests
{
    [Theory]
    [InlineData("Six of 45", "Six of 45")]
    [InlineData("  at its ends ", "at its ends")]
    [InlineData("e\u0301", "\u00e9")] // One e with an accent, however it was typed.
    [InlineData("\u1112\u1161\u11ab", "\ud55c")]
    [InlineData("\u0915\u093c", "\u0915\u093c")]
    [InlineData("\ud83c\udfb2", "\ud83c\udfb2")]
    [InlineData("Лотерея", "Лотерея")]
    public void A_text_is_kept_in_one_form(string text, string kept) => Assert.Equal(kept, PlainText.Of(text, 1, 20));

    [Theory]
    [InlineData("a\u0000")]
    [InlineData("a\n")]
    [InlineData("a\tb")]
    [InlineData("a\u0085b")]
    [InlineData("a\u2028b")]
    [InlineData("a\u202eb")]
    [InlineData("a\u200fb")]
    [InlineData("a\u2066b")]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("123456789012345678901")]
    public void What_no_table_or_page_should_hold_is_refused(string text) => Assert.Null(PlainText.Of(text, 1, 20));

    [Fact]
    public void Half_of_a_surrogate_pair_is_refused() => Assert.All((string[])["a\ud800", "\udc00a"], text => Assert.Null(PlainText.Of(text, 1, 20)));

    [Fact]
    public void Characters_are_counted_as_PostgreSQL_counts_them()
    {
        var dice = string.Concat(Enumerable.Repeat("\ud83c\udfb2", 20));
        Assert.Equal(dice, PlainText.Of(dice, 1, 20));
        Assert.Null(PlainText.Of(dice, 1, 19));
    }
}
