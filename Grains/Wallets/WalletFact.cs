namespace Lottery.Grains.Wallets;

/// <summary>What can have happened to a wallet.</summary>
public abstract record WalletFact;

/// <summary>The player's protection changed.</summary>
/// <param name="Protection">As it is after it.</param>
/// <param name="Change">What changed it.</param>
public sealed record ProtectionChanged(Protection Protection, ProtectionChange Change) : WalletFact;

/// <summary>What can have happened to a payment.</summary>
/// <param name="Payment">The payment as it stands after it.</param>
public abstract record PaymentFact(Payment Payment) : WalletFact
{
    /// <summary>What ended a transaction, where somebody is to be named for it.</summary>
    public TransactionVerdict? Verdict { get; init; }
}

public sealed record Credited(Payment Payment) : PaymentFact(Payment);

public sealed record Reserved(Payment Payment) : PaymentFact(Payment);

public sealed record Confirmed(Payment Payment) : PaymentFact(Payment);

public sealed record Captured(Payment Payment) : PaymentFact(Payment);

public sealed record Released(Payment Payment) : PaymentFact(Payment);

public sealed record PrizeCredited(Payment Payment) : PaymentFact(Payment);

public sealed record PromotionCredited(Payment Payment) : PaymentFact(Payment);

public sealed record Postponed(Payment Payment) : PaymentFact(Payment);

/// <summary>Money is expected from outside: a deposit, or an invoice.</summary>
public sealed record IncomingOpened(Payment Payment) : PaymentFact(Payment);

public sealed record IncomingPaid(Payment Payment) : PaymentFact(Payment);

public sealed record IncomingVoided(Payment Payment) : PaymentFact(Payment);

/// <param name="Payment">The refund.</param>
/// <param name="Purchase">The purchase that it gave back.</param>
public sealed record Refunded(Payment Payment, Payment Purchase) : PaymentFact(Payment);

/// <summary>A wallet's money in one currency, and the row.</summary>
/// <param name="Wallet">Whose.</param>
/// <param name="Available">Can be spent; never negative.</param>
/// <param name="Frozen">Held by payments in <see cref="PaymentStatus.Created"/>; never negative.</param>
/// <param name="Version">Counts the changes.</param>
public sealed record WalletBalance(WalletId Wallet, Money Available, Money Frozen, long Version)
{
    /// <summary>What was spent, won and paid in lately.</summary>
    public Usage Used { get; init; } = Usage.None;
}

/// <summary>How to look a payment up: by its number, or by the client's idempotency key.</summary>
public sealed record PaymentLookup(WalletId Wallet, PaymentId Id, Guid Key);
