using System.Text;
using Lottery.Grains.Draws;
using Lottery.Grains.Fairness;
using Lottery.Grains.Promotions;
using Lottery.Grains.Receipts;
using Xunit;
using static Lottery.Grains.Fault;
using static Lottery.Grains.Tests.Samples;
using static Lottery.Grains.Tests.Scenes;

namespace Lottery.Grains.Tests.Promotions;

/// <summary>A promotional draw from its promise to its last prize: once, whatever comes twice or is cut off.</summary>
public class PromotionTests
{
    private static readonly PromotionId Id = new(1);
    private static readonly EntryRule Rule = new(AmountPerEntry: 1, MinimumTotal: 5, MaxEntries: 10);

#pragma warning disable format // A table.
    [Theory]
    [InlineData("1",    "0", 100, "16.90",                16)]
    [InlineData("1",    "0", 10,  "16.90",                10)]
    [InlineData("1",    "0", 10,  "10",                   10)]
    [InlineData("1",    "0", 10,  "9.99",                 9)]
    [InlineData("1",    "0", 10,  "0.99",                 0)]
    [InlineData("1",    "0", 10,  "-5",                   0)]
    [InlineData("0.5",  "0", 100, "2.60",                 5)]
    [InlineData("10",   "0", 100, "16.90",                1)]
    [InlineData("1",    "5", 100, "4.99",                 0)]
    [InlineData("1",    "5", 100, "5",                    5)]
    [InlineData("0.00000001", "0", 10000, "999999999999999.99999999", 10000)]
#pragma warning restore format
    public void A_total_earns_its_full_parts_within_minimum_and_cap(string amountPerEntry, string minimum, int max, string total, int entries) =>
        Assert.Equal(entries, new EntryRule(Parse(amountPerEntry), Parse(minimum), max).Entries(Parse(total)));

    [Fact]
    public void Entries_are_earned_once_by_receipts_of_the_period_and_not_after_the_seal()
    {
        var world = World(prizes: 2);
        Assert.Equal((1, 10), Earn(1, 16.90m, Noon));
        Assert.Equal((11, 6), Earn(2, 6.50m, Noon.AddMinutes(59)));
        Assert.Equal((1, 10), Earn(1, 16.90m, Noon));
        world.DropGrains();
        Assert.Equal((11, 6), Earn(2, 6.50m, Noon.AddMinutes(59)));
        Assert.Equal(ReceiptEarnsNothing, Ask(3, 4.99m, Noon).Fault);
        Assert.Equal(ReceiptEarnsNothing, Ask(3, 50, Noon.AddTicks(-10)).Fault);
        Assert.Equal(ReceiptEarnsNothing, Ask(3, 50, Noon.AddHours(1)).Fault);
        Assert.Equal(PromotionNotDue, world.Run(flow => flow.Ask(Id, new CallLast())).Fault);

        world.Now = Noon.AddHours(1);
        world.Sweep();
        Assert.Equal(PromotionClosed, Ask(4, 50, Noon).Fault);
        Assert.Equal((1, 10), Earn(1, 16.90m, Noon));
        Holds(world);

        Reply<PromotionReply> Ask(int receipt, decimal total, DateTimeOffset at) =>
            world.Run(flow => flow.Ask(Id, new EarnEntries(new(Bits(receipt)), new(Bits(receipt)), total, at)));

        (long, int) Earn(int receipt, decimal total, DateTimeOffset at) => Ask(receipt, total, at).Value!.Entries! is var e ? (e.First, e.Count) : default;
    }

    [Fact]
    public void A_receipt_of_the_period_that_is_written_down_after_the_seal_earns_nothing_and_says_so()
    {
        var world = World(prizes: 2);
        Submit(world, 1);
        Check(world, 1);
        world.Now = Noon.AddHours(1);
        world.Sweep();
        Submit(world, 2);
        Check(world, 2);

        world.Now = Noon.AddMinutes(59); // As another silo's clock may say.
        Submit(world, 3);
        Check(world, 3);

        Assert.Equal([], Receipt(1).LateFor);
        Assert.Equal([], Receipt(2).LateFor);
        Assert.Equal([Id], Receipt(3).LateFor);

        Receipt Receipt(int order) => world.Run(flow => flow.Ask(KeyOf(order), new DescribeReceipt())).Value!;
    }

