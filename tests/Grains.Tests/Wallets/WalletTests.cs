using Lottery.Grains.Wallets;
using Xunit;
using static Lottery.Grains.Fault;
using static Lottery.Grains.Tests.Outcome;
using static Lottery.Grains.Tests.Samples;

namespace Lottery.Grains.Tests.Wallets;

/// <summary>A wallet's rules as tables: one row is one command, what it came to, and the money after it.</summary>
public class WalletTests
{
    private static readonly WalletId Mine = new(7);
    private static readonly DrawId Draw = new(5);
    private static readonly PaymentId A = new(11), B = new(12), C = new(13), R = new(21), S = new(22), Unknown = new(99);

#pragma warning disable format // The tables are aligned.

    [Fact]
    public void A_purchase_moves_money_once_however_often_it_is_retried() => Given(balance: 100)
        .When(Buy(A, 60),                     Done,              available:  40, held: 60)
        .When(Buy(A, 60),                     Repeated,          available:  40, held: 60)
        .When(Buy(B, 41),                     InsufficientFunds, available:  40, held: 60)
        .When(new Capture(A),                 Done,              available:  40, held:  0)
        .When(new Capture(A),                 Repeated,          available:  40, held:  0)
        .When(new Release(A, Fault.DrawClosed), PaymentCaptured, available:  40, held:  0)
        .When(Buy(A, 60),                     Repeated,          available:  40, held:  0);

    [Fact]
    public void A_release_gives_the_money_back_once_and_for_good() => Given(balance: 100)
        .When(Buy(A, 100),                    Done,              available:   0, held: 100)
        .When(Buy(B, 1),                      InsufficientFunds, available:   0, held: 100)
        .When(new Release(A, DrawClosed),     Done,              available: 100, held:   0)
        .When(new Release(A, DrawCancelled),  Repeated,          available: 100, held:   0)
        .When(new Capture(A),                 PaymentReleased,   available: 100, held:   0)
        .When(new Refund(A, R),               PaymentReleased,   available: 100, held:   0)
        .When(Buy(A, 100),                    Repeated,          available: 100, held:   0)
        .Then(A, p => Assert.Equal((PaymentStatus.Error, DrawClosed), (p!.Status, p.Reason)));

    /// <summary>A silo that was taken for dead wrote the hold after the wallet was loaded here.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_hold_that_was_written_since_the_wallet_was_loaded_has_it_loaded_anew(bool captured)
    {
        var wallet = new Wallet(Mine, [new(Mine, new(100, Rub), Money.Zero(Rub), Version: 1)], keys: null);
        wallet.Remember(new(A, Mine, PaymentKind.Withdrawal, new(60, Rub), PaymentStatus.Created, Noon, Version: 1) { DueAt = Noon });
        var fact = wallet.Decide(captured ? new Capture(A) : new Release(A, ProviderRefused), Noon).Fact!;
        Assert.Throws<StorageUnavailableException>(() => wallet.Apply(fact));
        Assert.Equal((100, 0), (wallet.Balances[0].Available.Minor, wallet.Balances[0].Frozen.Minor));
    }

    [Fact]
    public void A_credit_has_bounds() => Given(balance: 0)
        .When(Put(A, 0),                      InvalidAmount,     available:             0)
        .When(Put(A, -1),                     InvalidAmount,     available:             0)
        .When(Put(A, Money.MaxMinor + 1),     InvalidAmount,     available:             0)
        .When(Put(A, 1),                      Done,              available:             1)
        .When(Put(A, 1),                      Repeated,          available:             1)
        .When(Put(B, Money.MaxMinor),         Done,              available: Money.MaxMinor + 1);

    [Fact]
    public void A_wallet_holds_no_more_than_can_be_counted_held_money_included() => Given(balance: Wallet.MaxBalance - 10)
        .When(Put(A, 11),                     BalanceTooLarge,   available: Wallet.MaxBalance - 10)
        .When(Buy(B, 30),                     Done,              available: Wallet.MaxBalance - 40, held: 30)
        .When(Put(A, 11),                     BalanceTooLarge,   available: Wallet.MaxBalance - 40, held: 30)
        .When(Put(A, 10),                     Done,              available: Wallet.MaxBalance - 30, held: 30)
        .When(Put(C, 1),                      BalanceTooLarge,   available: Wallet.MaxBalance - 30, held: 30)
        .When(new Capture(B),                 Done,              available: Wallet.MaxBalance - 30)
        .When(Put(C, 1),                      Done,              available: Wallet.MaxBalance - 29);

