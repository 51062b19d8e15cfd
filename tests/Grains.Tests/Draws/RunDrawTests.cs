using Lottery.Grains.Draws;
using Lottery.Grains.Fairness;
using Lottery.Grains.Games;
using Lottery.Grains.Tickets;
using Lottery.Grains.Wallets;
using Xunit;
using static Lottery.Grains.Fault;
using static Lottery.Grains.Tests.Samples;
using static Lottery.Grains.Tests.Scenes;

namespace Lottery.Grains.Tests.Draws;

/// <summary>A draw from its promise to its last prize, with the real grains.</summary>
public class RunDrawTests
{
    [Fact]
    public void A_draw_goes_as_far_as_its_time_has_come()
    {
        var world = OpenDraw(1, out _);
        var draw = world.Plan(Tiny, Schedule with { OpensAt = Noon.AddMinutes(1) });
        (DateTimeOffset Now, DrawStatus Status)[] steps =
        [
            (Noon, DrawStatus.Planned),
            (Noon.AddMinutes(1).AddMicroseconds(-1), DrawStatus.Planned),
            (Noon.AddMinutes(1), DrawStatus.Open),
            (Schedule.ClosesAt.AddMicroseconds(-1), DrawStatus.Open),
            (Schedule.ClosesAt, DrawStatus.Closed),
            (Schedule.DrawsAt.AddMicroseconds(-1), DrawStatus.Closed),
            (Schedule.DrawsAt, DrawStatus.Settled),
        ];
        foreach (var (now, status) in steps)
        {
            world.Now = now;
            Assert.Equal(status, world.Go(draw).Value!.Status);
        }
        Assert.Equal(DrawNotFound, world.Go(new(99)).Fault);
        Invariants.HoldAndNothingIsOpen(world.Tables);
    }

    [Fact]
    public void A_draw_that_nobody_looked_after_catches_up()
    {
        var world = OpenDraw(1, out var draw);
        world.Now = Schedule.DrawsAt.AddDays(1);
        Assert.Equal(DrawStatus.Settled, world.Go(draw).Value!.Status);
    }

    [Fact]
    public void A_draw_stops_where_it_is_told_and_the_reminder_goes_on_from_there()
    {
        var world = OpenDraw(1, out var draw);
        world.Buy(Anna, draw, AllTinyLines);
        world.Now = Schedule.DrawsAt;
        foreach (var until in (DrawStatus[])[DrawStatus.Closed, DrawStatus.Drawn, DrawStatus.Drawn])
        {
            Assert.Equal(until, world.Run(flow => RunDraw.Run(flow, draw, until)).Value!.Status);
            Assert.Equal(0, world.Tables.Draws[draw].Posted.Done);
        }
        world.Sweep();
        Assert.Equal((DrawStatus.Settled, 7), (world.Tables.Draws[draw].Status, world.Tables.Draws[draw].Posted.Done));
        Invariants.HoldAndNothingIsOpen(world.Tables);
    }

    [Fact]
    public void What_was_sold_is_sealed_drawn_from_and_paid()
    {
        var world = OpenDraw(1, out var id);
        foreach (var player in (PlayerId[])[Anna, Bert, Cleo])
            world.Buy(player, id, AllTinyLines);
        world.Now = Schedule.DrawsAt;
        var draw = world.Go(id).Value!;

        // The seal fixes the sales, the numbers follow from it and from the secret that was promised.
        var (seal, result) = (draw.Seal!, draw.Result!);
        Assert.Equal(30, seal.Tickets);
        Assert.Equal(SealedRoot.Of([.. seal.Heads]), seal.Root);
        Assert.Equal(world.Vault.SignNote(Checkpoint.Text(world.Vault.Origin, draw.Terms, seal.Heads, isSealed: true)), seal.Checkpoint);
        Assert.True(Commitment.Opens(draw.Terms.Commitment, result.Secret));
        Assert.Equal(NumberDerivation.Derive(result.Secret, seal.Root, new byte[32], id.Value, "2of5", 2, 5), result.Numbers);

        // Of 3,000 half is the fund; 18 lines have one number and get 20; nine tenths of the rest make 1,026 for three.
        Assert.Equal([(1, 18, 20), (2, 3, 342)], draw.Award!.Tiers.Select(t => (t.Matches, t.Winners, t.PrizeEach)));
        Assert.All((PlayerId[])[Anna, Bert, Cleo], player => Assert.Equal((4_000 + 462, 0), world.Money(player)));
        Assert.Equal((21, 1_386), (draw.Posted.Done, draw.Posted.Amount));
        Assert.Equal(1_500 - 1_386, world.Tables.Games[Tiny].Reserve);
        Invariants.HoldAndNothingIsOpen(world.Tables);
    }

