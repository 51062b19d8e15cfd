using System.Diagnostics;
using Lottery.Grains.Draws;
using Lottery.Grains.Fairness;
using Lottery.Grains.Games;
using Lottery.Grains.Tickets;
using Lottery.Grains.Wallets;
using Decision = Lottery.Grains.Decision<Lottery.Grains.Books.BookFact, Lottery.Grains.Books.BookReply>;

namespace Lottery.Grains.Books;

/// <summary>What can have happened to a book.</summary>
public abstract record BookFact;

/// <summary>An order's tickets were appended.</summary>
public sealed record Sold(IReadOnlyList<Sale> Sales) : BookFact;

/// <summary>A payment will never buy anything here.</summary>
public sealed record Refused(Refusal Refusal) : BookFact;

/// <summary>Nothing will be appended any more.</summary>
public sealed record Sealed(Fault Reason) : BookFact;

/// <summary>A book's row: how long its list is and what is needed to append to its Merkle tree.</summary>
/// <param name="Id">Which book.</param>
/// <param name="Size">Tickets sold.</param>
/// <param name="Frontier">The hashes of the tree's perfect subtrees, 32 bytes each, the largest first.</param>
/// <param name="Sealed">Why nothing more is sold; <see cref="Fault.None"/> while it is.</param>
/// <param name="Version">Counts the changes.</param>
public sealed record BookState(BookId Id, long Size, byte[] Frontier, Fault Sealed, long Version);

/// <summary>How to look up what became of a payment.</summary>
public sealed record OrderLookup(PaymentId Payment, TicketOrder Order);

/// <summary>What became of a payment: sold or refused.</summary>
public sealed record OrderOutcome(PaymentId Payment, IReadOnlyList<Sale> Sales, Refusal? Refusal);

/// <summary>The order of sales of one shard of a draw. It alone decides what is in the draw.</summary>
/// <remarks>Once it has sold to a payment, or refused it, it says the same for ever: so a purchase can always be finished, either way.</remarks>
public sealed class Book : IDecider<BookCommand, BookFact, BookReply>, IRecalls<BookCommand, OrderLookup, OrderOutcome>
{
    private const int RememberedOrders = 1024;

    private readonly DrawTerms? _terms;
    private readonly BookId _id;
    private readonly MerkleFrontier _frontier;
    private readonly Recent<PaymentId, OrderOutcome> _orders = new();
    /// <summary>The tiles that the fact that was applied last completed, by the position of their last sale.</summary>
    private readonly Dictionary<long, byte[]> _tiles = [];

    private Fault _sealed;
    private long _version;
    private DateTimeOffset _newest;
    private DateTimeOffset _aged;

    /// <summary>A book as the tables have it.</summary>
    /// <param name="id">Which book.</param>
    /// <param name="terms">The draw's; null where there is no such draw.</param>
    /// <param name="state">Null before its first sale.</param>
    public Book(BookId id, DrawTerms? terms, BookState? state)
    {
        _id = id;
        _terms = terms;
        _frontier = state is null ? new MerkleFrontier() : MerkleFrontier.Load(state.Size, state.Frontier);
        _sealed = state?.Sealed ?? Fault.None;
        _version = state?.Version ?? 0;
    }

#pragma warning disable format // A table of rules: what is asked, what is known, what follows.
    public Decision Decide(BookCommand command, DateTimeOffset now) => (command, Known(command)) switch
    {
        _ when _terms is null || _id.Shard >= _terms.Books => Fault.DrawNotFound,

        (Sell or SettlePurchase, { Refusal: { } refusal })   => refusal.Reason,
        (Sell or SettlePurchase, { } sold)                   => Decision.Known(new(sold.Sales, null)),
        (Sell or SettlePurchase, null) when _sealed != Fault.None => _sealed,

        (Sell s, null) when now < _terms.OpensAt             => Refuse(s.Payment, Fault.DrawNotOpen, now),
        (Sell s, null) when now >= _terms.ClosesAt           => Refuse(s.Payment, Fault.DrawClosed, now),
        (Sell s, null) when !AreValid(s.Order)               => Refuse(s.Payment, Fault.InvalidNumbers, now),
        (Sell s, null)                                       => new Sold(Append(s, now)),
        (SettlePurchase s, null)                             => Refuse(s.Payment, s.Reason, now),

        (Seal, _) when _sealed != Fault.None                 => Decision.Known(new([], Head)),
        (Seal s, _)                                          => new Sealed(s.Reason),

        _ => throw new UnreachableException($"No rule for {command}."),
    };
#pragma warning restore format

