using Lottery.Grains.Books;
using Lottery.Grains.Games;
using Lottery.Grains.Tickets;
using Lottery.Grains.Wallets;
using Xunit;
using static Lottery.Grains.Fault;
using static Lottery.Grains.Tests.Samples;
using static Lottery.Grains.Tests.Scenes;

namespace Lottery.Grains.Tests.Tickets;

/// <summary>Buying, from the first hold to the last ticket, with the real grains.</summary>
public class PurchasesTests
{
    private static readonly Numbers[] TwoLines = [Line(1, 2), Line(3, 5)];

    [Fact]
    public void Buying_moves_the_money_and_gives_tickets_with_the_numbers_asked_for()
    {
        var world = OpenDraw(1, out var draw);
        var bought = world.Buy(Anna, draw, TwoLines).Value!;

        Assert.Equal((PaymentStatus.Success, Minor(200), draw), (bought.Payment.Status, bought.Payment.Amount, bought.Payment.Draw));
        Assert.Equal(TwoLines, bought.Sales.Select(s => s.Numbers));
        Assert.Equal(bought.Sales, world.Tables.SalesOf(draw));
        Assert.Equal((4_800, 0), world.Money(Anna));
        Assert.Equal(200, world.Tables.Sum(AccountId.Sales(draw), Rub));
        Invariants.HoldAndNothingIsOpen(world.Tables);
    }

    [Fact]
    public void A_quick_pick_is_a_valid_line_and_each_line_as_likely_as_any_other()
    {
        var world = OpenDraw(2, out var draw);
        var bought = world.Buy(Anna, draw, [Line(1, 2), default, default]).Value!;
        Assert.Equal(Line(1, 2), bought.Sales[0].Numbers);
        Assert.All(bought.Sales, s => Assert.True(s.Numbers.IsValid(2, 5)));

        // 10,000 picks of ten combinations: each about 1,000 times, with a deviation of 30.
        var picks = world.Run(flow => new ValueTask<List<Numbers>>([.. Enumerable.Range(0, 10_000).Select(_ => QuickPick.Draw(flow, 2, 5))]));
        Assert.Equal(AllTinyLines.Select(l => l.Mask).Order(), picks.Select(p => p.Mask).Distinct().Order());
        Assert.All(picks.CountBy(p => p), count => Assert.InRange(count.Value, 880, 1_120));
    }

#pragma warning disable format // The table is aligned.

    [Fact]
    public void What_cannot_be_sold_holds_no_money()
    {
        var world = OpenDraw(1, out var draw);
        Assert.Equal(DrawNotFound,      world.Buy(Anna, new(99), TwoLines).Fault);
        Assert.Equal(InvalidNumbers,    world.Buy(Anna, draw, []).Fault);
        Assert.Equal(InvalidNumbers,    world.Buy(Anna, draw, [Line(1, 2, 3)]).Fault);
        Assert.Equal(InvalidNumbers,    world.Buy(Anna, draw, [Line(1, 2), Line(1, 6)]).Fault);
        Assert.Equal(InvalidNumbers,    world.Buy(Anna, draw, [.. Enumerable.Repeat(Line(1, 2), Purchases.MaxLines + 1)]).Fault);
        Assert.Equal(InsufficientFunds, world.Buy(Anna, draw, [.. Enumerable.Repeat(Line(1, 2), 51)]).Fault);
        Assert.Equal((5_000, 0), world.Money(Anna));
        Assert.DoesNotContain(world.Tables.Payments.Values, p => p.Kind == PaymentKind.Purchase);

        world.Deposit(Anna, 5_000);
        Assert.Equal(None,              world.Buy(Anna, draw, [.. Enumerable.Repeat(Line(1, 2), Purchases.MaxLines)]).Fault);
        Assert.Equal((0, 0), world.Money(Anna));
    }

#pragma warning restore format

    [Fact]
    public void A_draw_sells_between_its_times()
    {
        var world = OpenDraw(1, out _);
        var draw = world.Plan(Tiny, Schedule with { OpensAt = Noon.AddMinutes(1) });
        Assert.Equal(DrawNotOpen, world.Buy(Anna, draw, TwoLines).Fault);
        world.Now = Noon.AddMinutes(1);
        Assert.Equal(None, world.Buy(Anna, draw, TwoLines).Fault);
        world.Now = Schedule.ClosesAt.AddMicroseconds(-1);
        Assert.Equal(None, world.Buy(Anna, draw, TwoLines).Fault);
        world.Now = Schedule.ClosesAt;
        Assert.Equal(DrawClosed, world.Buy(Anna, draw, TwoLines).Fault);
        world.Cancel(draw);
        Assert.Equal(DrawCancelled, world.Buy(Anna, draw, TwoLines).Fault);
    }

