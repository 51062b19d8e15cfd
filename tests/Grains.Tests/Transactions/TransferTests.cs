using Lottery.Grains.Players;
using Lottery.Grains.Transactions;
using Lottery.Grains.Wallets;
using Xunit;
using static Lottery.Grains.Fault;
using static Lottery.Grains.Tests.Samples;
using static Lottery.Grains.Tests.Scenes;

namespace Lottery.Grains.Tests.Transactions;

/// <summary>Invoice and withdraw, with the real grains and a provider that answers as it likes.</summary>
public class TransferTests
{
    private static readonly WalletId Hers = WalletId.Of(Anna);

    [Fact]
    public void The_sandbox_moves_money_at_once()
    {
        var world = Funded(100);
        Assert.Equal(PaymentStatus.Success, Invoice(world, 50).Status);
        Assert.Equal((150, 0), world.Money(Anna));
        Assert.Equal(PaymentStatus.Success, Withdraw(world, 120).Value!.Status);
        Assert.Equal((30, 0), world.Money(Anna));
        Assert.Equal(120, world.Tables.Sum(AccountId.Withdrawals, Rub));
        Invariants.HoldAndNothingIsOpen(world.Tables);
    }

    [Fact]
    public void A_withdrawals_money_is_frozen_until_the_provider_answers_late()
    {
        var (world, _) = WithProvider(100);
        var open = Withdraw(world, 60).Value!;
        Assert.Equal((PaymentStatus.Created, (40L, 60L)), (open.Status, world.Money(Anna)));
        Assert.Equal(InsufficientFunds, Withdraw(world, 41).Fault);

        Assert.Equal(PaymentStatus.Success, Say(world, open.Id, Verdict.Accepted).Value!.Status);
        Assert.Equal((40, 0), world.Money(Anna));
        Assert.Equal(60, world.Tables.Sum(AccountId.Withdrawals, Rub));
        Invariants.HoldAndNothingIsOpen(world.Tables);
    }

    [Fact]
    public void An_invoices_money_is_nowhere_until_the_provider_accepts()
    {
        var (world, _) = WithProvider(100);
        var open = Invoice(world, 60);
        Assert.Equal((PaymentStatus.Created, (100L, 0L)), (open.Status, world.Money(Anna)));
        Invariants.Hold(world.Tables);
        Say(world, open.Id, Verdict.Accepted);
        Assert.Equal((160, 0), world.Money(Anna));
        Invariants.HoldAndNothingIsOpen(world.Tables);
    }

#pragma warning disable format // The tables are aligned.
    [Theory]
    [InlineData(Verdict.Accepted, Verdict.Accepted, None,            40)]
    [InlineData(Verdict.Refused,  Verdict.Refused,  None,            100)]
    [InlineData(Verdict.Accepted, Verdict.Refused,  PaymentCaptured, 40)]
    [InlineData(Verdict.Refused,  Verdict.Accepted, PaymentReleased, 100)]
    public void Of_two_verdicts_the_first_stands(Verdict first, Verdict second, Fault expected, long available)
    {
        var (world, _) = WithProvider(100);
        var open = Withdraw(world, 60).Value!;
        Assert.Equal(None, Say(world, open.Id, first).Fault);
        world.DropGrains();
        Assert.Equal(expected, Say(world, open.Id, second).Fault);
        Assert.Equal((available, 0), world.Money(Anna));
        Invariants.HoldAndNothingIsOpen(world.Tables);
    }
#pragma warning restore format

    [Fact]
    public void A_provider_that_cannot_be_reached_is_asked_again_and_not_more_often_than_it_wants()
    {
        var (world, provider) = WithProvider(100, null, null, Verdict.Accepted);
        Withdraw(world, 60);
        world.Sweep();
        Assert.Single(provider.Asked);
        world.Now += provider.Patience.AskAgainAfter;
        world.Sweep();
        world.Sweep();
        Assert.Equal((2, (40L, 60L)), (provider.Asked.Count, world.Money(Anna)));
        world.Now += provider.Patience.AskAgainAfter;
        world.Sweep();
        Assert.Equal((3, (40L, 0L)), (provider.Asked.Count, world.Money(Anna)));
        Assert.Single(provider.Asked.Select(a => a.Transaction).Distinct());
        Assert.DoesNotContain(provider.Asked, a => a.IsLastCall);
    }

