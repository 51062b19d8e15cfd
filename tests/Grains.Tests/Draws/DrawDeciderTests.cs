using System.Diagnostics;
using System.Security.Cryptography;
using FsCheck;
using FsCheck.Fluent;
using Lottery.Grains.Draws;
using Lottery.Grains.Fairness;
using Xunit;
using static Lottery.Grains.Fault;
using static Lottery.Grains.Tests.Outcome;
using static Lottery.Grains.Tests.Samples;

namespace Lottery.Grains.Tests.Draws;

/// <summary>A draw's life as one table: each command in each stage, once everything is due; then the times, the secret and the money.</summary>
public class DrawDeciderTests
{
    private static readonly DrawTerms Draw = Terms(id: 5);
    private static readonly PaymentId Settlement = new(90);

    private static readonly string[] Stages = ["none", "Planned", "Open", "Closed", "Drawn", "Awarded", "Settled", "Cancelled", "Refunded"];

    // A stage is the next one, "=" a repeat that changes nothing, and all else a fault.
    private const string Life =
        """
                  none          Planned             Open                Closed              Drawn               Awarded           Settled           Cancelled      Refunded
        create    Planned       =                   =                   =                   =                   =                 =                 =              =
        describe  DrawNotFound  =                   =                   =                   =                   =                 =                 =              =
        open      DrawNotFound  Open                =                   =                   =                   =                 =                 DrawCancelled  DrawCancelled
        close     DrawNotFound  DrawNotDue          Closed              =                   =                   =                 =                 DrawCancelled  DrawCancelled
        draw      DrawNotFound  DrawNotDue          DrawNotDue          Drawn               =                   =                 =                 DrawCancelled  DrawCancelled
        award     DrawNotFound  DrawNotDue          DrawNotDue          DrawNotDue          Awarded             =                 =                 DrawCancelled  DrawCancelled
        note      DrawNotFound  =                   =                   =                   =                   Awarded           =                 Cancelled      =
        finish    DrawNotFound  DrawStatusConflict  DrawStatusConflict  DrawStatusConflict  DrawStatusConflict  Settled           =                 Refunded       =
        cancel    DrawNotFound  Cancelled           Cancelled           Cancelled           DrawAlreadyDrawn    DrawAlreadyDrawn  DrawAlreadyDrawn  =              =
        """;

