using Lottery.Grains.Wallets;
using Xunit;
using static Lottery.Grains.Fault;
using static Lottery.Grains.Tests.Outcome;
using static Lottery.Grains.Tests.Samples;
using static Lottery.Grains.Wallets.LimitKind;
using static Lottery.Grains.Wallets.LimitPeriod;

namespace Lottery.Grains.Tests.Wallets;

/// <summary>The rules of limits and self-exclusion as tables: one row is one command and what it came to. Noon is Tuesday, January 1st.</summary>
public class LimitTests
{
    private static readonly WalletId Mine = new(7);
    private static readonly PlayerId Me = new(7), Staff = new(1);
    private static readonly DrawId Draw = new(5);
    private static long _ids = 1000;

#pragma warning disable format // The tables are aligned.

    [Fact]
    public void A_spending_limit_bounds_what_is_held_and_what_is_captured() => Given(1000)
        .When(Limit(Spending, Day, 100),          Done)
        .When(Buy(11, 60),                        Done)
        .When(Buy(12, 41),                        SpendingLimit)
        .When(new Capture(new(11)),               Done)
        .When(Buy(12, 41),                        SpendingLimit)
        .When(Buy(13, 40),                        Done)
        .When(new Release(new(13), DrawClosed),   Done)
        .When(Buy(14, 40),                        Done)
        .When(Order(15, 1),                       SpendingLimit)
        .When(Withdraw(16, 500),                  Done);

    [Fact]
    public void Periods_begin_at_midnight_on_Monday_and_on_the_first() => Given(100_000)
        .When(Limit(Spending, Day, 100),          Done)
        .When(Limit(Spending, Week, 250),         Done)
        .When(Limit(Spending, Month, 600),        Done)
        .When(Buy(11, 100),                       Done)
        .When(Buy(12, 1),                         SpendingLimit)
        .At(Midnight(1).AddTicks(-1))             // Tuesday's last moment
        .When(Buy(12, 1),                         SpendingLimit)
        .At(Midnight(1))
        .When(Buy(12, 100),                       Done)
        .At(Midnight(2))
        .When(Buy(13, 51),                        SpendingLimit)
        .When(Buy(13, 50),                        Done)
        .At(Midnight(5))                          // Sunday
        .When(Buy(14, 1),                         SpendingLimit)
        .At(Midnight(6))                          // Monday
        .When(Buy(14, 100),                       Done)
        .At(Midnight(7)).When(Buy(15, 100),       Done)
        .At(Midnight(13)).When(Buy(16, 100),      Done)
        .At(Midnight(14)).When(Buy(17, 51),       SpendingLimit) // 550 this month
        .When(Buy(17, 50),                        Done)
        .At(Midnight(30)).When(Buy(18, 1),        SpendingLimit)
        .At(Midnight(31)).When(Buy(18, 100),      Done);         // February

    [Fact]
    public void A_clock_that_goes_back_opens_nothing() => Given(1000)
        .When(Limit(Spending, Day, 100),          Done)
        .At(Midnight(1)).When(Buy(11, 100),       Done)
        .At(Noon).When(Buy(12, 1),                SpendingLimit);

    [Fact]
    public void What_is_given_back_counts_no_more_in_the_periods_it_was_spent_in() => Given(1000)
        .When(Limit(Spending, Day, 100),          Done)
        .When(Limit(Spending, Week, 100),         Done)
        .When(Buy(11, 60),                        Done)
        .When(new Capture(new(11)),               Done)
        .At(Midnight(1))
        .When(Buy(12, 40),                        Done)
        .When(Buy(13, 1),                         SpendingLimit) // The week is full.
        .When(new Refund(new(11), new(21)),       Done)
        .When(Buy(13, 60),                        Done)          // The week has the 60 again, the day has 60 of its own.
        .When(Buy(14, 1),                         SpendingLimit);

    [Fact]
    public void A_loss_limit_lets_winnings_be_played() => Given(1000)
        .When(Limit(Loss, Day, 100),              Done)
        .When(Buy(11, 100),                       Done)
        .When(Buy(12, 1),                         LossLimit)
        .When(Prize(13, 30),                      Done)
        .When(Buy(14, 31),                        LossLimit)
        .When(Buy(14, 30),                        Done)
        .When(Prize(15, 500),                     Done)
        .When(Buy(16, 470),                       Done)          // 600 spent, 530 won
        .When(Buy(17, 31),                        LossLimit)
        .When(Buy(17, 30),                        Done);