    [Fact]
    public void More_winners_than_fit_one_page_are_paid_page_by_page()
    {
        var world = OpenDraw(1, out var draw);
        Numbers[] lines = [.. Enumerable.Repeat(AllTinyLines, 10).SelectMany(l => l)];
        world.Deposit(Anna, 200_000);
        for (var i = 0; i < 15; i++)
            Assert.Equal(None, world.Buy(Anna, draw, lines).Fault);
        world.Now = Schedule.DrawsAt;
        Assert.Equal(1_050, world.Go(draw).Value!.Posted.Done);
        Invariants.HoldAndNothingIsOpen(world.Tables);
    }

    /// <summary>Goal: more prizes than one page, wherever they are cut off, are paid once. Method: 40 crashes, each somewhere else, with some of what was decided durable.</summary>
    [Fact]
    public void More_prizes_than_one_page_are_paid_once_wherever_they_are_cut_off()
    {
        for (var seed = 1; seed <= 40; seed++)
        {
            var (world, random) = (OpenDraw(seed, out var draw), new Random(seed));
            foreach (var player in (PlayerId[])[Anna, Bert])
            {
                world.Deposit(player, 200_000);
                for (var i = 0; i < 8; i++)
                    Assert.Equal(None, world.Buy(player, draw, [.. Enumerable.Repeat(AllTinyLines, 10).SelectMany(l => l)]).Fault);
            }
            world.Now = Schedule.DrawsAt;
            Assert.True(IsCutOff(world, async flow => await RunDraw.Run(flow, draw), new(random.Next(8, 1_120), After: random.Next(2) == 0)));
            world.Crash(keep: random.Next(world.Waiting + 1));
            var noted = world.Tables.Draws[draw].Posted.Done;
            Assert.True(noted <= world.Tables.Payments.Values.Count(p => p.Kind == PaymentKind.Prize));

            world.Sweep();
            Assert.Equal(DrawStatus.Settled, world.Tables.Draws[draw].Status);
            Invariants.HoldAndNothingIsOpen(world.Tables);
        }
    }

    [Fact]
    public void Running_a_draw_again_changes_nothing()
    {
        var world = OpenDraw(1, out var draw);
        world.Buy(Anna, draw, AllTinyLines);
        world.Now = Schedule.DrawsAt;
        var settled = world.Go(draw).Value!;
        var (payments, entries) = (world.Tables.Payments.Values.ToList(), world.Tables.Ledger.ToList());

        Assert.Equal(settled, world.Go(draw).Value);
        world.DropGrains();
        world.Now = Schedule.DrawsAt.AddDays(1);
        Assert.Equal(settled, world.Go(draw).Value);
        Assert.Equal(payments, world.Tables.Payments.Values);
        Assert.Equal(entries, world.Tables.Ledger);
    }