    public static TheoryData<string, string, string> Cells()
    {
        var lines = Life.Split('\n').Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToArray();
        Assert.Equal(Stages, lines[0]);
        var cells = new TheoryData<string, string, string>();
        foreach (var line in lines[1..])
            foreach (var (stage, expected) in Stages.Zip(line[1..]))
                cells.Add(line[0], stage, expected);
        return cells;
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void Each_command_in_each_stage(string command, string stage, string expected)
    {
        var before = In(stage);
        var grain = new DrawDecider(Draw.Id, before);
        var turn = grain.Take(Command(command), command == "create" ? Noon : Draw.DrawsAt);
        var after = grain.Take(new DescribeDraw(), Draw.DrawsAt).Reply.Value;

        if (Enum.TryParse<Fault>(expected, out var fault))
        {
            Assert.Equal(fault, turn.Outcome);
            Assert.Equal(before, after);
        }
        else if (expected == "=")
        {
            Assert.Equal(Repeated, turn.Outcome);
            Assert.Equal(before, turn.Reply.Value);
            Assert.Equal(before, after);
        }
        else
        {
            Assert.Equal(Done, turn.Outcome);
            Assert.Equal(expected, Stage(after));
            Assert.Equal((before?.Version ?? 0) + 1, after!.Version);
            Assert.Equal(after, turn.Reply.Value);
            Assert.Equal(after, turn.Row<Draw>());
        }
    }

#pragma warning disable format // The table is aligned.

    [Fact]
    public void Each_step_has_its_time_and_not_a_microsecond_before()
    {
        NotBefore(Draw.OpensAt,  "Planned", "open",  DrawNotDue);
        NotBefore(Draw.ClosesAt, "Open",    "close", DrawNotDue);
        NotBefore(Draw.DrawsAt,  "Closed",  "draw",  DrawNotDue);
    }

    [Fact]
    public void A_schedule_is_in_order_and_ends_in_the_future()
    {
        var (opens, closes, draws) = (Draw.OpensAt, Draw.ClosesAt, Draw.DrawsAt);
        Assert.Equal(Done,            Create(opens,  closes, draws,  now: opens.AddDays(-1)));
        Assert.Equal(Done,            Create(opens,  closes, draws,  now: closes.AddMicroseconds(-1)));
        Assert.Equal(InvalidSchedule, Create(opens,  closes, draws,  now: closes));
        Assert.Equal(Done,            Create(opens,  closes, closes, now: opens));
        Assert.Equal(InvalidSchedule, Create(opens,  opens,  draws,  now: opens.AddDays(-1)));
        Assert.Equal(InvalidSchedule, Create(closes, opens,  draws,  now: opens.AddDays(-1)));
        Assert.Equal(InvalidSchedule, Create(opens,  draws,  closes, now: opens));
    }

    [Fact]
    public void A_draw_wakes_when_its_next_step_is_due()
    {
        var drawnAt = Draw.DrawsAt;
        (string Stage, DateTimeOffset? WakesAt)[] wakes =
        [
            ("Planned", Draw.OpensAt), ("Open", Draw.ClosesAt), ("Closed", Draw.DrawsAt), ("Drawn", drawnAt), ("Awarded", drawnAt),
            ("Settled", null), ("Cancelled", drawnAt), ("Refunded", null),
        ];
        Assert.All(wakes, w => Assert.Equal(w.WakesAt, In(w.Stage)!.WakesAt));
    }

#pragma warning restore format

    [Fact]
    public void Another_secret_than_the_one_committed_to_is_a_bug_and_draws_nothing()
    {
        var grain = new DrawDecider(Draw.Id, In("Closed"));
        byte[] other = [.. Secret];
        other[31] ^= 1;
        Assert.Throws<UnreachableException>(() => grain.Take(new DrawNumbers(other), Draw.DrawsAt));
        Assert.Throws<UnreachableException>(() => grain.Take(new DrawNumbers([]), Draw.DrawsAt));
        Assert.Equal("Closed", Stage(grain.Take(new DescribeDraw(), Draw.DrawsAt).Reply.Value));
    }

    [Fact]
    public void Another_draws_terms_are_a_bug() => Assert.Throws<UnreachableException>(
        () => new DrawDecider(new(6), null).Take(Command("create"), Noon));

    [Fact]
    public void The_numbers_follow_from_secret_root_and_beacon()
    {
        var drawn = In("Drawn")!;
        Assert.Equal(NumberDerivation.Derive(Secret, drawn.Seal!.Root, new byte[32], 5, "2of5", 2, 5), drawn.Result!.Numbers);
        Assert.Equal(Secret, drawn.Result.Secret);

        var other = Supplied().Take(new DrawNumbers(Secret), Draw.DrawsAt).Reply.Value!;
        Assert.Equal(NumberDerivation.Derive(Secret, drawn.Seal.Root, SHA256.HashData(Signature), 5, "2of5", 2, 5), other.Result!.Numbers);
        Assert.Equal(SHA256.HashData(Signature), other.Result.Beacon);
    }

    [Fact]
    public void A_draw_with_a_beacon_waits_for_it_and_takes_the_first_value_only()
    {
        var grain = Awaiting();
        var waiting = grain.Take(new DescribeDraw(), Draw.DrawsAt).Reply.Value!;
        Assert.Equal((true, Draw.DrawsAt.AddDays(1)), (waiting.AwaitsBeacon, waiting.WakesAt));
        Assert.Equal(Fault.DrawNotDue, grain.Take(new DrawNumbers(Secret), Draw.DrawsAt).Reply.Fault);
        Assert.Equal(Fault.InvalidRequest, grain.Take(new SupplyBeacon(Signature[1..]), Draw.DrawsAt).Reply.Fault);

        var supplied = grain.Take(new SupplyBeacon(Signature), Draw.DrawsAt).Reply.Value!;
        Assert.Equal((false, Draw.DrawsAt), (supplied.AwaitsBeacon, supplied.WakesAt));
        Assert.Equal(Signature, grain.Take(new SupplyBeacon(new byte[48]), Draw.DrawsAt).Reply.Value!.Beacon!.Signature);
    }

    [Fact]
    public void A_beacon_is_for_draws_that_named_one_and_are_sealed()
    {
        Assert.Equal(Fault.DrawStatusConflict, new DrawDecider(Draw.Id, In("Closed")).Take(new SupplyBeacon(Signature), Draw.DrawsAt).Reply.Fault);
        Assert.Equal(Fault.DrawNotDue, new DrawDecider(Draw.Id, In("Open")).Take(new SupplyBeacon(Signature), Draw.DrawsAt).Reply.Fault);
    }

    [Fact]
    public void A_round_before_the_closing_is_refused()
    {
        var first = Quicknet.RoundAt(Draw.ClosesAt);
        Assert.InRange(Quicknet.TimeOf(first), Draw.ClosesAt, Draw.ClosesAt.AddSeconds(3));
        foreach (var (round, fault) in ((long, Fault)[])[(first, Fault.None), (first - 1, Fault.InvalidSchedule), (1, Fault.InvalidSchedule)])
            Assert.Equal(fault, new DrawDecider(Draw.Id, null).Take(new CreateDraw(Draw with { BeaconRound = round }, [1]), Noon).Reply.Fault);
    }

    private static readonly byte[] Signature = [.. Enumerable.Repeat((byte)7, Quicknet.SignatureSize)];

    private static DrawDecider Supplied()
    {
        var grain = Awaiting();
        grain.Take(new SupplyBeacon(Signature), Draw.DrawsAt);
        return grain;
    }

    /// <summary>A sealed draw that named a round.</summary>
    private static DrawDecider Awaiting()
    {
        var state = In("Closed")!;
        return new(Draw.Id, state with { Terms = state.Terms with { BeaconRound = Quicknet.RoundAt(state.Terms.DrawsAt) } });
    }

    [Fact]
    public void The_seal_counts_the_tickets_of_all_books()
    {
        var sealedDraw = In("Closed")!;
        Assert.Equal(10, sealedDraw.Seal!.Tickets);
        Assert.Equal(Draw.DrawsAt, sealedDraw.Seal.SealedAt);
    }

    [Fact]
    public void Progress_only_goes_forward()
    {
        var grain = new DrawDecider(Draw.Id, In("Awarded"));
        PostingProgress two = new(2, 40, new(0, 3)), one = new(1, 20, new(0, 1));
        Assert.Equal(Done, grain.Take(new NotePosted(two), Draw.DrawsAt).Outcome);
        Assert.Equal(Repeated, grain.Take(new NotePosted(one), Draw.DrawsAt).Outcome);
        Assert.Equal(Repeated, grain.Take(new NotePosted(two), Draw.DrawsAt).Outcome);
        Assert.Equal(two, grain.Take(new DescribeDraw(), Draw.DrawsAt).Reply.Value!.Posted);
    }

    [Fact]
    public void A_cancellation_says_when_and_why()
    {
        var cancelled = new DrawDecider(Draw.Id, In("Open")).Take(new CancelDraw("flood"), Noon.AddMinutes(3)).Reply.Value!;
        Assert.Equal(("flood", Noon.AddMinutes(3), null), (cancelled.CancelReason, cancelled.CancelledAt, cancelled.FinishedAt));
        Assert.Equal(Noon.AddMinutes(3), cancelled.WakesAt);
    }

    [Fact]
    public void Awarding_moves_the_money_as_the_award_says()
    {
        // Ten lines at 100: half of 1000 is the fund; six times 20 is fixed; nine tenths of 380 make 342, and 300 and 58 its 700.
        var turn = new DrawDecider(Draw.Id, In("Drawn")).Take(new AwardPrizes([3, 6, 1], 300, 40, Settlement), Draw.DrawsAt);
        string[] entries =
        [
            "90/1 Sales 5 → PrizeFund 5: 500",
            "90/2 Sales 5 → House: 500",
            "90/3 Jackpot → PrizeFund 5: 300",
            "90/4 Reserve → PrizeFund 5: 40",
            "90/5 House → PrizeFund 5: 18",
            "90/6 PrizeFund 5 → Reserve: 38",
        ];
        Assert.Equal(entries, turn.Rows.OfType<LedgerEntry>().Select(Text));
        Assert.Equal((820, 700), (turn.Reply.Value!.Award!.Paid, turn.Reply.Value.Award.PrizeEach(2)));
        Assert.Equal(Settlement, turn.Reply.Value.Settlement);
        Assert.All(turn.Rows.OfType<LedgerEntry>(), e => Assert.Equal(Draw.DrawsAt, e.At));
    }

    [Fact]
    public void Awarding_a_draw_that_nobody_played_moves_nothing_but_what_was_carried()
    {
        var empty = In("Drawn")! with { Seal = In("Drawn")!.Seal! with { Heads = [new(0, 0, new byte[32]), new(1, 0, new byte[32])] } };
        Assert.Empty(new DrawDecider(Draw.Id, empty).Take(new AwardPrizes([0, 0, 0], 0, 0, Settlement), Draw.DrawsAt).Rows.OfType<LedgerEntry>());
        string[] carried =
        [
            "90/1 Jackpot → PrizeFund 5: 300",
            "90/2 Reserve → PrizeFund 5: 40",
            "90/3 PrizeFund 5 → Jackpot: 300",
            "90/4 PrizeFund 5 → Reserve: 40",
        ];
        var turn = new DrawDecider(Draw.Id, empty).Take(new AwardPrizes([0, 0, 0], 300, 40, Settlement), Draw.DrawsAt);
        Assert.Equal(carried, turn.Rows.OfType<LedgerEntry>().Select(Text));
    }

    [Fact]
    public void Awarding_empties_the_sales_and_leaves_in_the_fund_what_is_paid() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(1_000),
        Prop.ForAll(Arb.From(AnyLuck), luck =>
        {
            var drawn = In("Drawn")! with { Seal = In("Drawn")!.Seal! with { Heads = [new(0, luck.Tickets, new byte[32])] } };
            var turn = new DrawDecider(Draw.Id, drawn).Take(new AwardPrizes(luck.Winners, luck.Jackpot, luck.Reserve, Settlement), Draw.DrawsAt);
            var (award, entries) = (turn.Reply.Value!.Award!, turn.Rows.OfType<LedgerEntry>().ToList());

            Assert.Equal(Enumerable.Range(1, entries.Count), entries.Select(e => e.Step));
            Assert.All(entries, e => Assert.True(e.Payment == Settlement && e.Amount.IsPositive && e.Amount.Currency == Rub));
            Assert.Equal(-luck.Tickets * 100, Change(AccountId.Sales(Draw.Id)));
            Assert.Equal(award.Paid, Change(AccountId.PrizeFund(Draw.Id)));
            Assert.Equal(award.RolledOver - luck.Jackpot, Change(AccountId.Jackpots));
            Assert.Equal(award.Reserve - luck.Reserve, Change(AccountId.Reserves));
            Assert.Equal(award.Rounding, Change(AccountId.Rounding));
            Assert.Equal((luck.Tickets * 100) - award.FromSales - award.HouseTopUp, Change(AccountId.House));

            long Change(AccountId account) =>
                entries.Sum(e => (e.To == account ? e.Amount.Minor : 0) - (e.From == account ? e.Amount.Minor : 0));
        }));

