namespace Lottery.Grains.Currencies;

/// <summary>Adds a currency. The same again changes nothing.</summary>
/// <param name="Exponent">See <see cref="Currency.Exponent"/>.</param>
[GenerateSerializer, Immutable, Alias("lottery.AddCurrency")]
public sealed record AddCurrency(int Exponent) : ICommand<ICurrencyGrain, Currency>
{
    public ValueTask<Answer<Currency>> SendTo(ICurrencyGrain grain, Origin origin) => grain.AddCurrency(this, origin);
}

/// <summary>A currency's code, 3 to 8 capital letters.</summary>
[GenerateSerializer, Immutable, Alias("lottery.CurrencyCode")]
public readonly record struct CurrencyCode(string Value)
{
    public override string ToString() => Value;
}