    [Fact]
    public void A_jackpot_that_nobody_wins_rolls_over_to_the_next_draw()
    {
        var world = new InMemoryWorld().With(Huge, new("6 of 45", 6, 45, Minor(StandardPlans.TicketPrice), StandardPlans.SixOf45));
        world.Deposit(Anna, 2 * StandardPlans.TicketPrice);
        var first = Play(Schedule);
        var carried = first.Award!.RolledOver;
        Assert.Equal(first.Award.Fund, first.Award.Paid + carried + first.Award.Reserve + first.Award.Rounding);
        Assert.True(carried > 0);
        Assert.Equal((carried, first.Award.Reserve), (world.Tables.Games[Huge].Jackpot, world.Tables.Games[Huge].Reserve));

        var second = Play(new(Schedule.DrawsAt, Schedule.DrawsAt.AddHours(1), Schedule.DrawsAt.AddHours(2)));
        Assert.Equal(second.Award!.FromSales + carried + first.Award.Reserve, second.Award.Fund);
        Assert.True(second.Award.RolledOver > carried);
        Invariants.HoldAndNothingIsOpen(world.Tables);

        Draw Play(DrawSchedule schedule)
        {
            var draw = world.Plan(Huge, schedule);
            Assert.Equal(None, world.Buy(Anna, draw, [Line(1, 2, 3, 4, 5, 6)]).Fault);
            world.Now = schedule.DrawsAt;
            return world.Go(draw).Value!;
        }
    }

    [Fact]
    public void Draws_of_one_game_settle_one_after_the_other()
    {
        var world = OpenDraw(1, out var first);
        var second = world.Plan(Tiny, Schedule);
        world.Buy(Anna, first, AllTinyLines);
        world.Buy(Bert, second, AllTinyLines);
        world.Now = Schedule.DrawsAt;
        world.Run(flow => flow.Ask(Tiny, new TakeJackpot(first)));

        Assert.Equal(JackpotInUse, world.Go(second).Fault);
        Assert.Equal(DrawStatus.Drawn, world.Tables.Draws[second].Status);
        Assert.Equal(DrawStatus.Settled, world.Go(first).Value!.Status);
        Assert.Equal(DrawStatus.Settled, world.Go(second).Value!.Status);
        Invariants.HoldAndNothingIsOpen(world.Tables);
    }

    [Fact]
    public void A_cancelled_draw_gives_everybody_their_money_back_wherever_their_purchase_stood()
    {
        var world = OpenDraw(1, out var draw);
        world.Buy(Anna, draw, AllTinyLines);
        var invoice = world.Invoice(Anna, draw, AllTinyLines).Value!.Payment;

        // Draw, wallet, book, wallet: Bert's purchase is sold and not captured, Cleo's is neither.
        Assert.True(IsCutOff(world, async flow => await Purchases.Buy(flow, Bert, draw, AllTinyLines, null), new(3, After: true)));
        Assert.True(IsCutOff(world, async flow => await Purchases.Buy(flow, Cleo, draw, AllTinyLines, null), new(2, After: true)));
        world.Cancel(draw);
        var cancelled = world.Go(draw).Value!;

        Assert.Equal((DrawStatus.Cancelled, Noon, 2, 2_000), (cancelled.Status, cancelled.FinishedAt, cancelled.Posted.Done, cancelled.Posted.Amount));
        Assert.Equal((5_000, 0), world.Money(Anna)); // The unpaid invoice's money too, at once.
        Assert.Equal((5_000, 0), world.Money(Bert));
        Assert.Equal((4_000, 1_000), world.Money(Cleo));
        Assert.Equal(Fault.DrawCancelled, world.Pay(Anna, invoice.Id).Fault);
        world.Now += Purchases.Patience;
        world.Sweep();
        Assert.All((PlayerId[])[Anna, Bert, Cleo], player => Assert.Equal((5_000, 0), world.Money(player)));
        Assert.Equal(cancelled, world.Go(draw).Value);
        Invariants.HoldAndNothingIsOpen(world.Tables);
    }

