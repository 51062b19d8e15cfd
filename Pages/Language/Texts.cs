using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;
using Lottery.Grains;
using Microsoft.Extensions.Primitives;

namespace Lottery.Pages.Language;

/// <summary>The texts of one language. An English text is its own key; another language has a file that translates each.</summary>
/// <remarks>A text that is missing there is shown in English; a test finds it.</remarks>
public sealed class Texts
{
    private static readonly Texts English = new("en", "English");

    /// <summary>All languages, the default first.</summary>
    public static IReadOnlyList<Texts> All { get; } = [English, new("ru", "Русский")];

    private readonly FrozenDictionary<string, string> _texts;

    private Texts(string code, string name)
    {
        (Code, Name) = (code, name);
        using var stream = typeof(Texts).Assembly.GetManifestResourceStream($"language/{code}.json");
        _texts = stream is null ? FrozenDictionary<string, string>.Empty : JsonSerializer.Deserialize<Dictionary<string, string>>(stream)!.ToFrozenDictionary();
    }

    /// <summary>As BCP 47 has it: <c>en</c>.</summary>
    public string Code { get; }

    /// <summary>In the language itself.</summary>
    public string Name { get; }

    /// <summary>The text in this language.</summary>
    public string this[string english] => _texts.GetValueOrDefault(english, english);

    /// <summary>The text in this language, with its places <c>{0}</c> filled in.</summary>
    public string this[string english, params object[] parts] => string.Format(CultureInfo.InvariantCulture, this[english], parts);

    /// <summary>A count with its noun in the right form: <c>2 tickets</c>.</summary>
    /// <param name="count">0 or more.</param>
    /// <param name="forms">The English forms, one and many: <c>ticket|tickets</c>. A language file gives as many as the language has.</param>
    public string Count(long count, string forms)
    {
        var words = this[forms].Split('|');
        var form = words.Length == 3 ? Slavic(count) : count == 1 ? 0 : 1;
        return $"{Number(count)}\u00A0{words[form]}";
    }

    /// <summary>The language of a viewer: of the cookie, else the one that the browser likes best.</summary>
    public static Texts For(string? cookie, StringValues acceptLanguage) =>
        Find(cookie)
        ?? acceptLanguage.ToString().Split(',').Select(part => part.Split(';'))
            .OrderByDescending(part => Weight(part)).Select(part => Find(part[0].Trim().Split('-')[0])).FirstOrDefault(found => found is not null)
        ?? English;

    /// <summary>Whether a text has a translation; English texts need none.</summary>
    internal bool Has(string english) => Code == "en" || _texts.ContainsKey(english);

    private static Texts? Find(string? code) => All.FirstOrDefault(language => language.Code == code);

    private static decimal Weight(string[] part) =>
        part.Length > 1 && part[1].Trim() is ['q', '=', .. var weight] && decimal.TryParse(weight, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var q) ? q : 1;

    private static int Slavic(long count) => (count % 10, count % 100) switch
    {
        (1, not 11) => 0,
        (2 or 3 or 4, not (12 or 13 or 14)) => 1,
        _ => 2,
    };

    /// <summary>A whole number with its thousands apart.</summary>
    public string Number(long number) => Grouped(number.ToString(CultureInfo.InvariantCulture));

    /// <summary>Money by the rules of its currency and this language: <c>₽1,500.00</c>, <c>1 500,00 ₽</c>. A whole amount may go without its zeros.</summary>
    public string Money(Money money, bool brief = false) => Money(money.ToDecimal().ToString(CultureInfo.InvariantCulture), money.Currency.Code, brief);

    /// <param name="amount">A decimal, as the API writes it.</param>
    /// <param name="currency">Its code.</param>
    /// <param name="brief">Whether zeros after the point may be left out.</param>
    public string Money(string amount, string currency, bool brief = false)
    {
        var negative = amount.StartsWith('-');
        var parts = amount.TrimStart('-').Split('.');
        var digits = parts.Length > 1 && !(brief && parts[1].All(c => c == '0')) ? (Code == "ru" ? "," : ".") + parts[1] : "";
        var text = Grouped(parts[0]) + digits;
        var sign = negative ? "\u2212" : "";
        var symbol = currency switch { "RUB" => "₽", "USD" => "$", "EUR" => "€", "GBP" => "£", "JPY" => "¥", _ => null };
        return (symbol, Code) switch
        {
            (null, _) => $"{sign}{text}\u00A0{currency}",
            (_, "ru") => $"{sign}{text}\u00A0{symbol}",
            _ => $"{sign}{symbol}{text}",
        };
    }

    private string Grouped(string digits)
    {
        var separator = Code == "ru" ? "\u00A0" : ",";
        for (var at = digits.Length - 3; at > 0; at -= 3)
            digits = digits.Insert(at, separator);
        return digits;
    }
}
