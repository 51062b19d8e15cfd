using FsCheck;
using FsCheck.Fluent;
using Lottery.Grains.Books;
using Lottery.Grains.Fairness;
using Lottery.Grains.Games;
using Lottery.Grains.Tickets;
using Lottery.Grains.Wallets;
using Xunit;
using static Lottery.Grains.Fault;
using static Lottery.Grains.Tests.Outcome;
using static Lottery.Grains.Tests.Samples;
using DrawTerms = Lottery.Grains.Draws.DrawTerms;

namespace Lottery.Grains.Tests.Books;

/// <summary>One shard of a draw: who gets into it and when, and that its tree is over exactly those.</summary>
public class BookTests
{
    private static readonly DrawTerms Draw = Terms(id: 5);
    private static readonly BookId Id = new(Draw.Id, 1);
    private static readonly PaymentId A = new(11), B = new(12), C = new(13);
    private static readonly Numbers Good = Line(1, 2);

#pragma warning disable format // The tables are aligned.

    [Fact]
    public void It_sells_from_its_opening_until_just_before_its_closing() => Given(Draw)
        .At(Draw.OpensAt.AddMicroseconds(-1))   .When(Sell(A, Good),  DrawNotOpen,  size: 0)
        .At(Draw.OpensAt)                       .When(Sell(B, Good),  Done,         size: 1)
        .At(Draw.ClosesAt.AddMicroseconds(-1))  .When(Sell(C, Good),  Done,         size: 2)
        .At(Draw.ClosesAt)                      .When(Sell(new(14), Good), DrawClosed, size: 2);

    [Fact]
    public void Who_was_refused_once_is_refused_for_ever_and_for_the_same_reason() => Given(Draw)
        .At(Draw.OpensAt.AddMicroseconds(-1))   .When(Sell(A, Good),  DrawNotOpen,  size: 0)  .Left<BookState, Refusal>()
        .At(Draw.OpensAt)                       .When(Sell(A, Good),  DrawNotOpen,  size: 0)  .Left()
        .When(new SettlePurchase(A, Order(Good), HoldExpired),        DrawNotOpen,  size: 0)  .Left()
        .When(new SettlePurchase(B, Order(Good), HoldExpired),        HoldExpired,  size: 0)  .Left<BookState, Refusal>()
        .When(Sell(B, Good),                                          HoldExpired,  size: 0)  .Left()
        .At(Draw.ClosesAt)                      .When(Sell(A, Good),  DrawNotOpen,  size: 0)
        .When(new Seal(DrawClosed),                                   Done,         size: 0)
        .When(Sell(A, Good),                                          DrawNotOpen,  size: 0)
        .When(Sell(B, Good),                                          HoldExpired,  size: 0);

    [Fact]
    public void Who_has_bought_once_has_bought_whatever_comes() => Given(Draw)
        .When(Sell(A, Good, Line(3, 4)),                              Done,         size: 2)  .Left<BookState, Sale, Sale>()
        .When(Sell(A, Good, Line(3, 4)),                              Repeated,     size: 2)  .Left()
        .When(new SettlePurchase(A, Order(Good), HoldExpired),        Repeated,     size: 2)
        .At(Draw.ClosesAt)                      .When(Sell(A, Good),  Repeated,     size: 2)
        .When(new Seal(DrawCancelled),                                Done,         size: 2)
        .When(Sell(A, Good),                                          Repeated,     size: 2)
        .When(new SettlePurchase(A, Order(Good), HoldExpired),        Repeated,     size: 2);

    [Fact]
    public void A_sealed_book_sells_nothing_and_says_why() => Given(Draw)
        .When(Sell(A, Good),                                          Done,         size: 1)
        .When(new Seal(DrawCancelled),                                Done,         size: 1)  .Left<BookState>()
        .When(new Seal(DrawClosed),                                   Repeated,     size: 1)  .Left()
        .When(Sell(B, Good),                                          DrawCancelled, size: 1) .Left()
        .When(new SettlePurchase(C, Order(Good), HoldExpired),        DrawCancelled, size: 1) .Left();

