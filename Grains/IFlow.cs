using Lottery.Grains.Approvals;
using Lottery.Grains.Audit;
using Lottery.Grains.Books;
using Lottery.Grains.Currencies;
using Lottery.Grains.Draws;
using Lottery.Grains.Games;
using Lottery.Grains.Players;
using Lottery.Grains.Promotions;
using Lottery.Grains.Receipts;
using Lottery.Grains.Requests;
using Lottery.Grains.Schedules;
using Lottery.Grains.Services;
using Lottery.Grains.Tickets;
using Lottery.Grains.Transactions;
using Lottery.Grains.Wallets;

namespace Lottery.Grains;

/// <summary>The world as a flow sees it: grains to ask, ids, randomness, the clock and what the tables say.</summary>
/// <remarks>
/// A flow spans grains by asking one after another. Every step may be repeated, so a flow that was cut off is run again
/// from the top. An answer may rest on what is decided but not yet durable: before it leaves the process, or before the
/// tables are read, the runner of the flow waits for <see cref="Durable"/>.
/// </remarks>
public interface IFlow
{
    /// <summary>The time, in whole microseconds, UTC.</summary>
    DateTimeOffset Now { get; }

    /// <summary>What the tables say about draws.</summary>
    IDrawTables Tables { get; }

    /// <summary>What the tables say about promotional draws.</summary>
    IPromotionTables Promotions { get; }

    /// <summary>The platform's keys.</summary>
    IVault Vault { get; }

    /// <summary>Who moves money in and out.</summary>
    IPaymentProvider Provider { get; }

    /// <summary>What takes two people.</summary>
    TwoPeopleRules TwoPeople { get; }

    /// <summary>Counts the flows that have begun in this process: one with much to do sees by it that others are at it too.</summary>
    long FlowsBegun { get; }

    ValueTask<Reply<Payment>> Ask(WalletId wallet, WalletCommand command);

    ValueTask<Reply<Protection>> Ask(WalletId wallet, ProtectionCommand command);

    ValueTask<Reply<BookReply>> Ask(BookId book, BookCommand command);

    ValueTask<Reply<Draw>> Ask(DrawId draw, DrawCommand command);

    ValueTask<Reply<Game>> Ask(GameId game, GameCommand command);

    ValueTask<Reply<Player>> Ask(PlayerId player, PlayerCommand command);

    ValueTask<Reply<LoginClaim>> Ask(Login login, LoginCommand command);

    ValueTask<Reply<KeyedRequest>> Ask(RequestId request, RequestCommand command);

    ValueTask<Reply<CatalogueReply>> Ask(Catalogue catalogue, CatalogueCommand command);

    ValueTask<Reply<Currency>> Ask(CurrencyCode currency, AddCurrency command);

    ValueTask<Reply<Receipt>> Ask(ReceiptKey receipt, ReceiptCommand command);

    ValueTask<Reply<OrderClaim>> Ask(OrderKey order, ClaimOrder command);

    ValueTask<Reply<PromotionReply>> Ask(PromotionId promotion, PromotionCommand command);

    ValueTask<Reply<TicketBatch>> Ask(DrawId draw, PoolCommand command);

    ValueTask<Reply<Ticket>> Ask(TicketId ticket, TicketCommand command);

    ValueTask<Reply<Schedule>> Ask(ScheduleId schedule, ScheduleCommand command);

    ValueTask<Reply<Roster>> Ask(RosterCommand command);

    ValueTask<Reply<AuditEntry>> Ask(AuditCommand command);

    ValueTask<Reply<Approval>> Ask(ApprovalId approval, ApprovalCommand command);

    /// <summary>Allocates ids that follow each other.</summary>
    /// <returns>The first of them.</returns>
    ValueTask<long> NextIds(IdKind kind, int count = 1);

    /// <summary>Fills a buffer from a cryptographically secure generator.</summary>
    void Random(Span<byte> buffer);

    /// <summary>Waits until everything that this flow was answered is durable.</summary>
    ValueTask Durable();

    /// <summary>Says that this flow is about to ask a multitude of grains once each: those that it brings into memory leave it again as soon as what they decided is durable.</summary>
    void PassThrough();
}

/// <summary>What ids are allocated for; each kind counts for itself.</summary>
public enum IdKind
{
    Player,
    Draw,
    Payment,
    Ticket,
    Service,
    TicketBatch,
    Promotion,
    Schedule,
    Approval,
}

/// <summary>What flows read of draws. Of a draw that is no longer sold it is durable and will not change.</summary>
public interface IDrawTables
{
    /// <summary>Counts a draw's tickets by how many of their numbers were drawn.</summary>
    /// <returns>An array from 0 to <paramref name="pick"/> matches.</returns>
    Task<long[]> CountMatches(DrawId draw, Numbers drawn, int pick);

    /// <summary>The next winners after a place, in order, with the payment that already paid each one, if any.</summary>
    /// <param name="draw">The draw.</param>
    /// <param name="drawn">Its numbers.</param>
    /// <param name="matches">Which counts of matches win.</param>
    /// <param name="after">Null to begin with the first.</param>
    /// <param name="limit">The most entries to return.</param>
    Task<IReadOnlyList<Winner>> Winners(DrawId draw, Numbers drawn, IReadOnlyList<int> matches, SalePosition? after, int limit);

    /// <summary>How many tickets a draw has sold.</summary>
    Task<long> TicketsSold(DrawId draw);

    /// <summary>The next purchases after a place, one for each payment, at the place of its last ticket.</summary>
    Task<IReadOnlyList<SoldOrder>> SoldOrders(DrawId draw, SalePosition? after, int limit);

    /// <summary>The draw's invoices whose money is held and that nobody has paid.</summary>
    Task<IReadOnlyList<(WalletId Wallet, PaymentId Payment)>> UnpaidInvoices(DrawId draw);
}

/// <summary>A ticket that won.</summary>
/// <param name="Place">Where it stands.</param>
/// <param name="Ticket">The ticket.</param>
/// <param name="Player">Whose it is.</param>
/// <param name="Matches">How many of its numbers were drawn.</param>
/// <param name="Paid">The payment that paid its prize, if one has.</param>
public sealed record Winner(SalePosition Place, TicketId Ticket, PlayerId Player, int Matches, PaymentId? Paid);

/// <summary>A purchase of a draw.</summary>
public sealed record SoldOrder(SalePosition Place, PaymentId Payment, PlayerId Player);

/// <summary>The platform's keys, as far as flows need them.</summary>
public interface IVault
{
    byte[] Protect(ReadOnlySpan<byte> secret);

    byte[] Reveal(ReadOnlySpan<byte> protectedSecret);

    /// <summary>The name of this installation in what it signs: the first line of its heads begins with it.</summary>
    string Origin { get; }

    /// <summary>Signs a text with the platform's ES256 key.</summary>
    /// <param name="text">It ends with a line feed.</param>
    /// <returns>The signed note: the text, an empty line, and the signature's line.</returns>
    string SignNote(string text);

    /// <summary>Makes a text recognisable that must not be kept.</summary>
    /// <returns>32 bytes: a hash with a key of the platform's.</returns>
    byte[] Fingerprint(ReadOnlySpan<byte> text);
}
