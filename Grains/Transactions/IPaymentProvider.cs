using Lottery.Grains.Wallets;

namespace Lottery.Grains.Transactions;

/// <summary>A payment provider: a bank, an acquirer or a blockchain node that moves money into the platform and out of it.</summary>
/// <remarks>
/// It is asked once the transaction is durable, and again as <see cref="Patience"/> says while it is open. So it must know a
/// transaction by its number and move its money once. It answers at once or later, through <see cref="Transfer.Hear"/>; the first
/// verdict stands, and one that comes twice has no second effect.
/// </remarks>
public interface IPaymentProvider
{
    /// <summary>What it is called in the history: <c>sandbox</c>.</summary>
    string Name { get; }

    /// <summary>False where asking has no effect outside the process, so that nothing need be durable before.</summary>
    bool ActsOutside { get; }

    /// <summary>True where operators give the verdicts.</summary>
    bool IsDecidedByOperators => false;

    /// <summary>When it is asked again.</summary>
    ProviderPatience Patience { get; }

    /// <summary>Asks for a transaction's money to be moved.</summary>
    /// <exception cref="ProviderUnreachableException">Nobody knows whether it heard: it will be asked again.</exception>
    ValueTask<ProviderAnswer> Ask(ProviderRequest request);
}

/// <summary>What a provider is asked to do.</summary>
/// <param name="Transaction">Its number: the same for each repeat.</param>
/// <param name="Wallet">Whose money.</param>
/// <param name="Kind"><see cref="PaymentKind.Deposit"/> or <see cref="PaymentKind.Invoice"/>: bring it in. <see cref="PaymentKind.Withdrawal"/>: pay it out.</param>
/// <param name="Amount">How much.</param>
/// <param name="CreatedAt">When it began: the same for each repeat.</param>
/// <param name="IsLastCall">True when the platform gives up: what is not accepted now must never be moved.</param>
public sealed record ProviderRequest(PaymentId Transaction, WalletId Wallet, PaymentKind Kind, Money Amount, DateTimeOffset CreatedAt, bool IsLastCall);

/// <summary>What a provider says.</summary>
public enum Verdict
{
    /// <summary>It will say later.</summary>
    Pending,
    /// <summary>The money moved, or surely will.</summary>
    Accepted,
    /// <summary>The money did not move and never will.</summary>
    Refused,
}

/// <summary>A provider's verdict, and what it adds.</summary>
/// <param name="Verdict">What it says.</param>
/// <param name="Reason">Why: 1 to 200 characters; null where it says nothing.</param>
/// <param name="IsNamed">True where the verdict is kept with the transaction.</param>
[GenerateSerializer, Immutable, Alias("lottery.ProviderAnswer")]
public readonly record struct ProviderAnswer([property: Id(0)] Verdict Verdict, [property: Id(1)] string? Reason = null, [property: Id(2)] bool IsNamed = true)
{
    /// <summary>Who is named for the verdict; null for nobody.</summary>
    public VerdictSource? Source => IsNamed ? new(null, Reason) : null;
}

/// <summary>How long a provider is waited for.</summary>
/// <param name="AskAgainAfter">From one question to the next.</param>
/// <param name="GiveUpAfter">From the transaction's beginning to the last call; null for never.</param>
public sealed record ProviderPatience(TimeSpan AskAgainAfter, TimeSpan? GiveUpAfter);

/// <summary>A provider could not be asked, or its answer did not come.</summary>
public sealed class ProviderUnreachableException : Exception
{
    public ProviderUnreachableException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }

    public ProviderUnreachableException()
    {
    }

    public ProviderUnreachableException(string message)
        : base(message)
    {
    }
}
