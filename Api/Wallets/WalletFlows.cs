using Lottery.Api.Http;
using Lottery.Grains;
using Lottery.Grains.Currencies;
using Lottery.Grains.Players;
using Lottery.Grains.Wallets;

namespace Lottery.Api.Wallets;

/// <summary>Gives a player money by hand, from the house.</summary>
/// <param name="Player">Whose; must exist.</param>
/// <param name="Amount">How much.</param>
/// <param name="Comment">See <see cref="Payment.Comment"/>.</param>
/// <param name="Key">Tells a repeat.</param>
[GenerateSerializer, Immutable, Alias("lottery.api.CreditFlow")]
internal sealed record CreditFlow(PlayerId Player, Money Amount, string Comment, RequestKey? Key) : IFlowCall<Reply<Payment>>
{
    public WalletId? At => WalletId.Of(Player);

    public async ValueTask<Reply<Payment>> Run(IFlow flow) => (await flow.Ask(Player, new DescribePlayer())).Is(out _, out var fault)
        ? await flow.Ask(WalletId.Of(Player), new Credit(new(await flow.NextIds(IdKind.Payment)), Amount, Comment, Key))
        : fault;
}

/// <summary>Adds a currency.</summary>
[GenerateSerializer, Immutable, Alias("lottery.api.AddCurrencyFlow")]
internal sealed record AddCurrencyFlow(CurrencyCode Code, int Exponent) : KeyedFlow<Currency, CurrencyView>
{
    protected override string? Location(long made) => "/api/currencies";

    protected override ValueTask<Reply<Currency>> Steps(IFlow flow, long made) => flow.Ask(Code, new AddCurrency(Exponent));

    protected override CurrencyView View(Currency value) => new(value.Code, value.Exponent);
}
