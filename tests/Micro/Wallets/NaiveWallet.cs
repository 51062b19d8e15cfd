using System.Collections.Immutable;
using Lottery.Grains;
using Lottery.Grains.Wallets;

namespace Lottery.Micro.Wallets;

/// <summary>A wallet as one would first write it: an immutable record, copied with each turn, that remembers all its payments.</summary>
public sealed record NaiveWallet(
    WalletBalance Balance, ImmutableDictionary<PaymentId, Payment> Payments, ImmutableDictionary<Guid, PaymentId> Keys)
{
    public static NaiveWallet Of(WalletBalance balance) =>
        new(balance, ImmutableDictionary<PaymentId, Payment>.Empty, ImmutableDictionary<Guid, PaymentId>.Empty);

    /// <summary>Holds and captures what a wallet does; a refusal leaves it as it is.</summary>
    public NaiveWallet Take(WalletCommand command, DateTimeOffset now, IRows rows) => (command, Known(command)) switch
    {
        (Reserve r, null) when r.Amount.IsPositive && r.Amount <= Balance.Available => With(
            new(r.Id, Balance.Wallet, PaymentKind.Purchase, r.Amount, PaymentStatus.Created, now, Version: 1)
            {
                Draw = r.Order.Book.Draw,
                Order = r.Order,
                Confirmed = r.Confirmed,
                DueAt = r.DueAt,
                Request = r.Key,
            },
            Balance with { Available = Balance.Available - r.Amount, Frozen = Balance.Frozen + r.Amount, Version = Balance.Version + 1 },
            AccountId.Available(Balance.Wallet), AccountId.Frozen(Balance.Wallet), now, rows),
        (Capture, { Status: PaymentStatus.Created } held) => With(
            held with
            {
                Status = PaymentStatus.Success,
                DueAt = null,
                FinishedAt = now,
                Order = held.Order! with { Lines = null },
                Version = held.Version + 1,
            },
            Balance with { Frozen = Balance.Frozen - held.Amount, Version = Balance.Version + 1 },
            AccountId.Frozen(Balance.Wallet), AccountId.Sales(held.Draw!.Value), now, rows),
        _ => this,
    };

    private Payment? Known(WalletCommand command) =>
        Payments.GetValueOrDefault(command.Request is { } request ? Keys.GetValueOrDefault(request.Key, command.Id) : command.Id);

    private NaiveWallet With(Payment payment, WalletBalance balance, AccountId from, AccountId to, DateTimeOffset now, IRows rows)
    {
        rows.Add(payment);
        rows.Add(new LedgerEntry(payment.Id, (int)payment.Version, from, to, payment.Amount, now));
        rows.Add(balance);
        return new(balance, Payments.SetItem(payment.Id, payment), payment.Request is { } request ? Keys.SetItem(request.Key, payment.Id) : Keys);
    }
}
