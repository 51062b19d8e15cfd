using Lottery.Api.Wallets;
using Lottery.Grains;
using Lottery.Grains.Flows;
using Lottery.Grains.Transactions;
using Lottery.Grains.Wallets;

namespace Lottery.Api.Transactions;

/// <summary>Transactions of any wallet, and what becomes of them. All answers are durable when they come.</summary>
/// <remarks>A wallet is any number from 1 to 2^53 - 1; it is made by its first invoice.</remarks>
public sealed class TransactionService(FlowRunner flows, WalletQueries queries)
{
    /// <summary>The largest number of a wallet: every JSON reader keeps it exactly.</summary>
    public const long MaxWallet = (1L << 53) - 1;

    /// <inheritdoc cref="Transfer.Deposit"/>
    /// <exception cref="StorageUnavailableException">It was cut off; the same may be tried again.</exception>
    public ValueTask<Reply<Payment>> Deposit(PlayerId player, Money amount, RequestKey? key, string? comment) =>
        flows.Run(new DepositFlow(player, amount, key, comment));

    /// <inheritdoc cref="Transfer.Invoice"/>
    /// <exception cref="StorageUnavailableException">It was cut off; the same may be tried again.</exception>
    public ValueTask<Reply<Payment>> Invoice(WalletId wallet, Money amount, RequestKey? key, string? comment) =>
        flows.Run(new InvoiceTransfer(wallet, amount, key, comment));

    /// <inheritdoc cref="Transfer.Withdraw"/>
    /// <exception cref="StorageUnavailableException">It was cut off; the same may be tried again.</exception>
    public ValueTask<Reply<Payment>> Withdraw(WalletId wallet, Money amount, RequestKey? key, string? comment) =>
        flows.Run(new WithdrawTransfer(wallet, amount, key, comment));

    /// <summary>A transaction of any wallet.</summary>
    public async ValueTask<Reply<Payment>> Find(long id) => await About(new(id), wallet => flows.Ask(wallet, new FindPayment(new(id)))) is var reply
        && reply.Value is { } payment && !Transfer.IsTransaction(payment) ? Fault.PaymentNotFound : reply;

    /// <inheritdoc cref="Transfer.Decide"/>
    /// <exception cref="StorageUnavailableException">It was cut off; the same may be tried again.</exception>
    public ValueTask<Reply<Payment>> Decide(long id, Verdict verdict, PlayerId by, string? reason) =>
        About(new(id), wallet => flows.Run(new DecideTransfer(wallet, new(id), verdict, by, reason)));

    /// <inheritdoc cref="Transfer.Hear"/>
    /// <exception cref="StorageUnavailableException">It was cut off; the same may be tried again.</exception>
    public ValueTask<Reply<Payment>> Hear(PaymentId id, PaymentKind kind, Money amount, ProviderAnswer answer) =>
        About(id, wallet => flows.Run(new HearTransfer(wallet, id, kind, amount, answer)));

    private async ValueTask<Reply<Payment>> About(PaymentId id, Func<WalletId, ValueTask<Reply<Payment>>> ask) =>
        await queries.WalletOf(id) is { } wallet ? await ask(wallet) : Fault.PaymentNotFound;
}
