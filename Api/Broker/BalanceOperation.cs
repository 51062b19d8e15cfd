using System.Text.Json;
using Lottery.Api.Wallets;
using Lottery.Grains;

namespace Lottery.Api.Broker;

/// <summary>A wallet whose money is asked for.</summary>
internal sealed record BalanceRequest(long WalletId);

/// <summary>A wallet's money, by ticker.</summary>
/// <param name="ActualBalance">Can be spent; for each currency the wallet ever had.</param>
/// <param name="FrozenBalance">Held by what is still Created; only where there is any.</param>
internal sealed record BalanceText(SortedDictionary<string, decimal> ActualBalance, SortedDictionary<string, decimal> FrozenBalance);

/// <summary>Tells a wallet's money. All of it is durable.</summary>
internal sealed class BalanceOperation(WalletQueries wallets, BrokerOptions broker) : IOperation
{
    public string Name => "balance";

    public async ValueTask<BrokerAnswer> Run(BrokerMessage message)
    {
        var balances = await wallets.Balances(broker.Wallet(Bodies.Read<BalanceRequest>(message.Body).WalletId));
        var text = new BalanceText(new(StringComparer.Ordinal), new(StringComparer.Ordinal));
        foreach (var (_, available, frozen, _) in balances)
        {
            text.ActualBalance[available.Currency.Code] = Short(available);
            if (!frozen.IsZero)
                text.FrozenBalance[frozen.Currency.Code] = Short(frozen);
        }
        return new(Name, 200, JsonSerializer.Serialize(text, Bodies.Written.BalanceText));
    }

    /// <summary>Without zeros at its end: 1.50 is written 1.5.</summary>
    private static decimal Short(Money amount) => amount.ToDecimal() / 1.0000000000000000000000000000m;
}