    [Fact]
    public void What_is_out_of_its_range_is_refused()
    {
        var world = new InMemoryWorld();
        Assert.Equal(InvalidPromotion, Create(Terms(1) with { Ranks = [] }));
        Assert.Equal(InvalidPromotion, Create(Terms(1) with { Ranks = [new(1001, 100)] }));
        Assert.Equal(InvalidPromotion, Create(Terms(1) with { Ranks = [new(1, 0)] }));
        Assert.Equal(InvalidPromotion, Create(Terms(1) with { Rule = Rule with { AmountPerEntry = 0 } }));
        Assert.Equal(InvalidPromotion, Create(Terms(1) with { Rule = Rule with { MaxEntries = 10_001 } }));
        Assert.Equal(InvalidPromotion, Create(Terms(1) with { Name = "" }));
        Assert.Equal(InvalidPromotion, Create(Terms(1) with { Name = "Keep\0it" }));
        Assert.Equal(InvalidSchedule, Create(Terms(1) with { ClosesAt = Noon }));
        Assert.Equal(InvalidSchedule, Create(Terms(1) with { ClaimsUntil = Noon }));
        Assert.Equal(PromotionNotFound, world.Run(flow => flow.Ask(Id, new DescribePromotion())).Fault);
        Assert.Equal(None, Create(Terms(1)));

        Fault Create(PromotionTerms terms) => world.Run(flow => PlanPromotion.Run(flow, terms)).Fault;
    }

    [Fact]
    public void A_receipt_that_came_in_time_and_waits_to_be_checked_delays_the_seal()
    {
        var world = World(prizes: 2);
        Submit(world, 1);
        world.Now = Noon.AddHours(1);
        Submit(world, 2);
        world.Sweep();
        Assert.Equal(DrawStatus.Open, world.Tables.Promotions[Id].Status);

        Check(world, 1);
        world.Sweep();
        Check(world, 2);
        Assert.Equal((DrawStatus.Drawn, 1, 10), (world.Tables.Promotions[Id].Status, world.Tables.Promotions[Id].Receipts, world.Tables.Promotions[Id].Entries));
        Assert.Equal(2, world.Tables.PromotionWins.Count);
        Holds(world);
    }

#pragma warning disable format // A table.
    [Theory]
    [InlineData(DrawStatus.Planned, None)]
    [InlineData(DrawStatus.Open,    None)]
    [InlineData(DrawStatus.Closed,  None)]
    [InlineData(DrawStatus.Drawn,   PromotionAlreadyDrawn)]
    [InlineData(DrawStatus.Settled, PromotionAlreadyDrawn)]
#pragma warning restore format
    public void It_can_be_cancelled_until_the_winners_are_known(DrawStatus status, Fault expected)
    {
        var world = Over(out _);
        if (status == DrawStatus.Settled)
            world.Now = world.Tables.Promotions[Id].EndsAt.AddTicks(10);
        if (status >= DrawStatus.Drawn)
            world.Sweep();
        var now = world.Tables.Promotions[Id];
        var grain = new PromotionDecider(Id, status switch
        {
            DrawStatus.Planned or DrawStatus.Open => now with { Status = status },
            DrawStatus.Closed => now with { Status = status, LastCallAt = Noon, Seal = new(RunPromotion.Root(now), "", Noon) },
            _ => now,
        });
        Assert.Equal(expected, grain.Take(new CancelPromotion("flood"), world.Now).Reply.Fault);
        if (expected == None)
        {
            var secret = world.Vault.Reveal(now.ProtectedSecret);
            Assert.Equal(PromotionCancelled, grain.Take(new DrawWinners(secret, new Dictionary<long, ReceiptKey>(), new(1)), world.Now).Reply.Fault);
            Assert.Equal(PromotionCancelled, grain.Take(new FinishPromotion(true), world.Now).Reply.Fault);
        }
    }

