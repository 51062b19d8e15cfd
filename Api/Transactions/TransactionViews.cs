using Lottery.Api.Http;
using Lottery.Grains;
using Lottery.Grains.Transactions;
using Lottery.Grains.Wallets;

namespace Lottery.Api.Transactions;

/// <summary>Money to be brought into a wallet or paid out of it.</summary>
/// <param name="WalletId">A player's number, or any other from 1 to 2^53 - 1: such a wallet is made by its first invoice.</param>
/// <param name="Amount">A decimal, as a string or a number; no more digits than the currency has.</param>
/// <param name="Currency">Its code.</param>
/// <param name="Comment">What the history shall say of it: 1 to 200 characters.</param>
public sealed record TransactionRequest(long WalletId, Amount Amount, string Currency, string? Comment = null);

/// <summary>Money to be paid out of your wallet.</summary>
/// <param name="Amount">A decimal, as a string or a number; no more digits than the currency has.</param>
/// <param name="Currency">Its code; RUB where it is left out.</param>
/// <param name="Comment">What the history shall say of it: 1 to 200 characters.</param>
public sealed record WithdrawRequest(Amount Amount, string Currency = "RUB", string? Comment = null);

/// <summary>An operator's verdict about an open transaction.</summary>
/// <param name="Verdict">Accepted: the money moved. Refused: it did not and never will.</param>
/// <param name="Reason">Kept with the transaction: 1 to 200 characters; required where it is refused.</param>
public sealed record VerdictRequest(Verdict Verdict, string? Reason = null);

/// <summary>What ended a transaction.</summary>
/// <param name="OperatorId">The operator who decided; null: the payment provider.</param>
/// <param name="Reason">What they added.</param>
/// <param name="At">When.</param>
public sealed record VerdictView(long? OperatorId, string? Reason, DateTimeOffset At);

/// <summary>Money on its way between a wallet and the world outside.</summary>
/// <param name="PaymentId">Its number, among all payments.</param>
/// <param name="WalletId">Whose.</param>
/// <param name="Kind">Deposit or Invoice: in. Withdrawal: out.</param>
/// <param name="Status">Created: the payment provider has yet to answer, a withdrawal's money is frozen. Success and Error are final.</param>
/// <param name="Reason">Why it came to Error: a problem code.</param>
/// <param name="Provider">Who moves the money outside.</param>
/// <param name="Verdict">What ended it, where somebody is named for it.</param>
public sealed record TransactionView(
    long PaymentId, long WalletId, PaymentKind Kind, PaymentStatus Status, string Amount, string Currency, string? Reason, string? Comment,
    string Provider, DateTimeOffset CreatedAt, DateTimeOffset? FinishedAt, VerdictView? Verdict = null)
{
    public static TransactionView From(Payment p, IPaymentProvider provider, VerdictView? verdict = null) => new(
        p.Id.Value, p.Wallet.Value, p.Kind, p.Status, p.Amount.Amount(), p.Amount.Currency.Code, p.Reason == Fault.None ? null : p.Reason.Code(), p.Comment,
        provider.Name, p.CreatedAt, p.FinishedAt, verdict);
}
