using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Lottery.Grains;
using Lottery.Storage.Database;

namespace Lottery.Api.Http;

/// <summary>An amount as a client sent it: a decimal string or a JSON number, read exactly.</summary>
/// <param name="Value">Null where it is a number with more digits than any amount has.</param>
[JsonConverter(typeof(AmountConverter))]
public readonly partial record struct Amount(decimal? Value)
{
    /// <summary>What a decimal holds without rounding.</summary>
    private const int MaxDigits = 28;

    private const NumberStyles Styles = NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign | NumberStyles.AllowExponent;

    /// <summary>Reads an amount as JSON writes it: <c>1.5</c>, <c>"1.5"</c> without its quotation marks.</summary>
    /// <returns>False where it is no decimal.</returns>
    public static bool TryParse(string text, out Amount amount)
    {
        var isDecimal = Number().IsMatch(text);
        amount = new(isDecimal && text.Length <= MaxDigits && decimal.TryParse(text, Styles, CultureInfo.InvariantCulture, out var value) ? value : null);
        return isDecimal;
    }

    /// <summary>The money it is in a currency.</summary>
    /// <exception cref="ProblemException">There is no such currency, or the amount is not one of it.</exception>
    public Money In(string currencyCode, Currencies currencies)
    {
        if (currencies.Find(currencyCode) is not { } currency)
            throw new ProblemException(Fault.UnknownCurrency.ToProblem("currency", $"one of {string.Join(", ", currencies.All.Select(c => c.Code).Order())}"));
        return In(currency);
    }

    /// <inheritdoc cref="In(string, Currencies)"/>
    public Money In(Currency currency, string field = "amount") =>
        Value is > 0 and { } value && Money.TryOf(value, currency, out var money) && money.Minor <= Money.MaxMinor
            ? money
            : throw new ProblemException(Fault.InvalidAmount.ToProblem(
                field, $"more than 0, at most {new Money(Money.MaxMinor, currency)}, with at most {currency.Exponent} digits after the point"));

    /// <summary>A JSON number (RFC 8259 §6).</summary>
    [GeneratedRegex(@"^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?\z")]
    private static partial Regex Number();
}

internal sealed class AmountConverter : JsonConverter<Amount>
{
    public override Amount Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var text = reader.TokenType switch
        {
            JsonTokenType.String => reader.GetString()!,
            JsonTokenType.Number => Encoding.ASCII.GetString(reader.HasValueSequence ? reader.ValueSequence.ToArray() : reader.ValueSpan),
            _ => "",
        };
        return Amount.TryParse(text, out var amount)
            ? amount
            : throw new JsonException("must be a decimal: a string such as \"12.50\" or a JSON number") { Data = { [Body<object>.AllowedKey] = true } };
    }

    public override void Write(Utf8JsonWriter writer, Amount value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.Value?.ToString(CultureInfo.InvariantCulture));
}

/// <summary>How money is written.</summary>
public static class MoneyText
{
    /// <summary>The amount with all digits of its currency: <c>1.50</c>.</summary>
    public static string Amount(this Money money) => money.ToDecimal().ToString(CultureInfo.InvariantCulture);
}