    private sealed record Luck(long Tickets, long[] Winners, long Jackpot, long Reserve);

    private static Gen<Luck> AnyLuck =>
        from winners in Gen.Choose(0, 30).ArrayOf(3)
        from some in Gen.Choose(0, 1).ArrayOf(3)
        from jackpot in Gen.Choose(0, 3_000)
        from reserve in Gen.Choose(0, 500)
        let counts = winners.Zip(some, (w, s) => (long)w * s).ToArray()
        select new Luck(counts.Sum(), counts, jackpot, reserve);

    private static void NotBefore(DateTimeOffset due, string stage, string command, Fault fault)
    {
        Assert.Equal(fault, new DrawDecider(Draw.Id, In(stage)).Take(Command(command), due.AddMicroseconds(-1)).Outcome);
        Assert.Equal(Done, new DrawDecider(Draw.Id, In(stage)).Take(Command(command), due).Outcome);
    }

    private static Outcome Create(DateTimeOffset opens, DateTimeOffset closes, DateTimeOffset draws, DateTimeOffset now) =>
        new DrawDecider(Draw.Id, null).Take(new CreateDraw(Draw with { OpensAt = opens, ClosesAt = closes, DrawsAt = draws }, [1]), now).Outcome;

    /// <summary>The draw in a stage of its life, after the shortest way there.</summary>
    private static Draw? In(string stage)
    {
        string[] way = stage switch
        {
            "none" => [],
            "Planned" => ["create"],
            "Open" => ["create", "open"],
            "Closed" => ["create", "open", "close"],
            "Drawn" => ["create", "open", "close", "draw"],
            "Awarded" => ["create", "open", "close", "draw", "award"],
            "Settled" => ["create", "open", "close", "draw", "award", "note", "finish"],
            "Cancelled" => ["create", "open", "cancel"],
            "Refunded" => ["create", "open", "cancel", "note", "finish"],
            _ => throw new ArgumentOutOfRangeException(nameof(stage), stage, null),
        };
        Draw? draw = null;
        foreach (var step in way)
            draw = new DrawDecider(Draw.Id, draw).Take(Command(step), step == "create" ? Noon : Draw.DrawsAt).Row<Draw>();
        Assert.Equal(stage, Stage(draw));
        return draw;
    }

