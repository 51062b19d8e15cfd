namespace Lottery.Grains.Wallets;

/// <summary>Opens a payment that somebody outside the wallet decides about: a provider, or a service.</summary>
/// <param name="Id">A new payment.</param>
/// <param name="Amount">More than zero.</param>
/// <param name="DueAt">See <see cref="Payment.DueAt"/>.</param>
/// <param name="Key">The client's idempotency key.</param>
[GenerateSerializer, Immutable, Alias("lottery.OpenPayment")]
public abstract record OpenPayment(PaymentId Id, Money Amount, DateTimeOffset DueAt, RequestKey? Key) : WalletCommand(Id)
{
    /// <summary>See <see cref="Payment.Comment"/>.</summary>
    [Id(0)]
    public string? Comment { get; init; }

    public override bool IsNew => true;

    public override RequestKey? Request => Key;
}

/// <summary>Notes that a player pays money in through a provider.</summary>
[GenerateSerializer, Immutable, Alias("lottery.OpenDeposit")]
public sealed record OpenDeposit(PaymentId Id, Money Amount, DateTimeOffset DueAt, RequestKey? Key) : OpenPayment(Id, Amount, DueAt, Key)
{
    public override ValueTask<Answer<WalletReply>> SendTo(IWalletGrain grain, Origin origin) => grain.OpenDeposit(this, origin);
}

/// <summary>Notes that a provider is to bring money in.</summary>
[GenerateSerializer, Immutable, Alias("lottery.OpenInvoice")]
public sealed record OpenInvoice(PaymentId Id, Money Amount, DateTimeOffset DueAt, RequestKey? Key) : OpenPayment(Id, Amount, DueAt, Key)
{
    public override ValueTask<Answer<WalletReply>> SendTo(IWalletGrain grain, Origin origin) => grain.OpenInvoice(this, origin);
}

/// <summary>Holds money that a provider is to pay out.</summary>
[GenerateSerializer, Immutable, Alias("lottery.OpenWithdrawal")]
public sealed record OpenWithdrawal(PaymentId Id, Money Amount, DateTimeOffset DueAt, RequestKey? Key) : OpenPayment(Id, Amount, DueAt, Key)
{
    public override ValueTask<Answer<WalletReply>> SendTo(IWalletGrain grain, Origin origin) => grain.OpenWithdrawal(this, origin);
}

/// <summary>Holds money for an order at a service, until <see cref="OpenPayment.DueAt"/>.</summary>
[GenerateSerializer, Immutable, Alias("lottery.OpenOrder")]
public sealed record OpenOrder(PaymentId Id, OrderId Order, Money Amount, DateTimeOffset DueAt, RequestKey? Key) : OpenPayment(Id, Amount, DueAt, Key)
{
    public override ValueTask<Answer<WalletReply>> SendTo(IWalletGrain grain, Origin origin) => grain.OpenOrder(this, origin);
}

/// <summary>Sets anew when somebody must see to an open payment.</summary>
[GenerateSerializer, Immutable, Alias("lottery.Postpone")]
public sealed record Postpone(PaymentId Id, DateTimeOffset DueAt) : WalletCommand(Id)
{
    public override ValueTask<Answer<WalletReply>> SendTo(IWalletGrain grain, Origin origin) => grain.Postpone(this, origin);
}

/// <summary>Asks for the wallet's number for a new account. Refused where money was sent to that number before it was anybody's.</summary>
[GenerateSerializer, Immutable, Alias("lottery.ClaimNumber")]
public sealed record ClaimNumber() : WalletCommand(default(PaymentId))
{
    public override bool IsNew => true;

    public override ValueTask<Answer<WalletReply>> SendTo(IWalletGrain grain, Origin origin) => grain.ClaimNumber(this, origin);
}
