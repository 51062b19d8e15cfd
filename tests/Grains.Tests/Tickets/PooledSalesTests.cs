using Lottery.Grains.Games;
using Lottery.Grains.Tickets;
using Lottery.Grains.Wallets;
using Xunit;
using static Lottery.Grains.Fault;
using static Lottery.Grains.Tests.Samples;
using static Lottery.Grains.Tests.Scenes;

namespace Lottery.Grains.Tests.Tickets;

/// <summary>Tickets that are made before they are sold, with the real grains: from the pool to the draw.</summary>
public class PooledSalesTests
{
    private static readonly BatchId First = new(1), Second = new(2);

#pragma warning disable format // The table is aligned.
    [Fact]
    public void Tickets_are_made_once_for_each_combination_and_no_more()
    {
        var world = OpenDraw(1, out var draw);
        Assert.Equal(InvalidRequest,        Make(world, draw, First, 0).Fault);
        Assert.Equal(InvalidRequest,        Make(world, draw, First, PooledTickets.MaxBatch + 1).Fault);
        Assert.Equal(DrawNotFound,          Make(world, new(99), First, 1).Fault);
        Assert.Equal(CombinationsExhausted, Make(world, draw, First, 11).Fault);
        Assert.Equal(None,                  Make(world, draw, First, 7).Fault);
        Assert.Equal(None,                  Make(world, draw, First, 7).Fault);
        Assert.Equal(CombinationsExhausted, Make(world, draw, Second, 4).Fault);
        world.DropGrains();
        Assert.Equal(None,                  Make(world, draw, First, 7).Fault);
        Assert.Equal(None,                  Make(world, draw, Second, 3).Fault);
        Assert.Equal(CombinationsExhausted, Make(world, draw, new(3), 1).Fault);
        Assert.Equal(2, world.Tables.Batches.Count);

        var tickets = Enumerable.Range(0, 7).Select(First.Ticket).Concat(Enumerable.Range(0, 3).Select(Second.Ticket));
        Assert.Equal(AllTinyLines.Select(l => l.Mask).Order(), tickets.Select(t => Describe(world, t).Numbers.Mask).Order());
        Assert.Equal(TicketNotFound, world.Run(flow => flow.Ask(First.Ticket(7), new DescribeTicket())).Fault);
    }
#pragma warning restore format

    [Fact]
    public void A_draw_that_is_over_gets_no_tickets_and_one_that_is_planned_does()
    {
        var world = OpenDraw(1, out var draw);
        var later = world.Plan(Tiny, new(Noon.AddMinutes(1), Noon.AddHours(1), Noon.AddHours(1)));
        Assert.Equal(None, Make(world, later, First, 3).Fault);
        Assert.Equal(DrawNotOpen, Invoice(world, Anna, First.Ticket(0)).Fault);
        world.Now = Schedule.ClosesAt;
        Assert.Equal(DrawClosed, Make(world, draw, Second, 3).Fault);
        world.Cancel(draw);
        Assert.Equal(DrawCancelled, Make(world, draw, Second, 3).Fault);
    }

    [Fact]
    public void An_invoice_holds_ticket_and_money_and_paying_it_puts_that_ticket_into_the_draw()
    {
        var world = WithTickets(out var draw);
        var ticket = First.Ticket(4);
        var numbers = Describe(world, ticket).Numbers;

        var invoice = Invoice(world, Anna, ticket).Value!.Payment;
        Assert.Equal((4_900, 100), world.Money(Anna));
        Assert.Equal((TicketStatus.Held, Anna), (Describe(world, ticket).Status, Describe(world, ticket).Player));
        Assert.Equal(TicketTaken, Invoice(world, Bert, ticket).Fault);
        Assert.Equal((5_000, 0), world.Money(Bert));
        world.DropGrains();

        var sale = Assert.Single(world.Pay(Anna, invoice.Id).Value!.Sales);
        Assert.Equal((ticket, numbers, Anna), (sale.Ticket, sale.Numbers, sale.Player));
        Assert.Equal(TicketStatus.Sold, Describe(world, ticket).Status);
        Assert.Equal((4_900, 0), world.Money(Anna));
        Assert.Equal(TicketTaken, Invoice(world, Bert, ticket).Fault);
        Assert.Equal(sale, Assert.Single(world.Tables.SalesOf(draw)));
        Invariants.HoldAndNothingIsOpen(world.Tables);
    }