    [Fact]
    public void A_hold_is_for_more_than_nothing_and_at_most_all() => Given(balance: 100)
        .When(Buy(A, 0),                      InvalidAmount,     available: 100)
        .When(Buy(A, -1),                     InvalidAmount,     available: 100)
        .When(Buy(A, 101),                    InsufficientFunds, available: 100)
        .When(Buy(A, 100),                    Done,              available:   0, held: 100);

    [Fact]
    public void A_refused_payment_leaves_no_trace_and_may_come_again() => Given(balance: 10)
        .When(Buy(A, 60, Key(1)),             InsufficientFunds, available:  10)
        .When(new FindPayment(A),             PaymentNotFound,   available:  10)
        .When(new FindRequest(Key(1)),        PaymentNotFound,   available:  10)
        .When(Put(B, 50),                     Done,              available:  60)
        .When(Buy(A, 60, Key(1)),             Done,              available:   0, held: 60);

    [Fact]
    public void The_same_key_is_the_same_payment_whatever_its_id() => Given(balance: 100)
        .When(Buy(A, 60, Key(1)),             Done,                available: 40, held: 60)
        .When(Buy(B, 60, Key(1)),             Repeated,            available: 40, held: 60)
        .Then(B, Assert.Null)
        .When(Buy(B, 60, Key(1, hash: 2)),    IdempotencyMismatch, available: 40, held: 60)
        .When(Put(B, 60, Key(1, hash: 2)),    IdempotencyMismatch, available: 40, held: 60)
        .When(new FindRequest(Key(1)),        Repeated,            available: 40, held: 60)
        .When(new FindRequest(Key(1, hash: 2)), IdempotencyMismatch, available: 40, held: 60)
        .When(new FindRequest(Key(2)),        PaymentNotFound,     available: 40, held: 60)
        .When(Buy(B, 40, Key(2)),             Done,                available:  0, held: 100)
        .When(new Release(A, DrawClosed),     Done,                available: 60, held: 40)
        .When(Buy(C, 60, Key(1)),             Repeated,            available: 60, held: 40);

    [Fact]
    public void A_credit_is_known_by_its_key() => Given(balance: 0)
        .When(Put(A, 50, Key(1)),             Done,                available: 50)
        .When(Put(B, 50, Key(1)),             Repeated,            available: 50)
        .When(Put(B, 51, Key(1, hash: 2)),    IdempotencyMismatch, available: 50)
        .When(Put(A, 50, Key(1, hash: 2)),    IdempotencyMismatch, available: 50)
        .When(Put(A, 50),                     IdempotencyMismatch, available: 50)
        .When(Put(B, 50),                     Done,                available: 100)
        .When(Put(C, 50),                     Done,                available: 150);

    [Fact]
    public void An_invoice_is_paid_before_its_hold_expires_or_not_at_all() => Given(balance: 100)
        .When(Invoice(A, 60),                 Done,              available:  40, held: 60)
        .When(Invoice(B, 40),                 Done,              available:   0, held: 100)
        .At(Noon.AddMinutes(10).AddTicks(-1))
        .When(new Confirm(A, Noon.AddMinutes(11)), Done,         available:   0, held: 100)
        .At(Noon.AddMinutes(10))
        .When(new Confirm(A, Noon.AddMinutes(12)), Repeated,     available:   0, held: 100)
        .When(new Confirm(B, Noon.AddMinutes(12)), HoldExpired,  available:   0, held: 100)
        .Then(A, p => Assert.Equal((true, Noon.AddMinutes(11)), (p!.Confirmed, p.DueAt)))
        .Then(B, p => Assert.Equal((false, Noon.AddMinutes(10)), (p!.Confirmed, p.DueAt)))
        .When(new Capture(A),                 Done,              available:   0, held: 40)
        .When(new Release(B, HoldExpired),    Done,              available:  40)
        .When(new Confirm(A, Noon.AddMinutes(12)), Repeated,     available:  40)
        .When(new Confirm(B, Noon.AddMinutes(12)), HoldExpired,  available:  40);

    [Fact]
    public void What_nobody_said_is_to_be_paid_is_released_and_nothing_else() => Given(balance: 100)
        .When(Invoice(A, 60),                 Done,              available:  40, held: 60)
        .When(Invoice(B, 40),                 Done,              available:   0, held: 100)
        .When(new Confirm(B, Noon.AddMinutes(1)), Done,          available:   0, held: 100)
        .When(new ReleaseUnpaid(A, HoldExpired), Done,           available:  60, held: 40) .Left("11/2 Frozen 7 → Available 7: 60")
        .When(new ReleaseUnpaid(A, TicketTaken), Repeated,       available:  60, held: 40) .Left()
        .When(new Confirm(A, Noon.AddMinutes(1)), HoldExpired,   available:  60, held: 40)
        .When(new ReleaseUnpaid(B, HoldExpired), Repeated,       available:  60, held: 40) .Left()
        .When(new Capture(B),                 Done,              available:  60)
        .When(new ReleaseUnpaid(B, HoldExpired), Repeated,       available:  60)
        .When(new ReleaseUnpaid(Unknown, HoldExpired), PaymentNotFound, available: 60)
        .When(Buy(C, 10),                     Done,              available:  50, held: 10)
        .When(new ReleaseUnpaid(C, HoldExpired), Repeated,       available:  50, held: 10);

