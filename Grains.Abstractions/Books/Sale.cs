using Lottery.Grains.Fairness;
using Lottery.Grains.Games;
using Lottery.Grains.Wallets;

namespace Lottery.Grains.Books;

/// <summary>A ticket that is in a draw: one leaf of its book's Merkle tree. Never changes.</summary>
/// <param name="Ticket">The ticket.</param>
/// <param name="Book">The list that it stands in.</param>
/// <param name="Position">Its place there, from 0, without gaps.</param>
/// <param name="Payment">The purchase that paid for it.</param>
/// <param name="Player">Whose it is.</param>
/// <param name="Numbers">What was bet on.</param>
/// <param name="Salt">128 random bits that hide the owner in the leaf; the buyer gets them.</param>
/// <param name="SoldAt">When.</param>
/// <param name="Leaf">32 bytes, the hash of the leaf; a function of the others.</param>
[GenerateSerializer, Immutable, Alias("lottery.Sale")]
public sealed record Sale(
    TicketId Ticket,
    BookId Book,
    long Position,
    PaymentId Payment,
    PlayerId Player,
    Numbers Numbers,
    Guid Salt,
    DateTimeOffset SoldAt,
    byte[] Leaf)
{
    /// <summary>Of a row: the root of the tile of leaves that this sale completed; null where it completed none. Proofs are made of them.</summary>
    [Id(0)]
    public byte[]? Tile { get; init; }
}

/// <summary>The word of a book that a payment buys nothing there, ever.</summary>
[GenerateSerializer, Immutable, Alias("lottery.Refusal")]
public sealed record Refusal(PaymentId Payment, BookId Book, Fault Reason, DateTimeOffset RefusedAt);

/// <summary>What a book can be asked.</summary>
[GenerateSerializer, Immutable, Alias("lottery.BookCommand")]
public abstract record BookCommand : ICommand<IBookGrain, BookReply>
{
    /// <summary>Calls the grain's method that takes this command.</summary>
    public abstract ValueTask<Answer<BookReply>> SendTo(IBookGrain grain, Origin origin);
}

/// <summary>Sells an order's lines, all or none.</summary>
/// <param name="Payment">The purchase; once it was sold or refused, it stays so.</param>
/// <param name="Player">The buyer.</param>
/// <param name="Order">The tickets, with their numbers.</param>
/// <param name="Salts">One for each line.</param>
/// <param name="NewUntil">
/// Where the wallet confirmed the payment just now and told so to the sender alone: when the sweeper asks too. Until then the book
/// need not look the payment up. Null where others may have asked before.
/// </param>
[GenerateSerializer, Immutable, Alias("lottery.Sell")]
public sealed partial record Sell(PaymentId Payment, PlayerId Player, TicketOrder Order, Guid[] Salts, DateTimeOffset? NewUntil) : BookCommand
{
    public override ValueTask<Answer<BookReply>> SendTo(IBookGrain grain, Origin origin) => grain.Sell(this, origin);
}

/// <summary>Decides a purchase that nobody finished: it was sold, or it never will be.</summary>
[GenerateSerializer, Immutable, Alias("lottery.SettlePurchase")]
public sealed record SettlePurchase(PaymentId Payment, TicketOrder Order, Fault Reason) : BookCommand
{
    public override ValueTask<Answer<BookReply>> SendTo(IBookGrain grain, Origin origin) => grain.SettlePurchase(this, origin);
}

/// <summary>Ends the sales.</summary>
/// <param name="Reason"><see cref="Fault.DrawClosed"/> or <see cref="Fault.DrawCancelled"/>: what later buyers are told.</param>
[GenerateSerializer, Immutable, Alias("lottery.Seal")]
public sealed record Seal(Fault Reason) : BookCommand
{
    public override ValueTask<Answer<BookReply>> SendTo(IBookGrain grain, Origin origin) => grain.Seal(this, origin);
}

/// <summary>What a book answers.</summary>
/// <param name="Sales">The tickets of the payment asked for, in the order of its lines.</param>
/// <param name="Head">The sealed book's size and root.</param>
[GenerateSerializer, Immutable, Alias("lottery.BookReply")]
public sealed record BookReply(IReadOnlyList<Sale> Sales, BookHead? Head);