    [Fact]
    public void What_is_cancelled_keeps_its_entries_and_wins_nothing()
    {
        var world = Over(out var claimsUntil);
        var entries = world.Tables.Promotions[Id].Entries;
        Assert.Equal("flood", Cancel(world, "flood").Value!.Promotion.CancelReason);
        world.Now += TimeSpan.FromMinutes(1);
        Assert.Equal("flood", Cancel(world, "another").Value!.Promotion.CancelReason);
        world.DropGrains();
        world.Sweep();
        Take(world, 2, Bert);
        world.Now = claimsUntil.AddTicks(10);
        world.Sweep();

        var promotion = world.Tables.Promotions[Id];
        Assert.Equal((DrawStatus.Cancelled, Noon.AddHours(1), entries), (promotion.Status, promotion.CancelledAt, promotion.Entries));
        Assert.Null(promotion.WakesAt);
        Assert.Equal(2, world.Tables.PromotionEntries.Count);
        Assert.Empty(world.Tables.PromotionWins);
        Assert.Empty(world.Tables.Payments);
        Assert.Equal(PromotionCancelled, world.Run(flow => flow.Ask(Id, new EarnEntries(KeyOf(9), new(Bits(9)), 50, Noon))).Fault);
        Assert.Equal(10, world.Run(flow => flow.Ask(Id, new EarnEntries(KeyOf(1), new(Bits(1)), 50, Noon))).Value!.Entries!.Count);
        Holds(world);
    }

    /// <summary>Goal: a cancellation and a drawing that race end in one of the two, whole. Method: 200 orders of their steps.</summary>
    [Fact]
    public void Cancelling_and_drawing_race_and_one_of_them_happens()
    {
        var outcomes = new Dictionary<DrawStatus, int>();
        for (var seed = 0; seed < 200; seed++)
        {
            var world = Over(out _);
            var cancelled = None;
            world.RunTogether(
                seed,
                async flow => await RunPromotion.Run(flow, Id),
                async flow =>
                {
                    for (var step = 0; step < seed % 5; step++)
                        await flow.Ask(Id, new DescribePromotion());
                    cancelled = (await flow.Ask(Id, new CancelPromotion("flood"))).Fault;
                });
            world.Sweep();
            var status = world.Tables.Promotions[Id].Status;
            Assert.Equal(status == DrawStatus.Cancelled ? None : PromotionAlreadyDrawn, cancelled);
            Assert.Equal(status == DrawStatus.Cancelled ? 0 : 20, world.Tables.PromotionWins.Count);
            Assert.Equal(status == DrawStatus.Cancelled ? 0 : 10, world.Tables.Payments.Count);
            outcomes[status] = outcomes.GetValueOrDefault(status) + 1;
            Holds(world);
        }
        Assert.Equal([DrawStatus.Drawn, DrawStatus.Cancelled], outcomes.Keys.Order());
    }

    [Fact]
    public void Without_entries_nobody_wins()
    {
        var world = World(prizes: 2);
        world.Now = Noon.AddHours(1);
        world.Sweep();
        Assert.Equal(DrawStatus.Settled, world.Tables.Promotions[Id].Status);
        Assert.Empty(world.Tables.PromotionWins);
    }

    [Fact]
    public void A_check_that_is_cut_off_anywhere_earns_its_entries_once()
    {
        var crashes = CrashEverywhere(
            () =>
            {
                var world = World(prizes: 2);
                Submit(world, 1);
                return world;
            },
            async flow => await CheckReceipt.Run(flow, KeyOf(1), [Id]),
            world =>
            {
                Check(world, 1);
                Assert.Equal(10, world.Tables.Promotions[Id].Entries);
                Assert.Single(world.Tables.PromotionEntries);
                Holds(world);
            });
        Assert.True(crashes >= 8, $"There were only {crashes}.");
    }