    [Fact]
    public void An_invoice_holds_the_money_until_it_is_paid_and_then_sells_once()
    {
        var world = OpenDraw(1, out var draw);
        var invoice = world.Invoice(Anna, draw, TwoLines).Value!;
        Assert.Equal((PaymentStatus.Created, Noon + Purchases.InvoiceHold), (invoice.Payment.Status, invoice.Payment.DueAt));
        Assert.Empty(invoice.Sales);
        Assert.Empty(world.Tables.SalesOf(draw));
        Assert.Equal((4_800, 200), world.Money(Anna));

        Assert.Equal(PaymentNotFound, world.Pay(Bert, invoice.Payment.Id).Fault);
        Assert.Equal(PaymentNotFound, world.Pay(Anna, new(999)).Fault);

        var paid = world.Pay(Anna, invoice.Payment.Id).Value!;
        Assert.Equal(PaymentStatus.Success, paid.Payment.Status);
        Assert.Equal(TwoLines, paid.Sales.Select(s => s.Numbers));
        world.DropGrains();
        Assert.Equal(paid.Sales, world.Pay(Anna, invoice.Payment.Id).Value!.Sales);
        Assert.Equal((4_800, 0), world.Money(Anna));
        Invariants.HoldAndNothingIsOpen(world.Tables);
    }

    [Fact]
    public void What_is_no_invoice_cannot_be_paid()
    {
        var world = OpenDraw(1, out _);
        var deposit = world.Tables.Payments.Values.Single(p => p.Wallet == WalletId.Of(Anna));
        Assert.Equal(PaymentNotFound, world.Pay(Anna, deposit.Id).Fault);
    }

    [Fact]
    public void An_invoice_that_nobody_pays_in_time_is_released()
    {
        var world = OpenDraw(1, out var draw);
        var invoice = world.Invoice(Anna, draw, TwoLines).Value!.Payment;

        world.Now = Noon + Purchases.InvoiceHold - TimeSpan.FromMicroseconds(1);
        world.Run(flow => Purchases.Resume(flow, invoice.Wallet, invoice.Id));
        Assert.Equal((4_800, 200), world.Money(Anna));

        world.Now = Noon + Purchases.InvoiceHold;
        Assert.Equal(HoldExpired, world.Pay(Anna, invoice.Id).Fault);
        Assert.Equal((4_800, 200), world.Money(Anna));
        world.Run(flow => Purchases.Resume(flow, invoice.Wallet, invoice.Id));
        Assert.Equal((5_000, 0), world.Money(Anna));
        Assert.Equal(HoldExpired, world.Pay(Anna, invoice.Id).Fault);
        world.Run(flow => Purchases.Resume(flow, invoice.Wallet, invoice.Id));
        Invariants.HoldAndNothingIsOpen(world.Tables);
    }

    [Fact]
    public void A_book_that_closed_in_between_refuses_and_the_money_comes_back()
    {
        var world = OpenDraw(1, out var draw);
        var terms = world.Tables.Draws[draw].Terms;
        var invoice = world.Invoice(Anna, draw, TwoLines).Value!.Payment;
        world.Run(flow => flow.Ask(terms.BookOf(Anna), new Seal(DrawClosed)));

        Assert.Equal(DrawClosed, world.Buy(Anna, draw, TwoLines, Key(1)).Fault);
        Assert.Equal(DrawClosed, world.Buy(Anna, draw, TwoLines, Key(1)).Fault);
        Assert.Equal(DrawClosed, world.Pay(Anna, invoice.Id).Fault);
        Assert.Equal((5_000, 0), world.Money(Anna));
        Assert.Equal(2, world.Tables.Payments.Values.Count(p => p is { Status: PaymentStatus.Error, Reason: DrawClosed }));
        Assert.Equal(None, world.Buy(Bert, draw, TwoLines).Fault);
        Invariants.HoldAndNothingIsOpen(world.Tables);
    }

