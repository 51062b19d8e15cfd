using System.Diagnostics;
using Lottery.Grains.Wallets;

namespace Lottery.Grains.Transactions;

/// <summary>The flows of transactions, which move money in (deposit, invoice) and out (withdraw): the wallet opens, the provider is asked, the wallet concludes.</summary>
/// <remarks>Where one is cut off, its payment stays in <see cref="PaymentStatus.Created"/> and the sweeper calls <see cref="Resume"/>.</remarks>
public static class Transfer
{
    /// <summary>Has a player's money brought in. It is in the wallet once the provider accepts.</summary>
    /// <returns>The transaction as it stands: Created where the provider has yet to answer, Error where it refused.</returns>
    public static async ValueTask<Reply<Payment>> Deposit(IFlow flow, WalletId wallet, Money amount, RequestKey? key, string? comment = null) =>
        await Begin(flow, wallet, new OpenDeposit(await NewId(flow), amount, DueAt(flow), key) { Comment = comment });

    /// <summary>Has money brought in for any wallet, a broker's too.</summary>
    /// <inheritdoc cref="Deposit" path="/returns"/>
    public static async ValueTask<Reply<Payment>> Invoice(IFlow flow, WalletId wallet, Money amount, RequestKey? key, string? comment = null) =>
        await Begin(flow, wallet, new OpenInvoice(await NewId(flow), amount, DueAt(flow), key) { Comment = comment });

    /// <summary>Has money paid out. It is frozen until the provider accepts or refuses.</summary>
    /// <inheritdoc cref="Deposit" path="/returns"/>
    public static async ValueTask<Reply<Payment>> Withdraw(IFlow flow, WalletId wallet, Money amount, RequestKey? key, string? comment = null) =>
        await Begin(flow, wallet, new OpenWithdrawal(await NewId(flow), amount, DueAt(flow), key) { Comment = comment });

    /// <summary>Takes in what the provider says later. The first verdict stands.</summary>
    /// <param name="flow">The world.</param>
    /// <param name="wallet">Whose transaction.</param>
    /// <param name="id">The transaction.</param>
    /// <param name="kind">What it is, as the provider says; another one is refused.</param>
    /// <param name="amount">How much, as the provider says; another amount is refused.</param>
    /// <param name="answer">The verdict.</param>
    public static async ValueTask<Reply<Payment>> Hear(IFlow flow, WalletId wallet, PaymentId id, PaymentKind kind, Money amount, ProviderAnswer answer)
    {
        if (!(await Find(flow, wallet, id)).Is(out var payment, out var fault))
            return fault;
        return (payment.Kind, payment.Amount) == (kind, amount) ? await Conclude(flow, payment, answer.Verdict, answer.Source, Fault.ProviderRefused) : Fault.ProviderMismatch;
    }

    /// <summary>Takes in an operator's verdict, where operators decide. The first verdict stands; nobody decides about his own wallet.</summary>
    /// <param name="flow">The world.</param>
    /// <param name="wallet">Whose transaction.</param>
    /// <param name="id">The transaction.</param>
    /// <param name="verdict">Accepted or refused.</param>
    /// <param name="by">The operator.</param>
    /// <param name="reason">Kept with the transaction.</param>
    public static async ValueTask<Reply<Payment>> Decide(IFlow flow, WalletId wallet, PaymentId id, Verdict verdict, PlayerId by, string? reason)
    {
        if (!(await Find(flow, wallet, id)).Is(out var payment, out var fault))
            return fault;
        if (!flow.Provider.IsDecidedByOperators)
            return Fault.ProviderDecides;
        return wallet == WalletId.Of(by) ? Fault.OwnTransaction : await Conclude(flow, payment, verdict, new(by, reason), Fault.ProviderRefused);
    }

    /// <summary>Asks the provider again, for the last time where it has had its time.</summary>
    public static async ValueTask Resume(IFlow flow, Payment payment)
    {
        // The next question's time is noted first: a provider that hangs is not asked five times a second.
        if ((await flow.Ask(payment.Wallet, new Postpone(payment.Id, DueAt(flow)))).Is(out var open, out _) && open.Status == PaymentStatus.Created)
            await AskProvider(flow, open, flow.Provider.Patience.GiveUpAfter is { } giveUp && flow.Now >= open.CreatedAt + giveUp);
    }

    /// <summary>True for what this flow is about.</summary>
    public static bool IsTransaction(Payment payment) => payment.Kind is PaymentKind.Deposit or PaymentKind.Invoice or PaymentKind.Withdrawal;

    private static async ValueTask<PaymentId> NewId(IFlow flow) => new(await flow.NextIds(IdKind.Payment));

    private static DateTimeOffset DueAt(IFlow flow) => flow.Now + flow.Provider.Patience.AskAgainAfter;

    private static async ValueTask<Reply<Payment>> Find(IFlow flow, WalletId wallet, PaymentId id) =>
        (await flow.Ask(wallet, new FindPayment(id))).Is(out var payment, out var fault) ? IsTransaction(payment) ? payment : Fault.PaymentNotFound : fault;

    private static async ValueTask<Reply<Payment>> Begin(IFlow flow, WalletId wallet, OpenPayment command)
    {
        var reply = await flow.Ask(wallet, command);
        // The repeat of what was cut off goes on with it, but a provider outside is asked in its time.
        return !reply.Is(out var payment, out _) || (reply.Repeated && (flow.Provider.ActsOutside || payment.Status != PaymentStatus.Created))
            ? reply
            : (await AskProvider(flow, payment, isLastCall: false)) with { Repeated = reply.Repeated };
    }

    private static async ValueTask<Reply<Payment>> AskProvider(IFlow flow, Payment payment, bool isLastCall)
    {
        if (flow.Provider.ActsOutside)
            await flow.Durable();
        try
        {
            var answer = await flow.Provider.Ask(new(payment.Id, payment.Wallet, payment.Kind, payment.Amount, payment.CreatedAt, isLastCall));
            return answer.Verdict == Verdict.Pending && isLastCall
                ? await Conclude(flow, payment, Verdict.Refused, answer.Source, Fault.ProviderSilent)
                : await Conclude(flow, payment, answer.Verdict, answer.Source, Fault.ProviderRefused);
        }
        catch (ProviderUnreachableException)
        {
            return payment;
        }
    }

    private static async ValueTask<Reply<Payment>> Conclude(IFlow flow, Payment payment, Verdict verdict, VerdictSource? said, Fault refusal) => verdict switch
    {
        Verdict.Pending => payment,
        Verdict.Accepted => await flow.Ask(payment.Wallet, new Capture(payment.Id) { Said = said }),
        Verdict.Refused => await flow.Ask(payment.Wallet, new Release(payment.Id, refusal) { Said = said }),
        _ => throw new UnreachableException($"No way to conclude {verdict}."),
    };
}
