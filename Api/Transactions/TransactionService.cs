using Lottery.Api.Http;
using Lottery.Api.Wallets;
using Lottery.Grains;
using Lottery.Grains.Flows;
using Lottery.Grains.Transactions;
using Lottery.Grains.Wallets;
using Lottery.Storage.Database;

namespace Lottery.Api.Transactions;

/// <summary>Invoice, withdraw and balance for whoever asks, by HTTP or over a broker: one door for both.</summary>
/// <remarks>A wallet is any number from 1 to 2^53 - 1; it is made by its first invoice. All answers are durable when they come.</remarks>
public sealed class TransactionService(FlowRunner flows, Currencies currencies, WalletQueries queries)
{
    /// <summary>The largest number of a wallet: every JSON reader keeps it exactly.</summary>
    public const long MaxWallet = (1L << 53) - 1;

    /// <summary>Has money brought in.</summary>
    /// <param name="walletId">Whose.</param>
    /// <param name="ticker">The currency's code.</param>
    /// <param name="amountText">A decimal as JSON writes it: <c>1.5</c>.</param>
    /// <param name="key">Tells a repeat, which gets the transaction as it stands now; see <see cref="IdempotencyKey.Of(Hosting.Vault, string, string, ReadOnlySpan{byte})"/>.</param>
    /// <param name="comment">See <see cref="Payment.Comment"/>.</param>
    /// <returns>The transaction: Created where the provider has yet to answer, Success, or Error with its reason; or why there is none.</returns>
    /// <exception cref="StorageUnavailableException">It was cut off; the same may be tried again.</exception>
    public ValueTask<Reply<Payment>> Invoice(long walletId, string ticker, string amountText, RequestKey? key, string? comment = null) =>
        Run(walletId, ticker, amountText, (wallet, amount) => Invoice(wallet, amount, key, comment));

    /// <summary>Has money paid out; until the provider answered it is frozen.</summary>
    /// <inheritdoc cref="Invoice(long, string, string, RequestKey?, string?)"/>
    public ValueTask<Reply<Payment>> Withdraw(long walletId, string ticker, string amountText, RequestKey? key, string? comment = null) =>
        Run(walletId, ticker, amountText, (wallet, amount) => Withdraw(wallet, amount, key, comment));

    /// <inheritdoc cref="Invoice(long, string, string, RequestKey?, string?)"/>
    public ValueTask<Reply<Payment>> Invoice(WalletId wallet, Money amount, RequestKey? key, string? comment) =>
        flows.Run(new InvoiceTransfer(wallet, amount, key, comment));

    /// <inheritdoc cref="Withdraw(long, string, string, RequestKey?, string?)"/>
    public ValueTask<Reply<Payment>> Withdraw(WalletId wallet, Money amount, RequestKey? key, string? comment) =>
        flows.Run(new WithdrawTransfer(wallet, amount, key, comment));

    /// <summary>What a wallet has in each currency that it ever had; nothing where it is not made yet.</summary>
    public async Task<Reply<IReadOnlyList<WalletBalance>>> Balance(long walletId)
    {
        if (walletId is < 1 or > MaxWallet)
            return Fault.InvalidRequest;
        return new Reply<IReadOnlyList<WalletBalance>>(Fault.None, await queries.Balances(new(walletId)));
    }

    /// <summary>A transaction of any wallet.</summary>
    public ValueTask<Reply<Payment>> Find(long id) => About(id, wallet => flows.Ask(wallet, new FindPayment(new(id))));

    /// <summary>Takes in what a payment provider says later. The first verdict stands.</summary>
    public ValueTask<Reply<Payment>> Conclude(long id, Verdict verdict) => About(id, wallet => flows.Run(new ConcludeTransfer(wallet, new(id), verdict)));

    private async ValueTask<Reply<Payment>> Run(long walletId, string ticker, string amountText, Func<WalletId, Money, ValueTask<Reply<Payment>>> steps)
    {
        if (walletId is < 1 or > MaxWallet)
            return Fault.InvalidRequest;
        if (currencies.Find(ticker) is not { } currency)
            return Fault.UnknownCurrency;
        return Amount.TryParse(amountText, out var amount) && amount.Value is { } value && Money.TryOf(value, currency, out var money)
            ? await steps(new(walletId), money)
            : Fault.InvalidAmount;
    }

    private async ValueTask<Reply<Payment>> About(long id, Func<WalletId, ValueTask<Reply<Payment>>> ask)
    {
        if (await queries.WalletOf(new PaymentId(id)) is not { } wallet)
            return Fault.PaymentNotFound;
        var reply = await ask(wallet);
        return reply.Value is { } payment && !Transfer.IsTransaction(payment) ? Fault.PaymentNotFound : reply;
    }
}