    [Fact]
    public void A_closed_draw_can_be_cancelled_and_a_drawn_one_cannot()
    {
        var world = OpenDraw(1, out var draw);
        world.Buy(Anna, draw, AllTinyLines);
        world.Now = Schedule.ClosesAt;
        world.Go(draw);
        world.Cancel(draw);
        world.Now = Schedule.DrawsAt;
        Assert.Equal(DrawStatus.Cancelled, world.Go(draw).Value!.Status);
        Assert.Equal((5_000, 0), world.Money(Anna));

        var other = world.Plan(Tiny, new(Schedule.DrawsAt, Schedule.DrawsAt.AddHours(1), Schedule.DrawsAt.AddHours(1)));
        world.Now = Schedule.DrawsAt.AddHours(1);
        world.Go(other);
        Assert.Equal(DrawAlreadyDrawn, world.Run(flow => flow.Ask(other, new CancelDraw("too late"))).Fault);
    }

    [Fact]
    public void A_draw_that_was_cut_off_anywhere_pays_each_prize_once()
    {
        var draw = default(DrawId);
        var crashes = CrashEverywhere(
            () => Sold(out draw),
            async flow => await RunDraw.Run(flow, draw),
            world =>
            {
                world.Sweep();
                Assert.Equal(DrawStatus.Settled, world.Tables.Draws[draw].Status);
                Invariants.HoldAndNothingIsOpen(world.Tables);
            });
        Assert.True(crashes > 50);
    }

    [Fact]
    public void A_cancelled_draw_that_was_cut_off_anywhere_refunds_each_purchase_once()
    {
        var draw = default(DrawId);
        var crashes = CrashEverywhere(
            () =>
            {
                var world = Sold(out draw);
                world.Cancel(draw);
                return world;
            },
            async flow => await RunDraw.Run(flow, draw),
            world =>
            {
                world.Sweep();
                Assert.NotNull(world.Tables.Draws[draw].FinishedAt);
                Invariants.HoldAndNothingIsOpen(world.Tables);
                Assert.All((PlayerId[])[Anna, Bert, Cleo], player => Assert.Equal((5_000, 0), world.Money(player)));
            });
        Assert.True(crashes > 10);
    }

    /// <summary>Goal: buyers, an operator who cancels, and the reminder meet in any order. Method: 300 orders.</summary>
    [Fact]
    public void Buying_while_the_draw_is_cancelled_ends_with_all_money_back()
    {
        for (var seed = 1; seed <= 300; seed++)
        {
            var world = OpenDraw(seed, out var draw);
            world.RunTogether(
                seed,
                async flow => await Purchases.Buy(flow, Anna, draw, AllTinyLines, null),
                async flow => await Purchases.Buy(flow, Bert, draw, AllTinyLines, null),
                async flow =>
                {
                    await flow.Ask(draw, new CancelDraw("flood"));
                    await RunDraw.Run(flow, draw);
                },
                async flow => await RunDraw.Run(flow, draw));
            world.Sweep();
            Invariants.HoldAndNothingIsOpen(world.Tables);
            Assert.All((PlayerId[])[Anna, Bert], player => Assert.Equal((5_000, 0), world.Money(player)));
        }
    }

    [Fact]
    public void Running_a_draw_twice_at_once_pays_each_prize_once()
    {
        for (var seed = 1; seed <= 300; seed++)
        {
            var world = Sold(out var draw);
            world.RunTogether(seed, async flow => await RunDraw.Run(flow, draw), async flow => await RunDraw.Run(flow, draw));
            Assert.Equal(DrawStatus.Settled, world.Tables.Draws[draw].Status);
            world.Sweep(); // Captures the sale that its buyer's flow has not come to.
            Invariants.HoldAndNothingIsOpen(world.Tables);
        }
    }

    /// <summary>A draw that is due, with three purchases, of which the last is sold and not captured.</summary>
    private static InMemoryWorld Sold(out DrawId draw)
    {
        var world = OpenDraw(1, out draw);
        world.Buy(Anna, draw, AllTinyLines);
        world.Buy(Bert, draw, [Line(1, 2)]);
        var due = draw;
        Assert.True(IsCutOff(world, async flow => await Purchases.Buy(flow, Cleo, due, [Line(4, 5)], null), new(3, After: true)));
        world.Flush();
        world.Now = Schedule.DrawsAt;
        return world;
    }
}