    [Fact]
    public void The_same_key_gets_the_same_payment_and_the_same_tickets()
    {
        var world = OpenDraw(3, out var draw);
        var first = world.Buy(Anna, draw, [default, default], Key(1)).Value!;
        var again = world.Buy(Anna, draw, [default, default], Key(1)).Value!;
        world.DropGrains();
        var later = world.Buy(Anna, draw, [default, default], Key(1)).Value!;

        Assert.Equal((first.Payment, first.Payment), (again.Payment, later.Payment));
        Assert.Equal(first.Sales, again.Sales);
        Assert.Equal(first.Sales, later.Sales);
        Assert.Equal((4_800, 0), world.Money(Anna));

        Assert.Equal(IdempotencyMismatch, world.Buy(Anna, draw, [default], Key(1, hash: 2)).Fault);
        Assert.Equal(None, world.Buy(Bert, draw, [default], Key(1, hash: 2)).Fault);
        Assert.Equal((4_800, 0), world.Money(Anna));
        Invariants.HoldAndNothingIsOpen(world.Tables);
    }

    [Fact]
    public void The_same_key_gets_the_same_invoice()
    {
        var world = OpenDraw(3, out var draw);
        var first = world.Invoice(Anna, draw, TwoLines, Key(1)).Value!.Payment;
        Assert.Equal(first, world.Invoice(Anna, draw, TwoLines, Key(1)).Value!.Payment);
        Assert.Equal(IdempotencyMismatch, world.Invoice(Anna, draw, TwoLines, Key(1, hash: 2)).Fault);
        Assert.Equal((4_800, 200), world.Money(Anna));
    }

    [Fact]
    public void The_same_key_gets_the_lines_of_an_invoice_that_was_paid_meanwhile()
    {
        var world = OpenDraw(1, out var draw);
        var first = world.Invoice(Anna, draw, TwoLines, Key(1)).Value!.Payment;
        Assert.Equal(None, world.Pay(Anna, first.Id).Fault);
        world.DropGrains();

        var again = world.Invoice(Anna, draw, TwoLines, Key(1));
        Assert.True(again.Repeated);
        Assert.Equal(first.Order!.Lines!, again.Value!.Sales.Select(sale => sale.Numbers.Mask));
        Assert.Equal((4_800, 0), world.Money(Anna));
    }

    [Theory]
    [InlineData("closed")]
    [InlineData("settled")]
    [InlineData("cancelled")]
    public void The_same_key_gets_the_first_answer_also_when_the_draw_sells_no_more(string end)
    {
        var world = OpenDraw(1, out var draw);
        var first = world.Buy(Anna, draw, TwoLines, Key(1)).Value!;
        if (end == "cancelled")
            world.Cancel(draw);
        world.Now = end == "settled" ? Schedule.DrawsAt : Schedule.ClosesAt;
        world.Go(draw);
        world.DropGrains();

        var again = world.Buy(Anna, draw, TwoLines, Key(1)).Value!;
        Assert.Equal(first.Payment.Id, again.Payment.Id);
        Assert.Equal(first.Sales.Select(s => s.Ticket), again.Sales.Select(s => s.Ticket));
        Assert.Equal(IdempotencyMismatch, world.Buy(Anna, draw, TwoLines, Key(1, hash: 2)).Fault);
        Assert.Equal(end == "cancelled" ? DrawCancelled : DrawClosed, world.Buy(Anna, draw, TwoLines, Key(2)).Fault);
        Invariants.HoldAndNothingIsOpen(world.Tables);
    }