    [Fact]
    public void All_lines_of_an_order_are_valid_or_none_is_sold() => Given(Draw)
        .When(Sell(A, Good, Line(1, 2, 3)),                           InvalidNumbers, size: 0)
        .When(Sell(B, Line(1, 6), Good),                              InvalidNumbers, size: 0)
        .When(Sell(C, Line(1)),                                       InvalidNumbers, size: 0)
        .When(Sell(new(14), Numbers.None),                            InvalidNumbers, size: 0)
        .When(Sell(new(15)),                                          InvalidNumbers, size: 0)
        .When(Sell(new(16), Good, Good),                              Done,           size: 2);

#pragma warning restore format

    [Fact]
    public void An_order_that_says_another_number_of_lines_than_it_has_is_refused()
    {
        var sell = Sell(A, Good, Good);
        Given(Draw).When(sell with { Order = sell.Order with { Count = 1 } }, InvalidNumbers, size: 0);
    }

    [Fact]
    public void There_is_no_book_without_a_draw_nor_beyond_its_last()
    {
        Assert.Equal(DrawNotFound, new Book(Id, null, null).Take(Sell(A, Good), Noon).Outcome);
        Assert.Equal(DrawNotFound, new Book(Id, null, null).Take(new Seal(DrawClosed), Noon).Outcome);
        Assert.Equal(DrawNotFound, new Book(new(Draw.Id, Draw.Books), Draw, null).Take(Sell(A, Good), Noon).Outcome);
        Assert.Equal(Done, new Book(new(Draw.Id, Draw.Books - 1), Draw, null).Take(Sell(A, Good), Noon).Outcome);
    }

    [Fact]
    public void Tickets_stand_in_the_order_of_their_lines_at_the_next_positions_each_with_its_leaf()
    {
        var book = new Book(Id, Draw, null);
        book.Take(Sell(A, Good), Noon);
        var sell = Sell(B, Line(3, 4), Line(2, 5));
        var sales = book.Take(sell, Noon.AddSeconds(1)).Reply.Value!.Sales;

        Assert.Equal([1, 2], sales.Select(s => s.Position));
        Assert.Equal([new TicketId(120), new TicketId(121)], sales.Select(s => s.Ticket));
        Assert.Equal([Line(3, 4), Line(2, 5)], sales.Select(s => s.Numbers));
        Assert.Equal(sell.Salts, sales.Select(s => s.Salt));
        Assert.All(sales, s =>
        {
            Assert.Equal((Id, B, new PlayerId(7), Noon.AddSeconds(1)), (s.Book, s.Payment, s.Player, s.SoldAt));
            Assert.Equal(TicketLeaf.Hash(Draw.Id, Id.Shard, s.Position, s.Ticket, s.Player, s.Salt, s.Numbers), s.Leaf);
        });
        Assert.Equal(sales, book.Take(sell, Noon.AddSeconds(2)).Reply.Value!.Sales);
    }

    [Fact]
    public void An_empty_book_seals_with_the_empty_root() => Assert.Equivalent(
        new BookHead(Id.Shard, 0, MerkleTree.Root([])),
        new Book(Id, Draw, null).Take(new Seal(DrawClosed), Noon).Reply.Value!.Head);

