namespace Lottery.Grains.Currencies;

/// <summary>One currency, by its code.</summary>
[Alias("lottery.currency")]
public interface ICurrencyGrain : IGrainWithStringKey
{
    /// <inheritdoc cref="Lottery.Grains.Currencies.AddCurrency" path="/summary"/>
    [Alias("AddCurrency")]
    ValueTask<Answer<Currency>> AddCurrency(AddCurrency command, Origin origin);
}