    public void Apply(BookFact fact)
    {
        switch (fact)
        {
            case Sold sold:
                _tiles.Clear();
                Span<byte> tile = stackalloc byte[MerkleTree.HashSize];
                foreach (var sale in sold.Sales)
                    if (_frontier.Append(sale.Leaf, tile))
                        _tiles.Add(sale.Position, tile.ToArray());
                Remember(new(sold.Sales[0].Payment, sold.Sales, null), sold.Sales[0].SoldAt);
                _version++;
                break;
            case Refused refused:
                Remember(new(refused.Refusal.Payment, [], refused.Refusal), refused.Refusal.RefusedAt);
                _version++;
                break;
            case Sealed s:
                _sealed = s.Reason;
                _version++;
                break;
            default:
                throw new UnreachableException($"No way to apply {fact}.");
        }
    }

    public void Rows(BookFact fact, IRows rows)
    {
        // A refusal changes the book too: what another activation decides about the same payment and writes later must not fit any more.
        rows.Add(new BookState(_id, _frontier.Size, _frontier.ToBytes(), _sealed, _version));
        if (fact is Refused refused)
            rows.Add(refused.Refusal);
        if (fact is Sold sold)
            foreach (var sale in sold.Sales)
                rows.Add(_tiles.TryGetValue(sale.Position, out var tile) ? sale with { Tile = tile } : sale);
    }

    public Reply<BookReply> Answer(BookFact fact) => fact switch
    {
        Sold sold => new BookReply(sold.Sales, null),
        Refused refused => refused.Refusal.Reason,
        Sealed => new BookReply([], Head),
        _ => throw new UnreachableException($"No answer for {fact}."),
    };

    public OrderLookup? Missing(BookCommand command, DateTimeOffset now) => command switch
    {
        Sell s when !_orders.Contains(s.Payment) && !(now < s.NewUntil) => new(s.Payment, s.Order),
        SettlePurchase s when !_orders.Contains(s.Payment) => new(s.Payment, s.Order),
        _ => null,
    };

    public void Remember(OrderOutcome found) => _orders.TryAdd(found.Payment, found);

    /// <summary>Keeps each order for as long as the first to ask for it may be late: until then it is not looked up (<see cref="Sell.NewUntil"/>).</summary>
    public void Forget()
    {
        if (_orders.Count <= RememberedOrders || (_newest - _aged).Duration() < Purchases.Patience)
            return;
        _orders.Age();
        _aged = _newest;
    }

    private void Remember(OrderOutcome decided, DateTimeOffset at)
    {
        _orders.Set(decided.Payment, decided);
        _newest = at;
    }

    private BookHead Head => new(_id.Shard, _frontier.Size, _frontier.Root());

    private OrderOutcome? Known(BookCommand command) => command switch
    {
        Sell s => _orders.Find(s.Payment),
        SettlePurchase s => _orders.Find(s.Payment),
        _ => null,
    };

    private bool AreValid(TicketOrder order)
    {
        foreach (var line in order.Lines!)
            if (!new Numbers(line).IsValid(_terms!.Pick, _terms.Of))
                return false;
        return order.Lines.Length == order.Count && order.Count > 0;
    }

    private Refused Refuse(PaymentId payment, Fault reason, DateTimeOffset now) => new(new Refusal(payment, _id, reason, now));

    private Sale[] Append(Sell s, DateTimeOffset now)
    {
        var sales = new Sale[s.Order.Count];
        for (var i = 0; i < sales.Length; i++)
        {
            var (ticket, position) = (new TicketId(s.Order.FirstTicket.Value + i), _frontier.Size + i);
            var numbers = new Numbers(s.Order.Lines![i]);
            var leaf = TicketLeaf.Hash(_id.Draw, _id.Shard, position, ticket, s.Player, s.Salts[i], numbers);
            sales[i] = new(ticket, _id, position, s.Payment, s.Player, numbers, s.Salts[i], now, leaf);
        }
        return sales;
    }
}
