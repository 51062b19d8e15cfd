namespace Lottery.Grains.Wallets;

/// <summary>Opens a payment that somebody outside the wallet decides about: a provider, or a service.</summary>
/// <param name="Id">A new payment.</param>
/// <param name="Amount">More than zero.</param>
/// <param name="DueAt">See <see cref="Payment.DueAt"/>.</param>
/// <param name="Key">The client's idempotency key.</param>
public abstract record OpenPayment(PaymentId Id, Money Amount, DateTimeOffset DueAt, RequestKey? Key) : WalletCommand(Id)
{
    /// <summary>See <see cref="Payment.Comment"/>.</summary>
    public string? Comment { get; init; }

    public override bool IsNew => true;

    public override RequestKey? Request => Key;
}

/// <summary>Notes that a provider is to bring money in.</summary>
public sealed record OpenInvoice(PaymentId Id, Money Amount, DateTimeOffset DueAt, RequestKey? Key) : OpenPayment(Id, Amount, DueAt, Key);

/// <summary>Holds money that a provider is to pay out.</summary>
public sealed record OpenWithdrawal(PaymentId Id, Money Amount, DateTimeOffset DueAt, RequestKey? Key) : OpenPayment(Id, Amount, DueAt, Key);

/// <summary>Holds money for an order at a service, until <see cref="OpenPayment.DueAt"/>.</summary>
public sealed record OpenOrder(PaymentId Id, OrderId Order, Money Amount, DateTimeOffset DueAt, RequestKey? Key) : OpenPayment(Id, Amount, DueAt, Key);

/// <summary>Sets anew when somebody must see to an open payment.</summary>
public sealed record Postpone(PaymentId Id, DateTimeOffset DueAt) : WalletCommand(Id);

/// <summary>Asks for the wallet's number for a new account. Refused where money was sent to that number before it was anybody's.</summary>
public sealed record ClaimNumber() : WalletCommand(default(PaymentId))
{
    public override bool IsNew => true;
}