    /// <summary>Goal: whatever a crash leaves, the sweeper finishes, and the client's retry finds one purchase.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_purchase_that_was_cut_off_anywhere_is_finished_or_was_never_begun(bool andTheDrawCloses)
    {
        var draw = default(DrawId);
        var crashes = CrashEverywhere(
            () => OpenDraw(1, out draw),
            async flow => await Purchases.Buy(flow, Anna, draw, TwoLines, Key(1)),
            world =>
            {
                Invariants.Hold(world.Tables);
                world.Now = andTheDrawCloses ? Schedule.ClosesAt : Noon + Purchases.Patience;
                world.Sweep();
                Invariants.HoldAndNothingIsOpen(world.Tables);

                var swept = world.Tables.Payments.Values.SingleOrDefault(p => p.Request == Key(1));
                var retried = world.Buy(Anna, draw, TwoLines, Key(1));
                Invariants.HoldAndNothingIsOpen(world.Tables);
                var payment = world.Tables.Payments.Values.SingleOrDefault(p => p.Request == Key(1));
                Assert.True(swept is null || swept == payment, "The retry changed what was finished.");
                Assert.Equal(payment is { Status: PaymentStatus.Success } ? None : DrawClosed, retried.Fault);
                Assert.True(andTheDrawCloses || retried.Fault == None);
                Assert.Equal((retried.Fault == None ? 4_800 : 5_000, 0), world.Money(Anna));
            });
        Assert.Equal(17, crashes);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_paid_invoice_that_was_cut_off_anywhere_is_finished_or_can_still_be_paid(bool andItsHoldEnds)
    {
        var (draw, invoice) = (default(DrawId), default(PaymentId));
        var crashes = CrashEverywhere(
            () =>
            {
                var world = OpenDraw(1, out draw);
                invoice = world.Invoice(Anna, draw, TwoLines).Value!.Payment.Id;
                return world;
            },
            async flow => await Purchases.Pay(flow, Anna, invoice),
            world =>
            {
                world.Now += andItsHoldEnds ? Purchases.InvoiceHold : Purchases.Patience;
                world.Sweep();
                Invariants.Hold(world.Tables);
                var isPaid = world.Tables.Payments[invoice.Value].Status == PaymentStatus.Success;
                Assert.Equal(isPaid || !andItsHoldEnds ? None : HoldExpired, world.Pay(Anna, invoice).Fault);
                Invariants.HoldAndNothingIsOpen(world.Tables);
                Assert.Equal((isPaid || !andItsHoldEnds ? 4_800 : 5_000, 0), world.Money(Anna));
            });
        Assert.True(crashes > 10);
    }

    /// <summary>Goal: a purchase is decided once, whoever works on it. Method: buyer, retry, sweeper and the draw's closing take turns in 300 orders.</summary>
    [Fact]
    public void Retry_sweeper_and_closing_beside_a_purchase_change_nothing()
    {
        for (var seed = 1; seed <= 300; seed++)
        {
            var world = OpenDraw(seed, out var draw);
            var answers = new List<Reply<Purchase>>();
            async ValueTask Buy(IFlow flow) => answers.Add(await Purchases.Buy(flow, Anna, draw, TwoLines, Key(1)));
            world.RunTogether(
                seed,
                Buy,
                Buy,
                flow => Purchases.Resume(flow, WalletId.Of(Anna), new(4)),
                async flow => await flow.Ask(world.Tables.Draws[draw].Terms.BookOf(Anna), new Seal(DrawClosed)));
            Invariants.HoldAndNothingIsOpen(world.Tables);
            Assert.Equal(2, answers.Count);
            Assert.Single(answers.Select(a => a.Fault).Distinct());
            Assert.Contains(answers[0].Fault, (Fault[])[None, DrawClosed]);
            Assert.Equal(answers[0].Value?.Sales, answers[1].Value?.Sales);
        }
    }

    /// <summary>Goal: an invoice is paid or released, never both. Method: two who pay, two sweepers, its hold's end and the draw's closing take turns in 500 orders.</summary>
    [Fact]
    public void Paying_beside_the_end_of_the_hold_sells_or_releases()
    {
        var seen = new HashSet<Fault>();
        for (var seed = 1; seed <= 500; seed++)
        {
            var world = OpenDraw(seed, out var draw);
            var invoice = world.Invoice(Anna, draw, TwoLines).Value!.Payment;
            var answers = new List<Reply<Purchase>>();
            async ValueTask Pay(IFlow flow) => answers.Add(await Purchases.Pay(flow, Anna, invoice.Id));
            async ValueTask Sweep(IFlow flow)
            {
                await flow.Ask(invoice.Wallet, new FindPayment(invoice.Id));
                await Purchases.Resume(flow, invoice.Wallet, invoice.Id);
            }
            world.RunTogether(
                seed,
                Pay,
                Pay,
                Sweep,
                Sweep,
                async flow =>
                {
                    await flow.Ask(invoice.Wallet, new FindPayment(invoice.Id));
                    world.Now += Purchases.InvoiceHold;
                },
                async flow => await flow.Ask(world.Tables.Draws[draw].Terms.BookOf(Anna), new Seal(DrawClosed)));
            world.Now += Purchases.Patience;
            world.Sweep();
            Invariants.HoldAndNothingIsOpen(world.Tables);
            var fault = Assert.Single(answers.Select(a => a.Fault).Distinct());
            Assert.Equal((fault == None ? 4_800 : 5_000, 0), world.Money(Anna));
            seen.Add(fault);
        }
        Assert.Equal([None, HoldExpired, DrawClosed], seen.Order());
    }
}
