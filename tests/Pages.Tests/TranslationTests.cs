using System.Text.Json;
using System.Text.RegularExpressions;
using Lottery.Api.Tests.Running;
using Lottery.Grains;
using Lottery.Grains.Draws;
using Lottery.Grains.Tickets;
using Lottery.Grains.Wallets;
using Lottery.Pages.Language;
using Xunit;

namespace Lottery.Pages.Tests;

/// <summary>Goal: no page is half translated. Method: all texts that the sources ask for, looked up in each language's file; and the rules of numbers, money and counts.</summary>
public sealed partial class TranslationTests
{
    [Fact]
    public void Every_text_of_the_pages_has_a_translation()
    {
        var folder = Path.Combine(LotteryProcess.SourceFolder, "Pages");
        var texts = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Where(file => Path.GetExtension(file) is ".cs" or ".razor" && !file.Contains("/obj/") && !file.Contains("/bin/"))
            .SelectMany(file => Literals(File.ReadAllText(file)))
            .Concat(Enum.GetNames<DrawStatus>()).Concat(Enum.GetNames<TicketStatus>()).Concat(Enum.GetNames<PaymentStatus>()).Concat(Enum.GetNames<PaymentKind>())
            .ToHashSet();
        Assert.True(texts.Count > 150, $"Only {texts.Count} texts were found.");
        foreach (var file in Directory.EnumerateFiles(Path.Combine(folder, "Language"), "*.json"))
        {
            var known = JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllText(file))!;
            Assert.Equal([], texts.Where(text => !known.ContainsKey(text)));
            Assert.All(known, text => Assert.Equal(Places(text.Key), Places(text.Value)));
        }
    }

    [Theory]
    [InlineData("ru", 1, "1\u00A0билет")]
    [InlineData("ru", 3, "3\u00A0билета")]
    [InlineData("ru", 11, "11\u00A0билетов")]
    [InlineData("ru", 21, "21\u00A0билет")]
    [InlineData("ru", 1234567, "1\u00A0234\u00A0567\u00A0билетов")]
    [InlineData("en", 1, "1\u00A0ticket")]
    [InlineData("en", 1234567, "1,234,567\u00A0tickets")]
    public void Counts_take_the_form_of_their_language(string language, long count, string expected) =>
        Assert.Equal(expected, Texts.For(language, default).Count(count, "ticket|tickets"));

    [Theory]
    [InlineData("en", 123456, "RUB", 2, false, "₽1,234.56")]
    [InlineData("ru", 123456, "RUB", 2, false, "1\u00A0234,56\u00A0₽")]
    [InlineData("ru", 123400, "RUB", 2, true, "1\u00A0234\u00A0₽")]
    [InlineData("en", 123400, "RUB", 2, false, "₽1,234.00")]
    [InlineData("en", 1500, "JPY", 0, false, "¥1,500")]
    [InlineData("en", 1500000, "USDT", 6, false, "1.500000\u00A0USDT")]
    [InlineData("en", -100, "USD", 2, false, "\u2212$1.00")]
    public void Money_follows_its_currency_and_the_language(string language, long minor, string currency, int exponent, bool brief, string expected) =>
        Assert.Equal(expected, Texts.For(language, default).Money(new Money(minor, new(currency, exponent)), brief));

    [Theory]
    [InlineData(null, "ru-RU,ru;q=0.9,en;q=0.8", "ru")]
    [InlineData(null, "de-DE,en;q=0.5,ru;q=0.4", "en")]
    [InlineData(null, "en;q=0.3, ru;q=0.7", "ru")]
    [InlineData(null, "fr", "en")]
    [InlineData("en", "ru", "en")]
    [InlineData("xx", "ru", "ru")]
    public void The_language_is_the_chosen_one_or_the_one_that_the_browser_likes_best(string? cookie, string accepted, string expected) =>
        Assert.Equal(expected, Texts.For(cookie, accepted).Code);

    private static IEnumerable<string> Literals(string source) => Text().Matches(source).Select(match => match.Groups[1].Value)
        .Concat(Choice().Matches(source).SelectMany(match => new[] { match.Groups[1].Value, match.Groups[2].Value }))
        .Concat(Forms().Matches(source).Select(match => match.Groups[1].Value));

    private static string Places(string text) => string.Join(' ', Place().Matches(text).Select(match => match.Value).Distinct().Order());

    /// <summary>An indexer with a text: <c>L["..."]</c>.</summary>
    [GeneratedRegex("""\b(?:L|texts)\["([^"]+)"[\],]""")]
    private static partial Regex Text();

    [GeneratedRegex("""\b(?:L|texts)\[[^"\]]+\? "([^"]+)" : "([^"]+)"\]""")]
    private static partial Regex Choice();

    [GeneratedRegex("\"([a-z]+\\|[a-z]+)\"")]
    private static partial Regex Forms();

    [GeneratedRegex(@"\{\d\}")]
    private static partial Regex Place();
}
