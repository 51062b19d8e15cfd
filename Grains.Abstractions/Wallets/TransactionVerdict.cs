namespace Lottery.Grains.Wallets;

/// <summary>Who says what became of a transaction, and what they add.</summary>
/// <param name="Operator">The operator who decided; null: the payment provider.</param>
/// <param name="Reason">Why it was refused, or a note: 1 to 200 characters.</param>
[GenerateSerializer, Immutable, Alias("lottery.VerdictSource")]
public sealed record VerdictSource(PlayerId? Operator, string? Reason);

/// <summary>What ended a transaction, and the row. It never changes.</summary>
/// <param name="Payment">The transaction.</param>
/// <param name="IsAccepted">True where its money moved.</param>
/// <param name="Said">Who said so.</param>
/// <param name="At">When.</param>
public sealed record TransactionVerdict(PaymentId Payment, bool IsAccepted, VerdictSource Said, DateTimeOffset At);
