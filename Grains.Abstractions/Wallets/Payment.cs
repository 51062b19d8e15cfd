namespace Lottery.Grains.Wallets;

/// <summary>What a payment is for.</summary>
public enum PaymentKind
{
    /// <summary>Money that a player pays in through a payment provider. Until it has come, there is none to hold.</summary>
    Deposit = 1,
    /// <summary>Money for tickets of one draw.</summary>
    Purchase = 2,
    /// <summary>A ticket's prize.</summary>
    Prize = 3,
    /// <summary>The money of a purchase, back because its draw was cancelled.</summary>
    Refund = 4,
    /// <summary>Money for an order at a service.</summary>
    Order = 5,
    /// <summary>Money that a payment provider is to bring in. Until it has, there is none to hold.</summary>
    Invoice = 6,
    /// <summary>Money that a payment provider is to pay out.</summary>
    Withdrawal = 7,
    /// <summary>The prize of an entry of a promotional draw, from the house.</summary>
    PromotionPrize = 8,
    /// <summary>Money that an operator gave by hand, from the house.</summary>
    Credit = 9,
}

/// <summary>Where a payment stands. The last two are final.</summary>
public enum PaymentStatus
{
    /// <summary>Its money is held; that of a deposit or an invoice has yet to come.</summary>
    Created = 1,
    /// <summary>Its money moved.</summary>
    Success = 2,
    /// <summary>Its hold was released; nothing moved.</summary>
    Error = 3,
}

/// <summary>What a purchase buys: consecutive tickets in one book.</summary>
/// <param name="Book">Where they are sold.</param>
/// <param name="FirstTicket">The first line's ticket; the others follow it.</param>
/// <param name="Count">Lines, 1 to 100.</param>
/// <param name="Lines">The numbers of each line; null once they stand in the book's sales.</param>
[GenerateSerializer, Immutable, Alias("lottery.TicketOrder")]
public sealed record TicketOrder(BookId Book, TicketId FirstTicket, int Count, long[]? Lines);

/// <summary>One movement of a wallet's money, and the row that remembers it. While it is <see cref="PaymentStatus.Created"/> it is the hold.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Wallet">Whose money.</param>
/// <param name="Kind">What for.</param>
/// <param name="Amount">More than zero.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="Version">1 when made, one more with each change.</param>
[GenerateSerializer, Immutable, Alias("lottery.Payment")]
public sealed partial record Payment(
    PaymentId Id,
    WalletId Wallet,
    PaymentKind Kind,
    Money Amount,
    PaymentStatus Status,
    DateTimeOffset CreatedAt,
    long Version) : WalletReply
{
    /// <summary>Characters of a comment.</summary>
    public const int LongestComment = 200;

    /// <summary>The draw paid for, won in or refunded; null for a deposit.</summary>
    [Id(0)]
    public DrawId? Draw { get; init; }

    /// <summary>What a purchase buys.</summary>
    [Id(1)]
    public TicketOrder? Order { get; init; }

    /// <summary>The order at a service that it pays.</summary>
    [Id(2)]
    public OrderId? ServiceOrder { get; init; }

    /// <summary>The payment's comment, 1 to 200 characters.</summary>
    [Id(3)]
    public string? Comment { get; init; }

    /// <summary>True while its amount is part of the wallet's frozen money.</summary>
    public bool IsHold => Status == PaymentStatus.Created && Kind is not (PaymentKind.Invoice or PaymentKind.Deposit);

    /// <summary>The ticket that won a prize.</summary>
    [Id(4)]
    public TicketId? Ticket { get; init; }

    /// <summary>The entry of a promotional draw that won.</summary>
    [Id(5)]
    public EntryId? Entry { get; init; }

    /// <summary>True once the buyer wants it captured: from the start, or, for an invoice, when it is paid.</summary>
    [Id(6)]
    public bool Confirmed { get; init; }

    /// <summary>When somebody must see to it: the end of a hold, soon after it was confirmed, or when a provider is to be asked again. Null when final.</summary>
    [Id(7)]
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>When it became final.</summary>
    [Id(8)]
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>Why it was released.</summary>
    [Id(9)]
    public Fault Reason { get; init; }

    /// <summary>The refund that gave the money back.</summary>
    [Id(10)]
    public PaymentId? RefundedBy { get; init; }

    /// <summary>The client's idempotency key, where it sent one.</summary>
    [Id(11)]
    public RequestKey? Request { get; init; }

    /// <summary>What the wallet had spent when a purchase succeeded, with this purchase. It is kept, so that a repeat is told the same.</summary>
    [Id(12)]
    public SpentSoFar? SpentSoFar { get; init; }
}