    [Fact]
    public void A_hold_lapses_by_itself_and_the_ticket_is_anybody_s_again()
    {
        var world = WithTickets(out _);
        var invoice = Invoice(world, Anna, First.Ticket(0)).Value!.Payment;
        world.Now = Noon + Purchases.InvoiceHold;

        Assert.Equal(HoldExpired, world.Pay(Anna, invoice.Id).Fault);
        var next = Invoice(world, Bert, First.Ticket(0)).Value!.Payment;
        world.Sweep();
        Assert.Equal(((5_000, 0), (4_900, 100)), (world.Money(Anna), world.Money(Bert)));
        Assert.Equal(Bert, Describe(world, First.Ticket(0)).Player);
        Assert.Equal(None, world.Pay(Bert, next.Id).Fault);
        Invariants.HoldAndNothingIsOpen(world.Tables);
    }

    [Fact]
    public void The_same_key_gets_the_same_invoice_also_when_the_ticket_is_sold()
    {
        var world = WithTickets(out _);
        var first = Invoice(world, Anna, First.Ticket(0), Key(1)).Value!.Payment;
        Assert.Equal(first.Id, Invoice(world, Anna, First.Ticket(0), Key(1)).Value!.Payment.Id);
        Assert.Equal(IdempotencyMismatch, Invoice(world, Anna, First.Ticket(1), Key(1, hash: 2)).Fault);
        Assert.Equal((4_900, 100), world.Money(Anna));
        Assert.Equal(None, world.Pay(Anna, first.Id).Fault);
        Assert.Equal(first.Id, Invoice(world, Anna, First.Ticket(0), Key(1)).Value!.Payment.Id);
        Assert.Equal(TicketTaken, Invoice(world, Anna, First.Ticket(0), Key(2)).Fault);
        Assert.Equal((4_900, 0), world.Money(Anna));
    }

    [Fact]
    public void What_is_not_sold_is_not_in_the_draw_and_a_cancelled_draw_pays_back_what_is()
    {
        var world = WithTickets(out var draw);
        var paid = Invoice(world, Anna, First.Ticket(0)).Value!.Payment;
        Assert.Equal(None, world.Pay(Anna, paid.Id).Fault);
        var open = Invoice(world, Bert, First.Ticket(1)).Value!.Payment;
        world.Cancel(draw);
        world.Go(draw);
        Assert.Equal(DrawCancelled, world.Pay(Bert, open.Id).Fault);
        Assert.Equal(TicketStatus.Available, Describe(world, First.Ticket(1)).Status);
        Assert.Equal(((5_000, 0), (5_000, 0)), (world.Money(Anna), world.Money(Bert)));
        Assert.Single(world.Tables.SalesOf(draw));
        Invariants.HoldAndNothingIsOpen(world.Tables);
    }

    /// <summary>Goal: of three who want one ticket at once, one gets it, and nobody else's money stays held. Method: 300 orders of the steps of buying, paying, and the sweeper.</summary>
    [Fact]
    public void Of_buyers_who_race_for_a_ticket_exactly_one_gets_it()
    {
        for (var seed = 1; seed <= 300; seed++)
        {
            var world = WithTickets(out var draw);
            var paid = new List<Fault>();
            Func<IFlow, ValueTask> Buyer(PlayerId player) => async flow =>
            {
                var invoice = await PooledSales.Invoice(flow, player, First.Ticket(0), Key(1));
                paid.Add(invoice.Is(out var purchase, out var fault) ? (await Purchases.Pay(flow, player, purchase.Payment.Id)).Fault : fault);
            };
            world.RunTogether(seed, Buyer(Anna), Buyer(Bert), Buyer(Cleo), Buyer(Anna));
            world.Now += Purchases.InvoiceHold;
            world.Sweep();
            Assert.Contains(None, paid);
            Assert.All(paid.Where(f => f != None), f => Assert.Equal(TicketTaken, f));
            Assert.Equal(First.Ticket(0), Assert.Single(world.Tables.SalesOf(draw)).Ticket);
            Invariants.HoldAndNothingIsOpen(world.Tables);
        }
    }

