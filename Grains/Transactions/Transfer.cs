using System.Diagnostics;
using Lottery.Grains.Wallets;

namespace Lottery.Grains.Transactions;

/// <summary>The flows of transactions, which move money in (invoice) and out (withdraw): the wallet opens, the provider is asked, the wallet concludes.</summary>
/// <remarks>Where one is cut off, its payment stays in <see cref="PaymentStatus.Created"/> and the sweeper calls <see cref="Resume"/>.</remarks>
public static class Transfer
{
    /// <summary>Has money brought in. It is in the wallet once the provider accepts.</summary>
    /// <returns>The transaction as it stands: Created where the provider has yet to answer, Error where it refused.</returns>
    public static async ValueTask<Reply<Payment>> Invoice(IFlow flow, WalletId wallet, Money amount, RequestKey? key, string? comment = null) =>
        await Begin(flow, wallet, new OpenInvoice(await NewId(flow), amount, DueAt(flow), key) { Comment = comment });

    /// <summary>Has money paid out. It is frozen until the provider accepts or refuses.</summary>
    /// <inheritdoc cref="Invoice" path="/returns"/>
    public static async ValueTask<Reply<Payment>> Withdraw(IFlow flow, WalletId wallet, Money amount, RequestKey? key, string? comment = null) =>
        await Begin(flow, wallet, new OpenWithdrawal(await NewId(flow), amount, DueAt(flow), key) { Comment = comment });

    /// <summary>Takes in what the provider says later. The first verdict stands.</summary>
    public static async ValueTask<Reply<Payment>> Conclude(IFlow flow, WalletId wallet, PaymentId id, Verdict verdict)
    {
        if (!(await flow.Ask(wallet, new FindPayment(id))).Is(out var payment, out var fault))
            return fault;
        return IsTransaction(payment) ? await Conclude(flow, payment, verdict, Fault.ProviderRefused) : Fault.PaymentNotFound;
    }

    /// <summary>Asks the provider again, for the last time where it has had its time.</summary>
    public static async ValueTask Resume(IFlow flow, Payment payment)
    {
        // The next question's time is noted first: a provider that hangs is not asked five times a second.
        if ((await flow.Ask(payment.Wallet, new Postpone(payment.Id, DueAt(flow)))).Is(out var open, out _) && open.Status == PaymentStatus.Created)
            await AskProvider(flow, open, flow.Provider.Patience.GiveUpAfter is { } giveUp && flow.Now >= open.CreatedAt + giveUp);
    }

    /// <summary>True for what this flow is about.</summary>
    public static bool IsTransaction(Payment payment) => payment.Kind is PaymentKind.Invoice or PaymentKind.Withdrawal;

    private static async ValueTask<PaymentId> NewId(IFlow flow) => new(await flow.NextIds(IdKind.Payment));

    private static DateTimeOffset DueAt(IFlow flow) => flow.Now + flow.Provider.Patience.AskAgainAfter;

    private static async ValueTask<Reply<Payment>> Begin(IFlow flow, WalletId wallet, OpenPayment command)
    {
        var reply = await flow.Ask(wallet, command);
        return reply.Repeated || !reply.Is(out var payment, out _) ? reply : await AskProvider(flow, payment, isLastCall: false);
    }

    private static async ValueTask<Reply<Payment>> AskProvider(IFlow flow, Payment payment, bool isLastCall)
    {
        if (flow.Provider.ActsOutside)
            await flow.Durable();
        try
        {
            var verdict = await flow.Provider.Ask(new(payment.Id, payment.Wallet, payment.Kind, payment.Amount, isLastCall));
            return verdict == Verdict.Pending && isLastCall
                ? await Conclude(flow, payment, Verdict.Refused, Fault.ProviderSilent)
                : await Conclude(flow, payment, verdict, Fault.ProviderRefused);
        }
        catch (ProviderUnreachableException)
        {
            return payment;
        }
    }

    private static async ValueTask<Reply<Payment>> Conclude(IFlow flow, Payment payment, Verdict verdict, Fault refusal) => verdict switch
    {
        Verdict.Pending => payment,
        Verdict.Accepted => await flow.Ask(payment.Wallet, new Capture(payment.Id)),
        Verdict.Refused => await flow.Ask(payment.Wallet, new Release(payment.Id, refusal)),
        _ => throw new UnreachableException($"No way to conclude {verdict}."),
    };
}
