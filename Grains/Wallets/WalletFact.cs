namespace Lottery.Grains.Wallets;

/// <summary>What can have happened to a wallet.</summary>
/// <param name="Payment">The payment as it stands after it.</param>
public abstract record WalletFact(Payment Payment);

public sealed record Deposited(Payment Payment) : WalletFact(Payment);

public sealed record Reserved(Payment Payment) : WalletFact(Payment);

public sealed record Confirmed(Payment Payment) : WalletFact(Payment);

public sealed record Captured(Payment Payment) : WalletFact(Payment);

public sealed record Released(Payment Payment) : WalletFact(Payment);

public sealed record PrizeCredited(Payment Payment) : WalletFact(Payment);

public sealed record PromotionCredited(Payment Payment) : WalletFact(Payment);

public sealed record Postponed(Payment Payment) : WalletFact(Payment);

public sealed record InvoiceOpened(Payment Payment) : WalletFact(Payment);

public sealed record InvoicePaid(Payment Payment) : WalletFact(Payment);

public sealed record InvoiceVoided(Payment Payment) : WalletFact(Payment);

/// <param name="Payment">The refund.</param>
/// <param name="Purchase">The purchase that it gave back.</param>
public sealed record Refunded(Payment Payment, Payment Purchase) : WalletFact(Payment);

/// <summary>A wallet's money in one currency, and the row.</summary>
/// <param name="Wallet">Whose.</param>
/// <param name="Available">Can be spent; never negative.</param>
/// <param name="Frozen">Held by payments in <see cref="PaymentStatus.Created"/>; never negative.</param>
/// <param name="Version">Counts the changes.</param>
public sealed record WalletBalance(WalletId Wallet, Money Available, Money Frozen, long Version);

/// <summary>How to look a payment up: by its number, or by the client's idempotency key.</summary>
public sealed record PaymentLookup(WalletId Wallet, PaymentId Id, Guid Key);