    [Fact]
    public void Confirming_a_released_purchase_tells_why_it_was_released() => Given(balance: 100)
        .When(Invoice(A, 60),                 Done,              available:  40, held: 60)
        .When(new Release(A, DrawCancelled),  Done,              available: 100)
        .When(new Confirm(A, Noon),           DrawCancelled,     available: 100);

    [Fact]
    public void A_captured_purchase_is_refunded_once() => Given(balance: 100)
        .When(Buy(A, 60),                     Done,                available:  40, held: 60)
        .When(new Refund(A, R),               DrawStatusConflict,  available:  40, held: 60)
        .When(new Capture(A),                 Done,                available:  40)
        .When(new Refund(A, R),               Done,                available: 100)
        .When(new Refund(A, R),               Repeated,            available: 100)
        .When(new Refund(A, S),               Repeated,            available: 100)
        .When(new Capture(A),                 Repeated,            available: 100)
        .When(new Release(A, DrawCancelled),  PaymentCaptured,     available: 100)
        .Then(A, p => Assert.Equal(R, p!.RefundedBy))
        .Then(R, p => Assert.Equal((PaymentKind.Refund, PaymentStatus.Success, Minor(60), Draw), (p!.Kind, p.Status, p.Amount, p.Draw)))
        .Then(S, Assert.Null);

    [Fact]
    public void Only_a_purchase_can_be_refunded() => Given(balance: 0)
        .When(Put(A, 50),                     Done,              available:  50)
        .When(Prize(B, 50),                   Done,              available: 100)
        .When(new Refund(A, R),               PaymentNotFound,   available: 100)
        .When(new Refund(B, R),               PaymentNotFound,   available: 100);

    [Fact]
    public void A_tickets_prize_is_credited_once_whatever_its_number() => Given(balance: 0)
        .When(Prize(A, 50),                   Done,              available:  50)
        .When(Prize(A, 50),                   Repeated,          available:  50)
        .When(Prize(B, 50),                   Repeated,          available:  50)
        .When(Prize(C, 50, ticket: 4),        Done,              available: 100)
        .Then(A, p => Assert.Equal((PaymentKind.Prize, Draw, new TicketId(3)), (p!.Kind, p.Draw!.Value, p.Ticket!.Value)));

    [Fact]
    public void What_was_never_paid_is_not_found() => Given(balance: 100)
        .When(new Confirm(Unknown, Noon),     PaymentNotFound,   available: 100)
        .When(new Capture(Unknown),           PaymentNotFound,   available: 100)
        .When(new Release(Unknown, DrawClosed), PaymentNotFound, available: 100)
        .When(new Refund(Unknown, R),         PaymentNotFound,   available: 100)
        .When(new FindPayment(Unknown),       PaymentNotFound,   available: 100)
        .When(new FindRequest(Key(1)),        PaymentNotFound,   available: 100);

    [Fact]
    public void Currencies_do_not_mix() => Given(balance: 100)
        .When(Buy(A, 1, currency: Jpy),       InsufficientFunds, available: 100)
        .When(Put(B, 500, currency: Jpy),     Done,              available: 100)
        .When(Buy(A, 500, currency: Jpy),     Done,              available: 100)
        .When(Buy(C, 101),                    InsufficientFunds, available: 100)
        .When(Put(C, Wallet.MaxBalance / 10), Done,              available: 100 + (Wallet.MaxBalance / 10))
        .Balance(Jpy, available: 0, held: 500);

    [Fact]
    public void Each_fact_leaves_its_movement_and_nothing_else_does() => Given(balance: 0)
        .When(Put(A, 300),                    Done,     available: 300)            .Left("11/1 House → Available 7: 300")
        .When(Put(A, 300),                    Repeated, available: 300)            .Left()
        .When(Buy(B, 400),                    InsufficientFunds, available: 300)   .Left()
        .When(Buy(B, 100),                    Done,     available: 200, held: 100) .Left("12/1 Available 7 → Frozen 7: 100")
        .When(new Capture(B),                 Done,     available: 200)            .Left("12/2 Frozen 7 → Sales 5: 100")
        .When(new Refund(B, R),               Done,     available: 300)            .Left("21/1 Sales 5 → Available 7: 100")
        .When(new Refund(B, S),               Repeated, available: 300)            .Left()
        .When(Invoice(C, 200),                Done,     available: 100, held: 200) .Left("13/1 Available 7 → Frozen 7: 200")
        .When(new Confirm(C, Noon),           Done,     available: 100, held: 200) .Left()
        .When(new Release(C, DrawClosed),     Done,     available: 300)            .Left("13/3 Frozen 7 → Available 7: 200")
        .When(Prize(S, 50),                   Done,     available: 350)            .Left("22/1 PrizeFund 5 → Available 7: 50");

#pragma warning restore format

