using FsCheck;
using FsCheck.Fluent;
using Lottery.Grains.Games;
using Lottery.Grains.Tickets;
using Lottery.Grains.Wallets;
using Xunit;
using static Lottery.Grains.Tests.Samples;
using static Lottery.Grains.Tests.Scenes;

namespace Lottery.Grains.Tests.Wallets;

/// <summary>What holds of limits after any sequence of commands and any order of flows.</summary>
public class LimitProperties
{
    private static readonly WalletId Mine = new(7);
    private static readonly PlayerId Me = new(7);
    private static readonly DrawId Draw = new(5);

    /// <summary>Goal: no sequence of purchases, prizes, refunds, deposits, changes of limits and passing days gets round a limit, nor is anything refused that fits. Method: a judge that adds up all payments of the period anew each time.</summary>
    [Fact]
    public void Nothing_gets_round_a_limit_and_nothing_that_fits_is_refused() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(300),
        Prop.ForAll(Arb.From(Step.ArrayOf(80)), steps =>
        {
            var (judge, now, ids) = (new Judge(), Noon, 0L);
            foreach (var step in steps)
            {
                now = now.AddHours(step.Hours);
                var known = new PaymentId(1 + (step.Payment % (ids + 1)));
                judge.Take(
                    step.What switch
                    {
                        0 or 1 or 2 => new Reserve(new(++ids), Minor(step.Amount), new(new(Draw, 0), new(ids), 1, [Line(1, 2).Mask]), true, now.AddYears(1), null),
                        3 => new OpenDeposit(new(++ids), Minor(step.Amount), now.AddYears(1), null),
                        4 => new CreditPrize(new(++ids), Minor(step.Amount), Draw, new(ids)),
                        5 or 6 => new Capture(known),
                        7 => new Release(known, Fault.DrawClosed),
                        8 => new Refund(known, new(++ids)),
                        9 => new Exclude(Me, 1 + (step.Amount % 3)),
                        _ => new SetLimit(Me, (LimitKind)(1 + (step.Payment % 3)), (LimitPeriod)(1 + (step.Payment / 3 % 3)), Rub, step.Amount == 12 ? null : step.Amount * 3),
                    },
                    now,
                    step.IsReloaded);
            }
        }));

    /// <summary>Goal: purchases, deposits and changes at the same time get round nothing. Method: interleaved by seed; the sum of what was bought is at most the limit, and after the exclusion was answered nothing is reserved.</summary>
    [Fact]
    public void No_concurrency_gets_round_a_limit()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var world = OpenDraw(seed, out var draw);
            var hers = WalletId.Of(Anna);
            world.Run(flow => flow.Ask(hers, new SetLimit(Anna, LimitKind.Spending, LimitPeriod.Day, Rub, 500)));
            var loweredAt = long.MaxValue;
            Func<IFlow, ValueTask> buy = async flow => await Purchases.Buy(flow, Anna, draw, [Numbers.None], null);
            world.RunTogether(
                seed,
                [
                    .. Enumerable.Repeat(buy, 8),
                    async flow =>
                    {
                        await flow.Ask(hers, new SetLimit(Anna, LimitKind.Spending, LimitPeriod.Day, Rub, 300));
                        loweredAt = Bought(world);
                    },
                    async flow => await flow.Ask(hers, new SetLimit(Anna, LimitKind.Spending, LimitPeriod.Day, Rub, 5000)),
                ]);
            var bought = Bought(world);
            Assert.True(bought <= Math.Max(300, loweredAt), $"Seed {seed}: {bought} were bought, {loweredAt} when the limit was lowered.");
            Assert.True(bought <= 500, $"Seed {seed}: {bought} were bought.");
            Invariants.HoldAndNothingIsOpen(world.Tables);
        }
    }

    [Fact]
    public void Nothing_is_reserved_once_the_self_exclusion_was_answered()
    {
        var stopped = 0;
        for (var seed = 0; seed < 300; seed++)
        {
            var world = OpenDraw(seed, out var draw);
            var hers = WalletId.Of(Anna);
            var before = -1L;
            Func<IFlow, ValueTask> buy = async flow => await Purchases.Buy(flow, Anna, draw, [Numbers.None], null);
            world.RunTogether(
                seed,
                [
                    .. Enumerable.Repeat(buy, 6),
                    async flow =>
                    {
                        await flow.Ask(hers, new Exclude(Anna, 1));
                        before = Bought(world);
                    },
                ]);
            Assert.Equal(before, Bought(world));
            stopped += before < 600 ? 1 : 0;
            Invariants.HoldAndNothingIsOpen(world.Tables);
        }
        Assert.True(stopped > 100, $"Only {stopped} of 300 runs had purchases to refuse.");
    }

    [Fact]
    public void A_crash_forgets_no_limit_and_nothing_that_counts()
    {
        var world = OpenDraw(1, out var draw);
        var hers = WalletId.Of(Anna);
        world.Run(flow => flow.Ask(hers, new SetLimit(Anna, LimitKind.Spending, LimitPeriod.Week, Rub, 300)));
        Assert.Equal(Fault.None, world.Buy(Anna, draw, new Numbers[2]).Fault);
        world.Crash(keep: 0);
        Assert.Equal(Fault.SpendingLimit, world.Buy(Anna, draw, new Numbers[2]).Fault);
        Assert.Equal(Fault.None, world.Buy(Anna, draw, new Numbers[1]).Fault);
        world.Run(flow => flow.Ask(hers, new Exclude(Anna, null)));
        world.Crash(keep: 0);
        Assert.Equal(Fault.SelfExcluded, world.Buy(Anna, draw, new Numbers[1]).Fault);
    }

    [Fact]
    public void Prizes_and_refunds_reach_an_excluded_player()
    {
        var world = OpenDraw(1, out var draw);
        var cancelled = world.Plan(Tiny, Schedule);
        world.Buy(Anna, draw, AllTinyLines);
        world.Buy(Anna, cancelled, new Numbers[3]);
        world.Run(flow => flow.Ask(WalletId.Of(Anna), new Exclude(Anna, null)));
        var before = world.Money(Anna).Available;
        world.Cancel(cancelled);
        world.Go(cancelled);
        Assert.Equal(before + 300, world.Money(Anna).Available);
        world.Now = Schedule.DrawsAt;
        world.Sweep();
        world.Sweep();
        Assert.Contains(world.Tables.Payments.Values, p => p.Kind == PaymentKind.Prize && p.Wallet == WalletId.Of(Anna));
        Invariants.HoldAndNothingIsOpen(world.Tables);
    }

    /// <summary>What Anna has spent, as the grains have decided by now.</summary>
    private static long Bought(InMemoryWorld world)
    {
        world.Flush();
        return world.Tables.Payments.Values.Where(p => p.Wallet == WalletId.Of(Anna) && p.Kind == PaymentKind.Purchase && p.Status != PaymentStatus.Error).Sum(p => p.Amount.Minor);
    }

    /// <param name="What">Which command.</param>
    /// <param name="Payment">Which payment, or which limit.</param>
    /// <param name="Amount">Small.</param>
    /// <param name="Hours">That pass before it.</param>
    /// <param name="IsReloaded">Whether the wallet is loaded anew before it.</param>
    private sealed record StepOf(int What, int Payment, int Amount, int Hours, bool IsReloaded);

    private static Gen<StepOf> Step =>
        from what in Gen.Choose(0, 13)
        from payment in Gen.Choose(0, 1000)
        from amount in Gen.Choose(1, 12)
        from hours in Gen.Choose(-3, 20)
        from reload in Gen.Choose(0, 9)
        select new StepOf(what, payment, amount, Math.Max(0, hours), reload == 0);

    /// <summary>A wallet with plenty of money, and all its payments and changes, from which each limit is computed anew.</summary>
    private sealed class Judge
    {
        private readonly Dictionary<PaymentId, Payment> _payments = [];
        private readonly List<(SetLimit Set, DateTimeOffset At)> _sets = [];
        private Wallet _wallet = new(Mine, [new(Mine, Minor(1_000_000), Minor(0), Version: 1)], []);
        private Protection? _protection;
        private DateTimeOffset? _excludedUntil;

        public void Take(WalletCommand command, DateTimeOffset now, bool isReloaded)
        {
            if (isReloaded)
                _wallet = new(Mine, [.. _wallet.Balances], [], _protection);
            if (_wallet.Missing(command, now) is { } part && _payments.GetValueOrDefault(part.Id) is { } found)
                _wallet.Remember(found);
            switch (command)
            {
                case ProtectionCommand protect:
                    Protect(protect, now);
                    break;
                default:
                    var expected = Expected(command, now);
                    var turn = _wallet.Take(command, now);
                    if (expected is { } fault)
                        Assert.Equal(fault, turn.Outcome.Fault);
                    foreach (var payment in turn.Rows.OfType<Payment>())
                        _payments[payment.Id] = payment;
                    break;
            }
        }

        private void Protect(ProtectionCommand command, DateTimeOffset now)
        {
            var turn = _wallet.Take(command, now);
            if (turn.Rows.OfType<Protection>().SingleOrDefault() is { } row)
                _protection = row;
            if (turn.Outcome.Fault != Fault.None)
                return;
            if (command is SetLimit set && turn.Outcome.Changed)
                _sets.Add((set, now));
            if (command is Exclude exclude)
                _excludedUntil = now.AddDays(exclude.Days!.Value) is var until && until > _excludedUntil ? until : _excludedUntil ?? until;
        }

        /// <summary>What a new payment must come to; null where limits do not concern it.</summary>
        private Fault? Expected(WalletCommand command, DateTimeOffset now)
        {
            if (command is not (Reserve or OpenDeposit))
                return null;
            if (now < _excludedUntil)
                return Fault.SelfExcluded;
            var (amount, isPlay) = (command is Reserve r ? r.Amount.Minor : ((OpenDeposit)command).Amount.Minor, command is Reserve);
            var broken = (from kind in Enum.GetValues<LimitKind>()
                          from period in Enum.GetValues<LimitPeriod>()
                          where kind == LimitKind.Deposit != isPlay && Limit(kind, period, now) is { } most && Used(kind, period, now) + amount > most
                          select kind switch { LimitKind.Deposit => Fault.DepositLimit, LimitKind.Spending => Fault.SpendingLimit, _ => Fault.LossLimit }).ToHashSet();
            // Of several broken limits any may be named; of none, nothing is refused.
            return broken.Count switch { 0 => Fault.None, 1 => broken.Single(), _ => null };
        }

        /// <summary>The limit that is in force: the history, played again.</summary>
        private long? Limit(LimitKind kind, LimitPeriod period, DateTimeOffset now)
        {
            long? inForce = null, next = null;
            DateTimeOffset? nextAt = null;
            foreach (var (set, at) in _sets.Where(s => (s.Set.Kind, s.Set.Period) == (kind, period)))
            {
                Advance(at);
                if (set.Minor is { } lower && (inForce is null || lower <= inForce))
                    (inForce, nextAt) = (lower, null);
                else
                    (next, nextAt) = (set.Minor, at.AddHours(24));
            }
            Advance(now);
            return inForce;

            void Advance(DateTimeOffset time)
            {
                if (nextAt is { } due && time >= due)
                    (inForce, nextAt) = (next, null);
            }
        }

        private long Used(LimitKind kind, LimitPeriod period, DateTimeOffset now)
        {
            var spent = Sum(p => p.Kind == PaymentKind.Purchase && p.Status != PaymentStatus.Error && p.RefundedBy is null);
            return kind switch
            {
                LimitKind.Deposit => Sum(p => p.Kind == PaymentKind.Deposit && p.Status != PaymentStatus.Error),
                LimitKind.Spending => spent,
                _ => spent - Sum(p => p.Kind == PaymentKind.Prize),
            };

            long Sum(Func<Payment, bool> counts) => _payments.Values.Where(p => counts(p) && p.CreatedAt >= Start(period, now)).Sum(p => p.Amount.Minor);
        }

        private static DateTimeOffset Start(LimitPeriod period, DateTimeOffset now)
        {
            var day = new DateTimeOffset(now.Year, now.Month, now.Day, 0, 0, 0, TimeSpan.Zero);
            return period switch
            {
                LimitPeriod.Day => day,
                LimitPeriod.Week => day.AddDays(-(((int)day.DayOfWeek + 6) % 7)),
                _ => new DateTimeOffset(now.Year, now.Month, 1, 0, 0, 0, TimeSpan.Zero),
            };
        }
    }
}
