using Decision = Lottery.Grains.Decision<Lottery.Grains.Currency, Lottery.Grains.Currency>;

namespace Lottery.Grains.Currencies;

/// <summary>One currency: once added it never changes, or all amounts would.</summary>
public sealed class CurrencyDecider(CurrencyCode code, Currency? currency) : IDecider<AddCurrency, Currency, Currency>
{
    private Currency? _currency = currency;

    public Decision Decide(AddCurrency command, DateTimeOffset now) => _currency switch
    {
        null => new Currency(code.Value, command.Exponent),
        { } known when known.Exponent == command.Exponent => Decision.Known(known),
        _ => Fault.CurrencyExists,
    };

    public void Apply(Currency fact) => _currency = fact;

    public void Rows(Currency fact, IRows rows) => rows.Add(fact);

    public Reply<Currency> Answer(Currency fact) => fact;
}