    [Fact]
    public void A_drawing_that_is_cut_off_anywhere_pays_each_claimed_entry_once()
    {
        var crashes = CrashEverywhere(
            () => Over(out _),
            async flow => await RunPromotion.Run(flow, Id),
            world =>
            {
                world.Sweep();
                Assert.Equal(DrawStatus.Drawn, world.Tables.Promotions[Id].Status);
                Assert.Equal((1_000, 0), world.Money(Anna));
                Take(world, 2, Bert);
                Assert.Equal((1_000, 0), world.Money(Bert));
                world.Sweep();
                Assert.Equal(DrawStatus.Settled, world.Tables.Promotions[Id].Status);
                Holds(world);
            });
        Assert.True(crashes >= 20, $"There were only {crashes}.");
    }

    [Fact]
    public void A_claim_that_is_cut_off_anywhere_is_paid_once()
    {
        var crashes = CrashEverywhere(
            () =>
            {
                var world = Over(out _);
                world.Sweep();
                return world;
            },
            async flow => await TakeReceipt.Run(flow, KeyOf(2), Bert),
            world =>
            {
                world.Sweep();
                Take(world, 2, Bert);
                Assert.Equal((1_000, 0), world.Money(Bert));
                world.Sweep();
                Assert.Equal(DrawStatus.Settled, world.Tables.Promotions[Id].Status);
                Holds(world);
            });
        Assert.True(crashes >= 20, $"There were only {crashes}.");
    }

    [Fact]
    public void Claims_and_the_drawing_race_and_each_entry_is_paid_once()
    {
        for (var seed = 0; seed < 50; seed++)
        {
            var world = Over(out _);
            Func<IFlow, ValueTask> take = async flow => await TakeReceipt.Run(flow, KeyOf(2), Bert), run = async flow => await RunPromotion.Run(flow, Id);
            world.RunTogether(seed, take, run, take, run);
            world.Sweep();
            Assert.Equal((1_000, 0), world.Money(Bert));
            Assert.Equal((1_000, 0), world.Money(Anna));
            Assert.Equal(DrawStatus.Settled, world.Tables.Promotions[Id].Status);
            Holds(world);
        }
    }

    [Fact]
    public void Who_claims_too_late_gets_nothing()
    {
        var world = Over(out var claimsUntil);
        world.Now = claimsUntil.AddTicks(10);
        Take(world, 2, Bert);
        world.Sweep();
        Assert.Equal(DrawStatus.Drawn, world.Tables.Promotions[Id].Status);
        world.Now = world.Tables.Promotions[Id].EndsAt.AddTicks(10);
        world.Sweep();
        Assert.Equal(DrawStatus.Settled, world.Tables.Promotions[Id].Status);
        Assert.Equal((1_000, 0), world.Money(Anna));
        Assert.DoesNotContain(world.Tables.Payments.Values, p => p.Wallet == WalletId.Of(Bert));
        Holds(world);
    }

    [Fact]
    public void A_claim_by_a_clock_that_is_behind_is_paid_though_another_clock_is_past_the_end()
    {
        var world = Over(out var claimsUntil);
        world.Now = claimsUntil + TimeSpan.FromMinutes(10); // One silo's clock is ahead.
        world.Sweep();
        world.Now = claimsUntil - TimeSpan.FromMinutes(1); // Another's is behind: it takes the claim, and dies before it pays.
        Assert.Equal(None, world.Run(flow => flow.Ask(KeyOf(2), new ClaimReceipt(Bert))).Fault);
        world.DropGrains();
        world.Now = world.Tables.Promotions[Id].EndsAt.AddTicks(10);
        world.Sweep();
        Assert.Equal(DrawStatus.Settled, world.Tables.Promotions[Id].Status);
        Assert.Equal((1_000, 0), world.Money(Bert));
        Holds(world);
    }

