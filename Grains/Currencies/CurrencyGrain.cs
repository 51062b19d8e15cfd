using Lottery.Grains.Turns;
using Orleans.Concurrency;

namespace Lottery.Grains.Currencies;

/// <summary>A currency on the cluster.</summary>
[GrainType("currency"), Reentrant]
internal sealed class CurrencyGrain(GrainType<CurrencyCode, CurrencyDecider, AddCurrency, Currency, Currency> type)
    : DecidingGrain<CurrencyCode, CurrencyDecider, AddCurrency, Currency, Currency>(type), ICurrencyGrain
{
    protected override CurrencyCode Id => new(this.GetPrimaryKeyString());

    public ValueTask<Answer<Currency>> AddCurrency(AddCurrency command, Origin origin) => Turn(command, origin);
}