    /// <summary>Goal: a crash anywhere leaves neither ticket nor money stuck, and the ticket with one buyer at most.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Buying_a_ticket_that_was_cut_off_anywhere_is_finished_or_undone(bool andTheDrawCloses)
    {
        var draw = default(DrawId);
        var crashes = CrashEverywhere(
            () => WithTickets(out draw),
            async flow =>
            {
                if ((await PooledSales.Invoice(flow, Anna, First.Ticket(0), Key(1))).Is(out var invoice, out _))
                    await Purchases.Pay(flow, Anna, invoice.Payment.Id);
            },
            world =>
            {
                Invariants.Hold(world.Tables);
                world.Now = andTheDrawCloses ? Schedule.ClosesAt : Noon + Purchases.InvoiceHold;
                world.Sweep();
                Invariants.HoldAndNothingIsOpen(world.Tables);
                var isSold = world.Tables.SalesOf(draw).Any();
                Assert.Equal(isSold ? 4_900 : 5_000, world.Money(Anna).Available);
                var ticket = Describe(world, First.Ticket(0));
                Assert.Equal(isSold ? TicketStatus.Sold : TicketStatus.Available, ticket.Status);
                if (!andTheDrawCloses)
                    Assert.Equal(isSold ? TicketTaken : None, Invoice(world, Bert, First.Ticket(0)).Fault);
            });
        Assert.True(crashes > 30, $"There were only {crashes} crashes.");
    }

    /// <summary>Goal: a ticket tells the truth at each step of its life. Method: all lines of a small game, bought or pre-created, through a draw and through a cancellation.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_ticket_tells_its_whole_life(bool isCancelled)
    {
        var world = OpenDraw(1, out var draw);
        Assert.Equal(None, Make(world, draw, First, 10).Fault);
        var tickets = Enumerable.Range(0, 10).Select(First.Ticket).ToList();
        world.Now += TimeSpan.FromMinutes(1);
        foreach (var ticket in tickets)
            Assert.Equal(None, world.Pay(Anna, Invoice(world, Anna, ticket).Value!.Payment.Id).Fault);
        var own = Assert.Single(world.Buy(Bert, draw, [Line(1, 2)]).Value!.Sales);
        tickets.Add(own.Ticket);
        Assert.All(tickets, t => Assert.Equal((TicketStatus.Sold, Schedule.OpensAt.AddMinutes(1)), (Describe(world, t).Status, Describe(world, t).Sale!.SoldAt)));
        Assert.Equal((Noon, world.Now, null), (Describe(world, tickets[0]).MadeAt, Describe(world, tickets[0]).HeldAt, Describe(world, own.Ticket).MadeAt));

        if (isCancelled)
            world.Cancel(draw);
        else
            world.Now = Schedule.DrawsAt;
        world.Go(draw);

        foreach (var life in tickets.Select(t => Describe(world, t)))
        {
            if (isCancelled)
            {
                Assert.Equal((TicketStatus.Refunded, world.Now), (life.Status, life.RefundedAt));
                Assert.Equal(PaymentKind.Refund, world.Tables.Payments[life.Refund!.Value.Value].Kind);
                continue;
            }
            Assert.Equal(life.Numbers.Matches(Numbers.Of([.. life.Drawn!])), life.Matches);
            Assert.Equal(life.Matches == 0 ? (TicketStatus.Lost, false, null) : (TicketStatus.Paid, true, world.Now), (life.Status, life.Prize!.Value.IsPositive, life.PaidAt));
            Assert.Equal(life.Matches == 0 ? null : life.Prize, life.PrizePayment is { } paid ? world.Tables.Payments[paid.Value].Amount : null);
        }
        Assert.Equal(TicketNotFound, world.Run(flow => FindTicket.Run(flow, Anna, own.Ticket)).Fault);
        Assert.Equal(own.Ticket, world.Run(flow => FindTicket.Run(flow, Bert, own.Ticket)).Value!.Id);
    }

    private static InMemoryWorld WithTickets(out DrawId draw)
    {
        var world = OpenDraw(1, out draw);
        Assert.Equal(None, Make(world, draw, First, 5).Fault);
        return world;
    }

    private static Reply<MadeTickets> Make(InMemoryWorld world, DrawId draw, BatchId batch, int count) =>
        world.Run(flow => PooledSales.Make(flow, draw, batch, count));

    private static Reply<Purchase> Invoice(InMemoryWorld world, PlayerId player, TicketId ticket, RequestKey? key = null) =>
        world.Run(flow => PooledSales.Invoice(flow, player, ticket, key));

    private static Ticket Describe(InMemoryWorld world, TicketId ticket) => world.Run(flow => flow.Ask(ticket, new DescribeTicket())).Value!;
}
