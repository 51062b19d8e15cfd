using System.Diagnostics;
using Lottery.Grains.Services;
using Lottery.Grains.Tickets;
using Lottery.Grains.Transactions;

namespace Lottery.Grains.Wallets;

/// <summary>The sweeper's flow for a payment that is due: what is to be done depends on what it is for.</summary>
public static class DuePayments
{
    public static async ValueTask Resume(IFlow flow, WalletId wallet, PaymentId id)
    {
        if (!(await flow.Ask(wallet, new FindPayment(id))).Is(out var payment, out _) || payment.Status != PaymentStatus.Created)
            return;
        await (payment.Kind switch
        {
            PaymentKind.Purchase => Purchases.Resume(flow, wallet, id),
            PaymentKind.Order => Orders.Resume(flow, payment),
            PaymentKind.Deposit or PaymentKind.Invoice or PaymentKind.Withdrawal => Transfer.Resume(flow, payment),
            _ => throw new UnreachableException($"{payment} is never open."),
        });
    }
}