    [Fact]
    public void A_provider_that_never_answers_is_given_a_last_call_and_given_up()
    {
        var (world, provider) = WithProvider(100);
        var open = Withdraw(world, 60).Value!;
        world.Now = Noon + provider.Patience.GiveUpAfter!.Value;
        provider.Says.Enqueue(null); // What cannot be reached may yet pay out, and is not given up.
        world.Sweep();
        Assert.Equal((40, 60), world.Money(Anna));
        world.Now += provider.Patience.AskAgainAfter;
        world.Sweep();
        Assert.Equal((100, 0), world.Money(Anna));
        Assert.Equal([false, true, true], provider.Asked.Select(a => a.IsLastCall));
        Assert.Equal((PaymentStatus.Error, ProviderSilent), (world.Tables.Payments[open.Id.Value].Status, world.Tables.Payments[open.Id.Value].Reason));
        Assert.Equal(PaymentReleased, Say(world, open.Id, Verdict.Accepted).Fault);
    }

    [Fact]
    public void The_same_key_is_one_transaction()
    {
        var (world, provider) = WithProvider(100, Verdict.Refused);
        var first = Withdraw(world, 60, Key(1)).Value!;
        world.DropGrains();
        Assert.Equal(first, Withdraw(world, 60, Key(1)).Value);
        Assert.Equal(IdempotencyMismatch, Withdraw(world, 61, Key(1, hash: 2)).Fault);
        Assert.Equal((PaymentStatus.Error, ProviderRefused), (first.Status, first.Reason));
        Assert.Single(provider.Asked);
    }

    [Fact]
    public void Only_transactions_have_verdicts()
    {
        var world = Funded(100);
        var gift = world.Run(flow => flow.Ask(Hers, new Credit(new(77), Minor(5), "A gift.", null))).Value!;
        Assert.Equal(PaymentNotFound, Say(world, gift.Id, Verdict.Refused).Fault);
        Assert.Equal(PaymentNotFound, Say(world, new(99), Verdict.Refused).Fault);
    }

    [Fact]
    public void A_number_that_money_was_sent_to_is_nobodys_account()
    {
        var (world, _) = WithProvider(0);
        world.Run(flow => Transfer.Invoice(flow, WalletId.Of(Bert), Minor(1), Key(1)));
        var bert = world.Run(flow => SignUp.Run(flow, Bert, Login.Of("bert"), "hash", Roles.Player)).Value!;
        Assert.NotEqual(Bert, bert.Id);
        Assert.DoesNotContain(WalletId.Of(bert.Id), world.Tables.Balances.Keys.Select(k => k.Wallet));
    }

    /// <summary>Goal: wherever the process dies, the provider moves the money once and the wallet knows it.</summary>
    [Theory]
    [InlineData(Verdict.Accepted)]
    [InlineData(Verdict.Refused)]
    public void A_crash_anywhere_leaves_one_effect(Verdict verdict)
    {
        SimulatedProvider provider = null!;
        var crashes = CrashEverywhere(
            () =>
            {
                (var world, provider) = WithProvider(100, verdict, verdict);
                return world;
            },
            async flow =>
            {
                await Transfer.Withdraw(flow, Hers, Minor(60), Key(1));
                await Transfer.Invoice(flow, Hers, Minor(7), Key(2));
            },
            world =>
            {
                world.Now += provider.Patience.AskAgainAfter;
                provider.Says.Enqueue(verdict);
                provider.Says.Enqueue(verdict);
                world.Sweep();
                Withdraw(world, 60, Key(1));
                world.Run(flow => Transfer.Invoice(flow, Hers, Minor(7), Key(2)));
                Invariants.HoldAndNothingIsOpen(world.Tables);
                Assert.Equal(verdict == Verdict.Accepted ? (47, 0) : (100, 0), world.Money(Anna));
                Assert.Equal(world.Tables.Payments.Values.Where(p => p.Kind != PaymentKind.Deposit && p.Status == PaymentStatus.Success).Select(p => p.Id), provider.Moved.OrderBy(id => id.Value));
            });
        Assert.True(crashes >= 8, $"{crashes} crashes");
    }

    [Fact]
    public void A_deposit_is_money_only_once_the_provider_accepts()
    {
        var (world, provider) = WithProvider(0);
        var open = world.Run(flow => Transfer.Deposit(flow, Hers, Minor(60), Key(1))).Value!;
        Assert.Equal((PaymentKind.Deposit, PaymentStatus.Created), (open.Kind, open.Status));
        Assert.Equal((0, 0), world.Money(Anna));
        world.Now += provider.Patience.AskAgainAfter;
        provider.Says.Enqueue(Verdict.Accepted);
        world.Sweep();
        Assert.Equal((60, 0), world.Money(Anna));
        Assert.Equal(-60, world.Tables.Sum(AccountId.Deposits, Rub));
        Invariants.HoldAndNothingIsOpen(world.Tables);
    }