    private static string Stage(Draw? draw) => draw switch
    {
        null => "none",
        { Status: DrawStatus.Drawn, Award: not null } => "Awarded",
        { Status: DrawStatus.Cancelled, FinishedAt: not null } => "Refunded",
        _ => draw.Status.ToString(),
    };

    private static DrawCommand Command(string name) => name switch
    {
        "create" => new CreateDraw(Draw, [1, 2, 3]),
        "describe" => new DescribeDraw(),
        "open" => new OpenDraw(),
        "close" => new CloseDraw([new(0, 4, new byte[32]), new(1, 6, new byte[32])], new byte[32], "checkpoint"),
        "draw" => new DrawNumbers(Secret),
        "award" => new AwardPrizes([3, 6, 1], Jackpot: 0, Reserve: 0, Settlement),
        "note" => new NotePosted(new(1, 20, new(0, 0))),
        "finish" => new FinishDraw(),
        "cancel" => new CancelDraw("flood"),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, null),
    };

    private static string Text(LedgerEntry e) => $"{e.Payment}/{e.Step} {Name(e.From)} → {Name(e.To)}: {e.Amount.Minor}";

    private static string Name(AccountId account) => account.Owner == 0 ? account.Kind.ToString() : $"{account.Kind} {account.Owner}";
}