    /// <summary>Goal: a book is a list without gaps and its head the tree over it, wherever it is dropped and loaded again.</summary>
    [Fact]
    public void Its_head_is_the_tree_over_its_sales_however_often_it_is_loaded_anew() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(100),
        Prop.ForAll(Arb.From(Step.ArrayOf(40)), steps =>
        {
            var (book, tables) = (new Book(Id, Draw, null), new Tables());
            foreach (var step in steps)
            {
                var lines = Enumerable.Range(0, step.Lines).Select(i => AllTinyLines[(step.Payment + i) % 10]).ToArray();
                var sell = Sell(new(step.Payment), lines) with { NewUntil = null };
                var first = tables.Take(book, sell);
                if (step.Drop)
                    book = new Book(Id, Draw, tables.State);
                var again = tables.Take(book, sell);
                Assert.Equal(first.Reply.Fault, again.Reply.Fault);
                Assert.Equal(first.Reply.Value?.Sales, again.Reply.Value?.Sales);
            }
            var head = book.Take(new Seal(DrawClosed), Noon).Reply.Value!.Head!;
            Assert.Equal(Enumerable.Range(0, tables.Sales.Count).Select(i => (long)i), tables.Sales.Select(s => s.Position));
            Assert.Equal(tables.Sales.Count, head.Size);
            Assert.Equal(MerkleTree.RootOfHashes([.. tables.Sales.Select(s => s.Leaf)]), head.Root);
        }));

    [Fact]
    public void A_book_asks_for_orders_that_it_may_have_forgotten()
    {
        var book = new Book(Id, Draw, null);
        var order = Order(Good);
        Assert.Null(book.Missing(Sell(A, Good), default));
        Assert.Null(book.Missing(new Seal(DrawClosed), default));
        Assert.Equal(new OrderLookup(A, order), book.Missing(new Sell(A, new(7), order, [], NewUntil: null), default));
        Assert.Equal(new OrderLookup(A, order), book.Missing(new SettlePurchase(A, order, HoldExpired), default));

        // From the moment on at which a sweeper may have asked for it, also an order that was new.
        var fresh = Sell(A, Good) with { NewUntil = Noon };
        Assert.Null(book.Missing(fresh, Noon.AddMicroseconds(-1)));
        Assert.NotNull(book.Missing(fresh, Noon));

        book.Take(Sell(A, Good), Noon);
        Assert.Null(book.Missing(new Sell(A, new(7), order, [], NewUntil: null), default));
        Assert.Null(book.Missing(new SettlePurchase(A, order, HoldExpired), default));
    }

    [Fact]
    public void A_book_that_has_decided_much_forgets_it_and_is_told_again()
    {
        var (book, tables) = (new Book(Id, Draw, null), new Tables());
        for (var i = 1; i <= 1025; i++)
            tables.Take(book, Sell(new(i), Good));
        book.Forget();
        for (var i = 1026; i <= 2050; i++)
            tables.Take(book, Sell(new(i), Good), Noon + Purchases.Patience);
        Assert.Null(book.Missing(new SettlePurchase(A, Order(Good), HoldExpired), default)); // It may have been on its way to the tables.
        book.Forget();
        Assert.Null(book.Missing(new SettlePurchase(new(2050), Order(Good), HoldExpired), default));
        Assert.NotNull(book.Missing(new SettlePurchase(A, Order(Good), HoldExpired), default));
        Assert.Equal(Repeated, tables.Take(book, new SettlePurchase(A, Order(Good), HoldExpired)).Outcome);
        Assert.Equal(Repeated, tables.Take(book, Sell(A, Good) with { NewUntil = null }).Outcome);
    }

    /// <summary>The first to ask for an order is not looked up. If another was faster, and many others after him, the book must know it all the same.</summary>
    [Theory]
    [InlineData(0, true)]
    [InlineData(4.9, true)]
    [InlineData(-3600, false)]
    public void An_order_is_known_for_as_long_as_the_first_to_ask_for_it_may_be_late(double secondsOfSelling, bool isKnown)
    {
        var (book, tables) = (new Book(Id, Draw, null), new Tables());
        for (var i = 100; i <= 1200; i++)
            tables.Take(book, Sell(new(i), Good), Noon - Purchases.Patience);
        book.Forget();
        var late = Sell(A, Good) with { NewUntil = Noon + Purchases.Patience };
        Assert.Equal(Done, tables.Take(book, late with { NewUntil = null }).Outcome);
        for (var i = 1201; i <= 9200; i++)
        {
            var now = Noon.AddSeconds(secondsOfSelling * (i - 1200) / 8000);
            tables.Take(book, Sell(new(i), Good), now);
            book.Forget();
        }
        Assert.Equal(isKnown, book.Missing(late with { NewUntil = null }, Noon) is null);
        if (isKnown)
            Assert.Equal(Repeated, book.Take(late, Noon.AddSeconds(4.9)).Outcome);
    }

    [Fact]
    public void Its_version_counts_the_changes_of_its_row()
    {
        var (book, tables) = (new Book(Id, Draw, null), new Tables());
        tables.Take(book, Sell(A, Good));
        tables.Take(book, Sell(B, Line(1)));
        tables.Take(book, Sell(C, Good, Good));
        Assert.Equal((3, 3), (tables.State!.Size, tables.State.Version));
        tables.Take(book, new Seal(DrawClosed));
        Assert.Equal((3, 4, DrawClosed), (tables.State.Size, tables.State.Version, tables.State.Sealed));
    }

    private static TicketOrder Order(params Numbers[] lines) => new(Id, new(110), lines.Length, [.. lines.Select(l => l.Mask)]);

    private static Sell Sell(PaymentId payment, params Numbers[] lines) => new(
        payment,
        new PlayerId(7),
        new(Id, new(payment.Value * 10), lines.Length, [.. lines.Select(l => l.Mask)]),
        [.. lines.Select((_, i) => Bits((int)(payment.Value * 100) + i))],
        NewUntil: DateTimeOffset.MaxValue);

    /// <param name="Payment">One of eight.</param>
    /// <param name="Lines">None, which is refused, to three.</param>
    /// <param name="Drop">Whether the book is loaded anew before the repeat.</param>
    private sealed record StepOf(int Payment, int Lines, bool Drop);

    private static Gen<StepOf> Step =>
        from payment in Gen.Choose(1, 20)
        from lines in Gen.Choose(0, 3)
        from drop in Gen.Elements(true, false)
        select new StepOf(payment, lines, drop);

    private static Table Given(DrawTerms terms) => new(new Book(Id, terms, null));

    private sealed class Table(Book book)
    {
        private readonly Tables _tables = new();
        private DateTimeOffset _now = Noon;
        private Turn<BookReply>? _last;

        public Table At(DateTimeOffset now)
        {
            _now = now;
            return this;
        }

        public Table When(BookCommand command, Outcome expected, long size)
        {
            _last = _tables.Take(book, command, _now);
            Assert.Equal(expected.Fault, _last.Outcome.Fault);
            if (expected.Fault == None)
                Assert.Equal(expected, _last.Outcome);
            Assert.Equal(size, _tables.State?.Size ?? 0);
            return this;
        }

        public Table Left() => Left([]);

        public Table Left<T>() => Left(typeof(T));

        public Table Left<T, TNext>() => Left(typeof(T), typeof(TNext));

        public Table Left<T, TNext, TLast>() => Left(typeof(T), typeof(TNext), typeof(TLast));

        private Table Left(params Type[] rows)
        {
            Assert.Equal(rows, _last!.Rows.Select(row => row.GetType()));
            return this;
        }
    }

    /// <summary>The rows that a book left; what became of an order is recalled from them.</summary>
    private sealed class Tables
    {
        private readonly Dictionary<PaymentId, Refusal> _refusals = [];

        public BookState? State { get; private set; }

        public List<Sale> Sales { get; } = [];

        public Turn<BookReply> Take(Book book, BookCommand command, DateTimeOffset? now = null)
        {
            if (book.Missing(command, default) is { } part && Find(part.Payment) is { } found)
                book.Remember(found);
            var turn = book.Take(command, now ?? Noon);
            foreach (var row in turn.Rows)
            {
                if (row is Refusal refusal)
                    _refusals.Add(refusal.Payment, refusal);
                else if (row is Sale sale)
                    Sales.Add(sale);
                else
                    State = Assert.IsType<BookState>(row);
            }
            return turn;
        }

        private OrderOutcome? Find(PaymentId payment)
        {
            var (sales, refusal) = (Sales.Where(s => s.Payment == payment).ToArray(), _refusals.GetValueOrDefault(payment));
            return refusal is null && sales.Length == 0 ? null : new(payment, sales, refusal);
        }
    }
}