    [Fact]
    public void A_verdict_about_another_kind_or_amount_is_refused()
    {
        var (world, _) = WithProvider(100);
        var open = Withdraw(world, 60).Value!;
        Assert.Equal(ProviderMismatch, world.Run(flow => Transfer.Hear(flow, Hers, open.Id, PaymentKind.Deposit, Minor(60), new(Verdict.Accepted))).Fault);
        Assert.Equal(ProviderMismatch, world.Run(flow => Transfer.Hear(flow, Hers, open.Id, PaymentKind.Withdrawal, Minor(61), new(Verdict.Accepted))).Fault);
        Assert.Equal(ProviderMismatch, world.Run(flow => Transfer.Hear(flow, Hers, open.Id, PaymentKind.Withdrawal, new(60, Jpy), new(Verdict.Accepted))).Fault);
        Assert.Equal((40, 60), world.Money(Anna));
    }

    [Fact]
    public void An_operator_decides_where_operators_do_and_never_about_his_own()
    {
        var world = Funded(100);
        world.Provider = new OperatorProvider();
        var open = Withdraw(world, 60).Value!;
        Assert.Equal(OwnTransaction, Decide(Verdict.Accepted, Anna, null).Fault);
        Assert.Equal((40, 60), world.Money(Anna));
        Assert.Equal(PaymentStatus.Error, Decide(Verdict.Refused, Bert, "The account is unknown.").Value!.Status);
        Assert.Equal(PaymentReleased, Decide(Verdict.Accepted, Cleo, null).Fault);
        Assert.Equal(new TransactionVerdict(open.Id, false, new(Bert, "The account is unknown."), Noon), Assert.Single(world.Tables.Verdicts.Values));
        world.Provider = new SandboxProvider();
        Assert.Equal(ProviderDecides, Decide(Verdict.Refused, Bert, "Too late.").Fault);

        Reply<Payment> Decide(Verdict verdict, PlayerId by, string? reason) => world.Run(flow => Transfer.Decide(flow, Hers, open.Id, verdict, by, reason));
    }

    /// <summary>Goal: of all that say what became of a transaction at the same time, one is heard. Method: interleaved by seed.</summary>
    [Fact]
    public void Of_verdicts_at_the_same_time_one_stands()
    {
        var outcomes = new HashSet<PaymentStatus>();
        for (var seed = 0; seed < 200; seed++)
        {
            var (world, provider) = WithProvider(100);
            var open = Withdraw(world, 60).Value!;
            world.Now += provider.Patience.AskAgainAfter;
            provider.Says.Enqueue(Verdict.Accepted);
            world.RunTogether(
                seed,
                async flow => await Transfer.Resume(flow, open),
                async flow => await Transfer.Hear(flow, Hers, open.Id, PaymentKind.Withdrawal, Minor(60), new(Verdict.Refused)),
                async flow => await Transfer.Hear(flow, Hers, open.Id, PaymentKind.Withdrawal, Minor(60), new(Verdict.Refused)));
            var status = world.Tables.Payments[open.Id.Value].Status;
            Assert.Equal(status == PaymentStatus.Success ? (40, 0) : (100, 0), world.Money(Anna));
            Assert.Equal(status == PaymentStatus.Success, Assert.Single(world.Tables.Verdicts.Values).IsAccepted);
            Invariants.HoldAndNothingIsOpen(world.Tables);
            outcomes.Add(status);
        }
        Assert.Equal(2, outcomes.Count);
    }

    private static InMemoryWorld Funded(long amount)
    {
        var world = new InMemoryWorld();
        if (amount > 0)
            world.Deposit(Anna, amount);
        return world;
    }

    private static (InMemoryWorld World, SimulatedProvider Provider) WithProvider(long amount, params Verdict?[] says)
    {
        var (world, provider) = (Funded(amount), new SimulatedProvider());
        foreach (var verdict in says)
            provider.Says.Enqueue(verdict);
        world.Provider = provider;
        return (world, provider);
    }

    private static Payment Invoice(InMemoryWorld world, long amount) => world.Run(flow => Transfer.Invoice(flow, Hers, Minor(amount), null)).Value!;

    private static Reply<Payment> Withdraw(InMemoryWorld world, long amount, RequestKey? key = null) =>
        world.Run(flow => Transfer.Withdraw(flow, Hers, Minor(amount), key));

    private static Reply<Payment> Say(InMemoryWorld world, PaymentId id, Verdict verdict) => world.Run(flow =>
    {
        var (kind, amount) = world.Tables.Payments.GetValueOrDefault(id.Value) is { } known ? (known.Kind, known.Amount) : (PaymentKind.Withdrawal, Minor(60));
        return Transfer.Hear(flow, Hers, id, kind, amount, new(verdict));
    });
}
