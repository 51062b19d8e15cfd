namespace Lottery.Grains.Currencies;

/// <summary>Adds a currency. The same again changes nothing.</summary>
/// <param name="Exponent">See <see cref="Currency.Exponent"/>.</param>
public sealed record AddCurrency(int Exponent);

/// <summary>A currency's code, 3 to 8 capital letters.</summary>
public readonly record struct CurrencyCode(string Value)
{
    public override string ToString() => Value;
}