    [Fact]
    public void A_deposit_limit_bounds_what_is_on_its_way_too() => Given(0)
        .When(Limit(Deposit, Day, 100),           Done)
        .When(PayIn(11, 60),                      Done)
        .When(PayIn(12, 41),                      DepositLimit)
        .When(Invoice(12, 41),                    DepositLimit)
        .When(new Capture(new(11)),               Done)
        .When(PayIn(13, 40),                      Done)
        .When(new Release(new(13), ProviderRefused), Done)
        .When(PayIn(14, 40),                      Done)
        .When(PayIn(15, 1),                       DepositLimit)
        .When(new Credit(new(16), Minor(500), "A gift.", null), Done);

    [Fact]
    public void Each_currency_has_limits_of_its_own() => Given(1000)
        .When(Limit(Spending, Day, 10),           Done)
        .When(PayIn(11, 500, Jpy),                Done)
        .When(new Capture(new(11)),               Done)
        .When(Buy(12, 500, Jpy),                  Done)
        .When(Buy(13, 11),                        SpendingLimit);

    [Fact]
    public void Lowering_binds_at_once_and_raising_after_a_day() => Given(1000)
        .When(Limit(Spending, Week, 100),         Done)
        .When(Limit(Spending, Week, 50),          Done)
        .When(Buy(11, 51),                        SpendingLimit)
        .When(Limit(Spending, Week, 200),         Done)
        .When(Buy(11, 51),                        SpendingLimit)
        .At(Noon.AddHours(24).AddTicks(-1))
        .When(Limit(Spending, Week, 200),         Repeated)      // Asking again does not make it wait longer.
        .When(Buy(11, 51),                        SpendingLimit)
        .At(Noon.AddHours(24))
        .When(Buy(11, 200),                       Done)
        .When(Buy(12, 1),                         SpendingLimit);

    [Fact]
    public void A_raise_that_waits_is_taken_back_by_any_limit_that_is_not_higher() => Given(1000)
        .When(Limit(Spending, Day, 100),          Done)
        .When(Limit(Spending, Day, 500),          Done)
        .When(Limit(Spending, Day, 100),          Done)
        .At(Noon.AddHours(25))
        .When(Buy(11, 101),                       SpendingLimit)
        .When(Limit(Spending, Day, 100),          Repeated);

    [Fact]
    public void A_limit_is_removed_after_a_day_and_what_never_was_needs_no_removing() => Given(1000)
        .When(Limit(Spending, Day, null),         Repeated)
        .When(Limit(Spending, Day, 0),            Done)
        .When(Buy(11, 1),                         SpendingLimit)
        .When(Limit(Spending, Day, null),         Done)
        .When(Limit(Spending, Day, null),         Repeated)
        .When(Buy(11, 1),                         SpendingLimit)
        .At(Noon.AddHours(24))
        .When(Buy(11, 1000),                      Done)
        .When(Limit(Spending, Day, null),         Repeated)
        .When(Limit(Spending, Day, 5000),         Done);         // There is none to raise.

    [Fact]
    public void What_was_spent_before_a_limit_was_set_counts() => Given(1000)
        .When(Buy(11, 80),                        Done)
        .When(Limit(Spending, Week, 100),         Done)
        .When(Buy(12, 21),                        SpendingLimit)
        .When(Buy(12, 20),                        Done);

    [Fact]
    public void An_excluded_player_neither_buys_nor_pays_in_and_gets_what_is_his() => Given(1000)
        .When(Buy(11, 100),                       Done)
        .When(Hold(12, 100),                      Done)
        .When(PayIn(13, 50),                      Done)
        .When(new Exclude(Me, 7),                 Done)
        .When(Buy(14, 1),                         SelfExcluded)
        .When(Order(14, 1),                       SelfExcluded)
        .When(Hold(14, 1),                        SelfExcluded)
        .When(new Confirm(new(12), Noon.AddMinutes(5)), SelfExcluded)
        .When(PayIn(14, 1),                       SelfExcluded)
        .When(Invoice(14, 1),                     SelfExcluded)
        .When(new Capture(new(11)),               Done)          // What was bought stays bought,
        .When(new Capture(new(13)),               Done)          // what was on its way arrives,
        .When(Prize(15, 500),                     Done)          // and so do prizes
        .When(new Refund(new(11), new(21)),       Done)          // and refunds.
        .When(Withdraw(16, 700),                  Done)
        .When(new ReleaseUnpaid(new(12), HoldExpired), Done)
        .At(Noon.AddDays(7).AddTicks(-1))
        .When(Buy(17, 1),                         SelfExcluded)
        .At(Noon.AddDays(7))
        .When(Buy(17, 1),                         Done);

    [Fact]
    public void A_self_exclusion_is_prolonged_and_never_shortened() => Given(1000)
        .When(new Exclude(Me, 0),                 InvalidLimit)
        .When(new Exclude(Me, Exclude.MaxDays + 1), InvalidLimit)
        .When(new Exclude(Me, 30),                Done)
        .When(new Exclude(Me, 1),                 ExclusionStays)
        .When(new Exclude(Staff, 29),             ExclusionStays)
        .When(new Exclude(Me, 60),                Done)
        .At(Noon.AddDays(59)).When(Buy(11, 1),    SelfExcluded)
        .When(new Exclude(Me, null),              Done)
        .When(new Exclude(Me, null),              Repeated)
        .When(new Exclude(Staff, Exclude.MaxDays), ExclusionStays)
        .At(Noon.AddYears(900)).When(Buy(11, 1),  SelfExcluded);