    [Fact]
    public void A_capture_forgets_the_numbers_which_stand_in_the_book_and_a_release_keeps_them() => Given(balance: 100)
        .When(Buy(A, 60), Done, available: 40, held: 60)
        .When(Buy(B, 40), Done, available: 0, held: 100)
        .When(new Capture(A), Done, available: 0, held: 40)
        .When(new Release(B, DrawClosed), Done, available: 40)
        .Then(A, p => Assert.Equal((null, null, Noon), (p!.Order!.Lines, p.DueAt, p.FinishedAt)))
        .Then(B, p => Assert.Equal((1, null, Noon), (p!.Order!.Lines!.Length, p.DueAt, p.FinishedAt)));

    [Fact]
    public void The_repeat_of_a_command_gets_the_payment_as_it_stands_now()
    {
        var wallet = new Wallet(Mine, [], []);
        wallet.Take(Put(A, 100), Noon);
        wallet.Take(Buy(B, 60, Key(1)), Noon);
        var captured = wallet.Take(new Capture(B), Noon.AddSeconds(1)).Reply.Value;

        Assert.Equal(captured, wallet.Take(Buy(C, 60, Key(1)), Noon.AddSeconds(2)).Reply.Value);
        Assert.Equal(captured, wallet.Take(new Capture(B), Noon.AddSeconds(2)).Reply.Value);
        Assert.Equal(captured, wallet.Take(new FindPayment(B), Noon.AddSeconds(2)).Reply.Value);
        Assert.Equal(captured, wallet.Take(new FindRequest(Key(1)), Noon.AddSeconds(2)).Reply.Value);
    }

    private static Credit Put(PaymentId id, long amount, RequestKey? key = null, Currency? currency = null) => new(id, new(amount, currency ?? Rub), "A gift.", key);

    private static Reserve Buy(PaymentId id, long amount, RequestKey? key = null, Currency? currency = null) =>
        new(id, new(amount, currency ?? Rub), Order, Confirmed: true, Noon.AddSeconds(5), key);

    private static Reserve Invoice(PaymentId id, long amount) => new(id, Minor(amount), Order, Confirmed: false, Noon.AddMinutes(10), null);

    private static CreditPrize Prize(PaymentId id, long amount, long ticket = 3) => new(id, Minor(amount), Draw, new(ticket));

    private static TicketOrder Order { get; } = new(new(Draw, 1), new(3), 1, [Line(1, 2).Mask]);

    private static Table Given(long balance) => new(balance);

    private sealed class Table
    {
        private readonly Wallet _wallet;
        private DateTimeOffset _now = Noon;
        private Turn<Payment>? _last;

        public Table(long balance) =>
            _wallet = new(Mine, balance == 0 ? [] : [new(Mine, Minor(balance), Minor(0), Version: 1)], []);

        public Table At(DateTimeOffset now)
        {
            _now = now;
            return this;
        }

        public Table When(WalletCommand command, Outcome expected, long available, long held = 0)
        {
            _last = _wallet.Take(command, _now);
            Assert.Equal(expected, _last.Outcome);
            return Balance(Rub, available, held);
        }

        public Table Balance(Currency currency, long available, long held)
        {
            var balance = _wallet.Balances.SingleOrDefault(b => b.Available.Currency == currency);
            Assert.Equal((available, held), (balance?.Available.Minor ?? 0, balance?.Frozen.Minor ?? 0));
            return this;
        }

        /// <summary>The ledger's entries of the last command.</summary>
        public Table Left(params string[] entries)
        {
            Assert.Equal(entries, _last!.Rows.OfType<LedgerEntry>().Select(e => $"{e.Payment}/{e.Step} {Name(e.From)} → {Name(e.To)}: {e.Amount.Minor}"));
            return this;
        }

        public Table Then(PaymentId id, Action<Payment?> holds)
        {
            holds(_wallet.Take(new FindPayment(id), _now).Reply.Value);
            return this;
        }

        private static string Name(AccountId account) => account.Owner == 0 ? account.Kind.ToString() : $"{account.Kind} {account.Owner}";
    }
}