    /// <summary>A period is over: each of two receipts has ten entries, all twenty win 1.00, and Anna has claimed the first.</summary>
    private static InMemoryWorld Over(out DateTimeOffset claimsUntil)
    {
        var world = World(prizes: 20);
        foreach (var receipt in (int[])[1, 2])
        {
            Submit(world, receipt);
            Check(world, receipt);
        }
        Take(world, 1, Anna);
        world.Now = Noon.AddHours(1);
        claimsUntil = world.Tables.Promotions[Id].Terms.ClaimsUntil;
        return world;
    }

    private static Reply<PromotionReply> Cancel(InMemoryWorld world, string reason) => world.Run(flow => flow.Ask(Id, new CancelPromotion(reason)));

    private static InMemoryWorld World(int prizes)
    {
        var world = new InMemoryWorld();
        Assert.Equal(None, world.Run(flow => PlanPromotion.Run(flow, Terms(prizes))).Fault);
        return world;
    }

    private static PromotionTerms Terms(int prizes) =>
        new(Id, "Keep the receipt", Rule, [new(prizes, 100)], Rub, Noon, Noon.AddHours(1), Noon.AddDays(1), []);

    private static void Submit(InMemoryWorld world, int order) => world.Run(flow => SubmitReceipt.Run(flow, "", Text(order), null));

    private static void Check(InMemoryWorld world, int order) =>
        Assert.Equal(ReceiptStatus.Valid, world.Run(flow => CheckReceipt.Run(flow, KeyOf(order), [Id])).Value!.Status);

    private static void Take(InMemoryWorld world, int order, PlayerId player) =>
        Assert.Equal(None, world.Run(flow => TakeReceipt.Run(flow, KeyOf(order), player)).Fault);

    private static ReceiptKey KeyOf(int order) => ReceiptKey.Of("", Text(order));

    private static byte[] Text(int order) => Encoding.UTF8.GetBytes($"Order: {order}\nVAT: 1\nTotal: 16.90\n\nproduct,product_id,price\nA,x,16.90");

    private static decimal Parse(string amount) => decimal.Parse(amount, System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>What anybody can recompute, and that the house paid what the wallets got.</summary>
    private static void Holds(InMemoryWorld world)
    {
        var (tables, promotion) = (world.Tables, world.Tables.Promotions[Id]);
        var ranges = tables.PromotionEntries.Values.OrderBy(e => e.Position).ToList();
        Assert.Equal(Enumerable.Range(0, ranges.Count).Select(i => (long)i), ranges.Select(e => e.Position));
        var next = 1L;
        foreach (var range in ranges)
        {
            Assert.Equal(next, range.First);
            next += range.Count;
        }
        Assert.Equal((ranges.Count, next - 1), (promotion.Receipts, promotion.Entries));
        var root = MerkleTree.Root(ranges.Select(e => EntryLeaf.Bytes(Id, e.First, e.Count, e.ReceiptId)));
        Assert.Equal(root, RunPromotion.Root(promotion));
        if (promotion.Seal is { } seal)
            Assert.Equal(root, seal.Root);
        if (promotion.Result is { } result)
        {
            var (k, n) = (Math.Min(promotion.Terms.Prizes, (int)promotion.Entries), (int)promotion.Entries);
            var drawn = NumberDerivation.Derive(result.Secret, root, new byte[32], Id.Value, $"promotion/{n}", k, n);
            Assert.Equal(drawn.Select(d => (long)d), tables.PromotionWins.Values.OrderBy(w => w.Place).Select(w => w.Entry.Number));
            Assert.All(tables.PromotionWins.Values, w => Assert.Contains(ranges, r => r.Receipt == w.Receipt && r.First <= w.Entry.Number && w.Entry.Number < r.First + r.Count));
        }
        var paid = tables.Payments.Values.Sum(p => p.Amount.Minor);
        Assert.Equal((-paid, paid), (tables.Sum(AccountId.House, Rub), tables.Balances.Values.Sum(b => b.Available.Minor)));
        Assert.Equal(tables.Payments.Count, tables.Ledger.Count);
    }
}