    [Fact]
    public void A_limit_has_bounds() => Given(0)
        .When(Limit(Spending, Day, -1),           InvalidLimit)
        .When(Limit(Spending, Day, Money.MaxMinor + 1), InvalidLimit)
        .When(Limit(Spending, Day, Money.MaxMinor), Done);

#pragma warning restore format

    [Fact]
    public void A_purchase_is_answered_with_what_was_spent_by_then()
    {
        var wallet = new Wallet(Mine, [new(Mine, Minor(1000), Minor(0), Version: 1)], []);
        Assert.Equal(new(60, 60), Bought(11, 60, Noon));
        Assert.Equal(new(100, 100), Bought(12, 40, Noon));
        Assert.Equal(new(5, 105), Bought(13, 5, Noon.AddDays(1)));
        Assert.Equal(new(7, 7), Bought(14, 7, Noon.AddDays(6)));
        Assert.Null(wallet.Take(Prize(15, 5), Noon.AddDays(6)).Reply.Value!.SpentSoFar);

        SpentSoFar Bought(long id, long amount, DateTimeOffset at)
        {
            wallet.Take(Buy(id, amount), at);
            return wallet.Take(new Capture(new(id)), at).Reply.Value!.SpentSoFar!;
        }
    }

    [Fact]
    public void Every_change_is_kept_with_who_asked_for_it()
    {
        var wallet = new Wallet(Mine, [], []);
        Assert.Equal((1, Me, 100L, null), Change(Limit(Spending, Day, 100), Noon));
        Assert.Equal((2, Staff, 100L, 300L), Change(Limit(Spending, Day, 300) with { By = Staff }, Noon));
        var excluded = wallet.Take(new Exclude(Me, 3), Noon).Row<ProtectionChange>();
        Assert.Equal((3, Noon.AddDays(3)), (excluded.Version, excluded.Exclusion!.Until));
        Assert.Empty(wallet.Take(Limit(Spending, Day, 300), Noon).Rows);

        (long, PlayerId, long?, long?) Change(SetLimit set, DateTimeOffset at)
        {
            var row = wallet.Take(set, at).Row<ProtectionChange>();
            return (row.Version, row.By, row.Limit!.Minor, row.Limit.Next?.Minor);
        }
    }

    private static SetLimit Limit(LimitKind kind, LimitPeriod period, long? minor) => new(Me, kind, period, Rub, minor);

    private static DateTimeOffset Midnight(int days) => Noon.Date.AddDays(days) is var day ? new(day, TimeSpan.Zero) : default;

    private static Reserve Buy(long id, long amount, Currency? currency = null) => new(new(id), new(amount, currency ?? Rub), Ticket, Confirmed: true, Noon.AddYears(1), null);

    private static Reserve Hold(long id, long amount) => new(new(id), Minor(amount), Ticket, Confirmed: false, Noon.AddYears(1), null);

    private static OpenOrder Order(long id, long amount) => new(new(id), new(new(1), id), Minor(amount), Noon.AddYears(1), null);

    private static OpenWithdrawal Withdraw(long id, long amount) => new(new(id), Minor(amount), Noon.AddYears(1), null);

    private static OpenDeposit PayIn(long id, long amount, Currency? currency = null) => new(new(id), new(amount, currency ?? Rub), Noon.AddYears(1), null);

    private static OpenInvoice Invoice(long id, long amount) => new(new(id), Minor(amount), Noon.AddYears(1), null);

    private static CreditPrize Prize(long id, long amount) => new(new(id), Minor(amount), Draw, new(++_ids));

    private static TicketOrder Ticket { get; } = new(new(Draw, 1), new(3), 1, [Line(1, 2).Mask]);

    private static Table Given(long balance) => new(balance);

    private sealed class Table(long balance)
    {
        private readonly Wallet _wallet = new(Mine, balance == 0 ? [] : [new(Mine, Minor(balance), Minor(0), Version: 1)], []);
        private DateTimeOffset _now = Noon;

        public Table At(DateTimeOffset now)
        {
            _now = now;
            return this;
        }

        public Table When(WalletCommand command, Outcome expected)
        {
            var turn = command is ProtectionCommand protection ? _wallet.Take(protection, _now).Outcome : _wallet.Take(command, _now).Outcome;
            Assert.True(expected == turn, $"{command}: expected {expected}, but got {turn}");
            return this;
        }
    }
}
