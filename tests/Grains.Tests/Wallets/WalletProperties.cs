using FsCheck;
using FsCheck.Fluent;
using Lottery.Grains.Wallets;
using Xunit;
using static Lottery.Grains.Tests.Samples;

namespace Lottery.Grains.Tests.Wallets;

/// <summary>What holds of a wallet after any sequence of commands: few payments and keys, small amounts, everything sent twice.</summary>
public class WalletProperties
{
    private static readonly WalletId Mine = new(7);
    private static readonly DrawId Draw = new(5);

    [Fact]
    public void No_sequence_of_commands_loses_or_makes_money() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(500),
        Prop.ForAll(Arb.From(Step.ArrayOf(60)), steps =>
        {
            var (wallet, tables) = (new Wallet(Mine, [], []), new Rows());
            foreach (var command in Commands(steps))
            {
                var first = tables.Take(wallet, command);
                var again = tables.Take(wallet, command);
                Assert.False(again.Outcome.Changed);
                Assert.Equal(first.Reply.Fault, again.Reply.Fault);
                tables.AgreeWith(wallet);
            }
        }));

    /// <summary>Goal: whatever was forgotten is asked for when it matters. Method: a wallet that remembers everything is the judge.</summary>
    [Fact]
    public void A_wallet_that_forgets_decides_as_one_that_remembers_everything() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(100),
        Prop.ForAll(Arb.From(Step.ArrayOf(400)), steps =>
        {
            var (remembers, forgets, tables) = (new Wallet(Mine, [], []), new Wallet(Mine, [], []), new Rows());
            foreach (var (command, step) in Commands(steps).Zip(steps))
            {
                var expected = remembers.Take(command, Noon);
                var actual = tables.Take(forgets, command);
                Assert.Equal(expected.Outcome, actual.Outcome);
                Assert.Equal(expected.Reply, actual.Reply);
                Assert.Equal(expected.Rows, actual.Rows);
                if (step.Forgetting == 0)
                    forgets.Forget();
                if (step.Forgetting is 1 or 2)
                    forgets = new Wallet(Mine, [.. tables.Balances.Values], step.Forgetting == 1 ? tables.Keys : null);
            }
            tables.AgreeWith(forgets);
        }));

    [Fact]
    public void A_wallet_asks_for_what_it_may_have_forgotten_and_for_nothing_else()
    {
        var fresh = new Wallet(Mine, [], []);
        var loaded = new Wallet(Mine, [new(Mine, Minor(100), Minor(0), Version: 1)], keys: null);
        PaymentId a = new(1), b = new(2);

        // A new wallet has seen no key, and one that was loaded with its keys only those; otherwise only the tables know.
        Assert.Null(fresh.Missing(new Credit(a, Minor(1), "A gift.", Key(1)), default));
        Assert.Null(loaded.Missing(new Credit(a, Minor(1), "A gift.", null), default));
        Assert.Equal(new PaymentLookup(Mine, a, Key(1).Key), loaded.Missing(new Credit(a, Minor(1), "A gift.", Key(1)), default));
        Assert.Equal(new PaymentLookup(Mine, default, Key(1).Key), loaded.Missing(new FindRequest(Key(1)), default));
        Assert.Equal(new PaymentLookup(Mine, a, Guid.Empty), loaded.Missing(new Capture(a), default));
        Assert.Equal(new PaymentLookup(Mine, a, Guid.Empty), loaded.Missing(new Refund(a, b), default));

        var withKeys = new Wallet(Mine, loaded.Balances, [Key(1).Key]);
        Assert.Null(withKeys.Missing(new Credit(a, Minor(1), "A gift.", Key(2)), default));
        Assert.Equal(new PaymentLookup(Mine, a, Key(1).Key), withKeys.Missing(new Credit(a, Minor(1), "A gift.", Key(1)), default));

        // What it decided itself it knows.
        loaded.Take(new Credit(a, Minor(1), "A gift.", Key(1)), Noon);
        Assert.Null(loaded.Missing(new Credit(b, Minor(1), "A gift.", Key(1)), default));
        Assert.Null(loaded.Missing(new Capture(a), default));
        Assert.Null(loaded.Missing(new FindPayment(a), default));
    }

    [Fact]
    public void What_is_looked_up_late_does_not_undo_what_was_decided_since()
    {
        var wallet = new Wallet(Mine, [], []);
        wallet.Take(new Credit(new(1), Minor(100), "A gift.", null), Noon);
        var held = wallet.Take(Buy(new(2), 60, Key(1), confirmed: true), Noon).Row<Payment>();
        wallet.Take(new Capture(new(2)), Noon);

        wallet.Remember(held);
        Assert.Equal(PaymentStatus.Success, wallet.Take(new FindPayment(new(2)), Noon).Reply.Value!.Status);
    }

    [Fact]
    public void A_repeat_is_recognised_also_where_the_key_was_forgotten_and_the_payment_was_not()
    {
        var (wallet, tables) = (new Wallet(Mine, [], []), new Rows());
        tables.Take(wallet, new Credit(new(9_999), Minor(1), "A gift.", null)); // So that payments and keys are not forgotten with the same turn.
        for (var i = 1; i <= 4200; i++)
        {
            var first = tables.Take(wallet, new Credit(new(i), Minor(1), "A gift.", Key(i)));
            wallet.Forget();
            var again = tables.Take(wallet, new Credit(new(10_000 + i), Minor(1), "A gift.", Key(i)));
            Assert.Equal(Outcome.Repeated, again.Outcome);
            Assert.Equal(first.Reply.Value, again.Reply.Value);
        }
    }

    /// <param name="What">Which command.</param>
    /// <param name="Payment">Which of the payments made so far it is about.</param>
    /// <param name="Amount">Small, so that much is refused and much is not.</param>
    /// <param name="Request">Which of four idempotency keys, or none, and which of two requests.</param>
    /// <param name="Forgetting">0 to forget after it, 1 to be loaded anew, 2 without its keys.</param>
    private sealed record StepOf(int What, int Payment, int Amount, int Request, int Forgetting);

    private static Gen<StepOf> Step =>
        from what in Gen.Choose(0, 11)
        from payment in Gen.Choose(0, 1000)
        from amount in Gen.Choose(-1, 12)
        from request in Gen.Choose(0, 15)
        from forgetting in Gen.Choose(0, 20)
        select new StepOf(what, payment, amount, request, forgetting);

    /// <summary>Steps as commands. As in life, only what makes a payment has a new number, and only its key tells a repeat.</summary>
    private static IEnumerable<WalletCommand> Commands(IEnumerable<StepOf> steps)
    {
        var ids = 0L;
        foreach (var step in steps)
        {
            var currency = step.Payment % 4 == 0 ? Jpy : Rub;
            var key = step.Request >= 8 ? null : Key(1 + (step.Request / 2), hash: step.Request == 7 ? 2 : 1);
            var known = new PaymentId(ids == 0 ? 1 : 1 + (step.Payment % (ids + 1)));
            yield return step.What switch
            {
                0 or 1 => new Credit(new(++ids), new(step.Amount, currency), "A gift.", key),
                2 or 3 => Buy(new(++ids), step.Amount, key, confirmed: step.What == 2, currency),
                4 => new CreditPrize(new(++ids), new(Math.Max(step.Amount, 1), currency), Draw, new(ids)),
                5 => new Confirm(known, Noon.AddSeconds(step.Amount)),
                6 or 7 => new Capture(known),
                8 => new Release(known, Fault.DrawClosed),
                9 => new Refund(known, new(++ids)),
                10 => new FindPayment(known),
                _ => key is null ? new FindPayment(known) : new FindRequest(key),
            };
        }
    }

    private static Reserve Buy(PaymentId id, long amount, RequestKey? key, bool confirmed, Currency? currency = null) => new(
        id, new(amount, currency ?? Rub), new(new(Draw, 0), new(id.Value), 1, [Line(1, 2).Mask]), confirmed, Noon.AddSeconds(5), key);

    /// <summary>The rows that a wallet left, each in its last version; payments are recalled from them.</summary>
    private sealed class Rows
    {
        private readonly Dictionary<PaymentId, Payment> _payments = [];
        private readonly Dictionary<(PaymentId, int), LedgerEntry> _entries = [];

        public Dictionary<string, WalletBalance> Balances { get; } = [];

        public IReadOnlyCollection<Guid> Keys => [.. _payments.Values.Select(p => p.Request?.Key).OfType<Guid>()];

        public Turn<Payment> Take(Wallet wallet, WalletCommand command)
        {
            if (wallet.Missing(command, default) is { } part && Find(part) is { } found)
                wallet.Remember(found);
            Assert.True(wallet.Missing(command, default) is not { } still || Find(still) is null, "What was remembered is still missing.");
            var turn = wallet.Take(command, Noon);
            foreach (var row in turn.Rows)
                Put(row);
            return turn;
        }

        public void AgreeWith(Wallet wallet)
        {
            foreach (var balance in wallet.Balances)
            {
                var currency = balance.Available.Currency;
                Assert.Equal(balance, Balances[currency.Code]);
                Assert.True(balance.Available.Minor >= 0 && balance.Frozen.Minor >= 0);
                Assert.Equal(Held(currency), balance.Frozen.Minor);
                Assert.Equal(Sum(AccountId.Available(Mine), currency), balance.Available.Minor);
                Assert.Equal(Sum(AccountId.Frozen(Mine), currency), balance.Frozen.Minor);
            }
        }

        private Payment? Find(PaymentLookup part) => part.Key == Guid.Empty
            ? _payments.GetValueOrDefault(part.Id)
            : _payments.Values.SingleOrDefault(p => p.Request?.Key == part.Key);

        private void Put(object row)
        {
            switch (row)
            {
                case Payment payment:
                    Assert.Equal(payment.Version, (_payments.GetValueOrDefault(payment.Id)?.Version ?? 0) + 1);
                    Assert.Equal(payment.Status == PaymentStatus.Created, payment.FinishedAt is null);
                    Assert.Equal(payment.Status == PaymentStatus.Created, payment.DueAt is not null);
                    _payments[payment.Id] = payment;
                    break;
                case WalletBalance balance:
                    var code = balance.Available.Currency.Code;
                    Assert.Equal(balance.Version, (Balances.GetValueOrDefault(code)?.Version ?? 0) + 1);
                    Balances[code] = balance;
                    break;
                case LedgerEntry entry:
                    Assert.True(entry.Amount.IsPositive && entry.From != entry.To);
                    _entries.Add((entry.Payment, entry.Step), entry);
                    break;
                default:
                    Assert.Fail($"A wallet leaves no {row}.");
                    break;
            }
        }

        private long Held(Currency currency) =>
            _payments.Values.Where(p => p.Status == PaymentStatus.Created && p.Amount.Currency == currency).Sum(p => p.Amount.Minor);

        private long Sum(AccountId account, Currency currency) => _entries.Values.Where(e => e.Amount.Currency == currency)
            .Sum(e => (e.To == account ? e.Amount.Minor : 0) - (e.From == account ? e.Amount.Minor : 0));
    }
}
