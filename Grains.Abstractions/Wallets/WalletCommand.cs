namespace Lottery.Grains.Wallets;

/// <summary>What a wallet can be asked. Each may be sent any number of times, and is about one payment, but for those that protect the player.</summary>
/// <param name="Id">The payment.</param>
[GenerateSerializer, Immutable, Alias("lottery.WalletCommand")]
public abstract record WalletCommand(PaymentId Id) : ICommand<IWalletGrain, WalletReply>
{
    /// <summary>True where the sender has just allocated the id, so that nobody can know the payment by it.</summary>
    public virtual bool IsNew => false;

    /// <summary>The client's idempotency key, where it sent one.</summary>
    public virtual RequestKey? Request => null;

    /// <summary>Calls the grain's method that takes this command.</summary>
    public abstract ValueTask<Answer<WalletReply>> SendTo(IWalletGrain grain, Origin origin);
}

/// <summary>Gives a player money by hand, from the house.</summary>
/// <param name="Id">A new payment.</param>
/// <param name="Amount">More than zero.</param>
/// <param name="Comment">Why: 1 to 200 characters.</param>
/// <param name="Key">The operator's idempotency key.</param>
[GenerateSerializer, Immutable, Alias("lottery.Credit")]
public sealed record Credit(PaymentId Id, Money Amount, string Comment, RequestKey? Key) : WalletCommand(Id)
{
    public override bool IsNew => true;

    public override RequestKey? Request => Key;

    public override ValueTask<Answer<WalletReply>> SendTo(IWalletGrain grain, Origin origin) => grain.Credit(this, origin);
}

/// <summary>Holds money for tickets.</summary>
/// <param name="Id">A new payment.</param>
/// <param name="Amount">The price of all lines.</param>
/// <param name="Order">What is bought.</param>
/// <param name="Confirmed">False for an invoice, which waits to be paid.</param>
/// <param name="DueAt">See <see cref="Payment.DueAt"/>.</param>
/// <param name="Key">The client's idempotency key.</param>
[GenerateSerializer, Immutable, Alias("lottery.Reserve")]
public sealed record Reserve(PaymentId Id, Money Amount, TicketOrder Order, bool Confirmed, DateTimeOffset DueAt, RequestKey? Key)
    : WalletCommand(Id)
{
    public override bool IsNew => true;

    public override RequestKey? Request => Key;

    public override ValueTask<Answer<WalletReply>> SendTo(IWalletGrain grain, Origin origin) => grain.Reserve(this, origin);
}

/// <summary>Says that an invoice is to be paid now.</summary>
/// <param name="Id">The invoice's payment.</param>
/// <param name="DueAt">When the sweeper shall finish it if nobody has.</param>
[GenerateSerializer, Immutable, Alias("lottery.Confirm")]
public sealed record Confirm(PaymentId Id, DateTimeOffset DueAt) : WalletCommand(Id)
{
    public override ValueTask<Answer<WalletReply>> SendTo(IWalletGrain grain, Origin origin) => grain.Confirm(this, origin);
}

/// <summary>Concludes an open payment: the held money is handed over, or the money that was expected has come.</summary>
[GenerateSerializer, Immutable, Alias("lottery.Capture")]
public sealed record Capture(PaymentId Id) : WalletCommand(Id)
{
    /// <summary>Who said that a transaction's money moved; null where nobody is to be named.</summary>
    [Id(0)]
    public VerdictSource? Said { get; init; }

    public override ValueTask<Answer<WalletReply>> SendTo(IWalletGrain grain, Origin origin) => grain.Capture(this, origin);
}

/// <summary>Gives the held money back, or ends the waiting for money that was expected.</summary>
[GenerateSerializer, Immutable, Alias("lottery.Release")]
public sealed record Release(PaymentId Id, Fault Reason) : WalletCommand(Id)
{
    /// <inheritdoc cref="Capture.Said"/>
    [Id(0)]
    public VerdictSource? Said { get; init; }

    public override ValueTask<Answer<WalletReply>> SendTo(IWalletGrain grain, Origin origin) => grain.Release(this, origin);
}

/// <summary>Gives the held money back where nobody has said that it is to be paid; else changes nothing: the book decides then.</summary>
[GenerateSerializer, Immutable, Alias("lottery.ReleaseUnpaid")]
public sealed record ReleaseUnpaid(PaymentId Id, Fault Reason) : WalletCommand(Id)
{
    public override ValueTask<Answer<WalletReply>> SendTo(IWalletGrain grain, Origin origin) => grain.ReleaseUnpaid(this, origin);
}

/// <summary>Pays a ticket's prize.</summary>
/// <param name="Id">A new payment.</param>
/// <param name="Amount">The prize.</param>
/// <param name="Draw">The draw that pays.</param>
/// <param name="Ticket">The ticket that won. The tables let one ticket be paid once.</param>
[GenerateSerializer, Immutable, Alias("lottery.CreditPrize")]
public sealed record CreditPrize(PaymentId Id, Money Amount, DrawId Draw, TicketId Ticket) : WalletCommand(Id)
{
    public override bool IsNew => true;

    public override ValueTask<Answer<WalletReply>> SendTo(IWalletGrain grain, Origin origin) => grain.CreditPrize(this, origin);
}

/// <summary>Pays the prize of an entry of a promotional draw.</summary>
/// <param name="Id">The payment, fixed when the entry won: asked again, it is the same.</param>
/// <param name="Amount">The prize.</param>
/// <param name="Entry">The entry that won. The tables let one entry be paid once.</param>
[GenerateSerializer, Immutable, Alias("lottery.CreditPromotion")]
public sealed record CreditPromotion(PaymentId Id, Money Amount, EntryId Entry) : WalletCommand(Id)
{
    public override ValueTask<Answer<WalletReply>> SendTo(IWalletGrain grain, Origin origin) => grain.CreditPromotion(this, origin);
}

/// <summary>Gives a captured purchase's money back, once.</summary>
/// <param name="Id">The purchase.</param>
/// <param name="Refunding">The number that the refund gets if this is the first time.</param>
[GenerateSerializer, Immutable, Alias("lottery.Refund")]
public sealed record Refund(PaymentId Id, PaymentId Refunding) : WalletCommand(Id)
{
    public override ValueTask<Answer<WalletReply>> SendTo(IWalletGrain grain, Origin origin) => grain.Refund(this, origin);
}

/// <summary>Asks for a payment and changes nothing.</summary>
[GenerateSerializer, Immutable, Alias("lottery.FindPayment")]
public sealed record FindPayment(PaymentId Id) : WalletCommand(Id)
{
    public override ValueTask<Answer<WalletReply>> SendTo(IWalletGrain grain, Origin origin) => grain.FindPayment(this, origin);
}

/// <summary>Asks for the payment that an idempotency key made, and changes nothing.</summary>
[GenerateSerializer, Immutable, Alias("lottery.FindRequest")]
public sealed record FindRequest(RequestKey Key) : WalletCommand(default(PaymentId))
{
    public override RequestKey? Request => Key;

    public override ValueTask<Answer<WalletReply>> SendTo(IWalletGrain grain, Origin origin) => grain.FindRequest(this, origin);
}
