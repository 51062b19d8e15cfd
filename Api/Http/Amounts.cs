using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Lottery.Grains;
using Lottery.Runtime.Database;

namespace Lottery.Api.Http;

/// <summary>An amount as a client sent it: a decimal string or a JSON number, read exactly.</summary>
[JsonConverter(typeof(AmountConverter))]
public readonly record struct Amount(decimal Value)
{
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
        Value > 0 && Money.TryOf(Value, currency, out var money) && money.Minor <= Money.MaxMinor
            ? money
            : throw new ProblemException(Fault.InvalidAmount.ToProblem(
                field, $"more than 0, at most {new Money(Money.MaxMinor, currency)}, with at most {currency.Exponent} digits after the point"));
}

internal sealed class AmountConverter : JsonConverter<Amount>
{
    private const int MaxDigits = 28;

    public override Amount Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var text = reader.TokenType switch
        {
            JsonTokenType.String => reader.GetString()!,
            JsonTokenType.Number => Encoding.ASCII.GetString(reader.HasValueSequence ? System.Buffers.BuffersExtensions.ToArray(reader.ValueSequence) : reader.ValueSpan),
            _ => "",
        };
        // More digits than a decimal has would be rounded by its parser, in silence.
        if (text.Length is > 0 and <= MaxDigits
            && decimal.TryParse(text, System.Globalization.NumberStyles.AllowDecimalPoint | System.Globalization.NumberStyles.AllowLeadingSign | System.Globalization.NumberStyles.AllowExponent, System.Globalization.CultureInfo.InvariantCulture, out var value))
            return new(value);
        throw new JsonException("must be a decimal: a string such as \"12.50\" or a JSON number") { Data = { [Body<object>.AllowedKey] = true } };
    }

    public override void Write(Utf8JsonWriter writer, Amount value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.Value.ToString(System.Globalization.CultureInfo.InvariantCulture));
}

/// <summary>How money is written.</summary>
public static class MoneyText
{
    /// <summary>The amount with all digits of its currency: <c>1.50</c>.</summary>
    public static string Amount(this Money money) => money.ToDecimal().ToString(System.Globalization.CultureInfo.InvariantCulture);
}
