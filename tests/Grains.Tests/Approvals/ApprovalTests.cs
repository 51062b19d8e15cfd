using Lottery.Grains.Approvals;
using Lottery.Grains.Draws;
using Lottery.Grains.Players;
using Lottery.Grains.Transactions;
using Xunit;
using static Lottery.Grains.Fault;
using static Lottery.Grains.Tests.Outcome;
using static Lottery.Grains.Tests.Samples;
using static Lottery.Grains.Tests.Scenes;

namespace Lottery.Grains.Tests.Approvals;

/// <summary>What takes two people: the rules as tables, and the flows with the real grains.</summary>
public class ApprovalTests
{
    private static readonly PlayerId Boss = new(1), Clerk = new(2), Third = new(3);
    private static readonly ApprovalId Id = new(7);

#pragma warning disable format // The tables are aligned.

    [Fact]
    public void Another_operator_approves_in_time_and_once() => Given()
        .When(new Approve(Clerk),                   ApprovalNotFound)
        .When(Ask(Boss),                            Done)
        .When(Ask(Boss),                            Repeated)
        .When(new Approve(Boss),                    OwnRequest)
        .When(new FinishApproval(None),             ApprovalPending)
        .When(new Approve(Clerk),                   Done)
        .When(new Approve(Clerk),                   Repeated)
        .When(new Approve(Third),                   ApprovalDecided)
        .When(new RefuseApproval(Third, "No."),     ApprovalDecided)
        .When(new FinishApproval(None),             Done)
        .When(new FinishApproval(DrawAlreadyDrawn), Repeated)
        .When(new Approve(Clerk),                   Repeated);

    [Fact]
    public void What_is_refused_or_withdrawn_stays_so()
    {
        Given().When(Ask(Boss), Done).When(new RefuseApproval(Clerk, "No."), Done).When(new RefuseApproval(Clerk, "No."), Repeated).When(new Approve(Third), ApprovalDecided);
        Given().When(Ask(Boss), Done).When(new RefuseApproval(Boss, "Never mind."), Done).When(new Approve(Clerk), ApprovalDecided);
    }

    [Fact]
    public void After_its_time_nobody_decides() => Given()
        .When(Ask(Boss),                            Done)
        .At(Noon.AddDays(1))
        .When(new Approve(Clerk),                   ApprovalExpired)
        .When(new RefuseApproval(Clerk, "No."),     ApprovalExpired)
        .At(Noon.AddDays(1).AddTicks(-1))
        .When(new Approve(Clerk),                   Done);

#pragma warning restore format

    /// <summary>Goal: wherever the process dies after the approval, each action has one effect.</summary>
    [Fact]
    public void A_crash_anywhere_leaves_one_effect()
    {
        var crashes = CrashEverywhere(
            () =>
            {
                var world = new InMemoryWorld();
                foreach (var (id, action) in (IEnumerable<(long, ApprovalAction)>)[(1, ApprovalAction.Credit), (2, ApprovalAction.Deposit), (3, ApprovalAction.Invoice)])
                    world.Run(flow => flow.Ask(new ApprovalId(id), new RequestApproval(action, Anna.Value, "A gift.", Boss, null) { Amount = Minor(10 * id) }));
                return world;
            },
            async flow =>
            {
                foreach (var id in (long[])[1, 2, 3])
                    await Grains.Approvals.Approvals.Approve(flow, new(id), Clerk);
            },
            world =>
            {
                world.Now += Grains.Approvals.Approvals.Patience;
                world.Sweep();
                foreach (var id in (long[])[1, 2, 3])
                    Assert.Equal(ApprovalStatus.Done, world.Run(flow => Grains.Approvals.Approvals.Approve(flow, new(id), Clerk)).Value!.Status);
                world.Now += new SandboxProvider().Patience.AskAgainAfter;
                world.Sweep();
                Assert.Equal((60, 0), world.Money(Anna));
                Invariants.HoldAndNothingIsOpen(world.Tables);
            });
        Assert.True(crashes >= 12, $"{crashes} crashes");
    }

    /// <summary>Goal: of operators who decide at the same time one is heard, and it is done once. Method: interleaved by seed.</summary>
    [Fact]
    public void Of_decisions_at_the_same_time_one_stands()
    {
        var outcomes = new HashSet<ApprovalStatus>();
        for (var seed = 0; seed < 200; seed++)
        {
            var world = new InMemoryWorld(seed);
            world.Run(flow => flow.Ask(Id, new RequestApproval(ApprovalAction.Credit, Anna.Value, "A gift.", Boss, null) { Amount = Minor(10) }));
            world.RunTogether(
                seed,
                async flow => await Grains.Approvals.Approvals.Approve(flow, Id, Clerk),
                async flow => await Grains.Approvals.Approvals.Approve(flow, Id, Third),
                async flow => await Grains.Approvals.Approvals.Approve(flow, Id, Boss),
                async flow => await flow.Ask(Id, new RefuseApproval(Third, "No.")));
            var approval = world.Tables.Approvals[Id];
            Assert.NotEqual(Boss, approval.DecidedBy);
            Assert.Equal(approval.Status == ApprovalStatus.Done ? 1 : 0, world.Tables.Payments.Count);
            outcomes.Add(approval.Status);
        }
        Assert.Equal(2, outcomes.Count);
    }

    [Fact]
    public void An_approved_cancelling_of_a_draw_that_is_drawn_says_so()
    {
        var world = OpenDraw(1, out var draw);
        world.Buy(Anna, draw, AllTinyLines);
        world.Run(flow => flow.Ask(Id, new RequestApproval(ApprovalAction.CancelDraw, draw.Value, "flood", Boss, null)));
        world.Now = Schedule.DrawsAt;
        world.Sweep();
        var done = world.Run(flow => Grains.Approvals.Approvals.Approve(flow, Id, Clerk)).Value!;
        Assert.Equal((ApprovalStatus.Done, DrawAlreadyDrawn), (done.Status, done.Outcome));
    }

    [Fact]
    public void Roles_are_changed_when_another_operator_approves()
    {
        var world = new InMemoryWorld();
        world.Run(flow => SignUp.Run(flow, Anna, Login.Of("anna"), "hash", Roles.Player));
        world.Run(flow => flow.Ask(Id, new RequestApproval(ApprovalAction.ChangeRoles, Anna.Value, "She is hired.", Boss, null) { Roles = Roles.Operator }));
        Assert.Equal(Roles.Player, world.Tables.Players[Anna].Roles);
        world.Run(flow => Grains.Approvals.Approvals.Approve(flow, Id, Clerk));
        Assert.Equal(Roles.Operator, world.Tables.Players[Anna].Roles);
    }

    [Fact]
    public void Results_over_the_threshold_wait_for_an_operator_and_others_do_not()
    {
        // All ten lines: both numbers win the jackpot, at least 7.00.
        var world = OpenDraw(1, out var draw);
        world.TwoPeople = TwoPeopleRules.Off with { PayoutOver = 5m };
        var small = world.Plan(Tiny, Schedule);
        world.Buy(Anna, draw, AllTinyLines);
        world.Now = Schedule.DrawsAt;
        world.Sweep();
        world.Sweep();
        Assert.Equal((DrawStatus.Closed, null), (world.Tables.Draws[draw].Status, world.Tables.Draws[draw].Result));
        Assert.Equal(DrawStatus.Settled, world.Tables.Draws[small].Status);
        Assert.Equal(ApprovalPending, world.Go(draw).Fault);
        var asked = Assert.Single(world.Tables.Approvals.Values);
        Assert.Equal((ApprovalId.OfResults(draw), ApprovalAction.PublishResults, draw.Value, null), (asked.Id, asked.Action, asked.Target, asked.RequestedBy));

        Assert.Equal(ApprovalStatus.Done, world.Run(flow => Grains.Approvals.Approvals.Approve(flow, asked.Id, Clerk)).Value!.Status);
        Assert.Equal(DrawStatus.Drawn, world.Tables.Draws[draw].Status);
        world.Sweep();
        Assert.Equal(DrawStatus.Settled, world.Tables.Draws[draw].Status);
        Assert.Equal(asked.Amount!.Value.Minor, world.Tables.Draws[draw].Award!.Paid);
        Invariants.HoldAndNothingIsOpen(world.Tables);
    }

    [Fact]
    public void Results_that_were_refused_are_never_published_and_the_draw_can_be_cancelled()
    {
        var world = OpenDraw(1, out var draw);
        world.TwoPeople = TwoPeopleRules.Off with { PayoutOver = 0m };
        world.Buy(Anna, draw, AllTinyLines);
        world.Now = Schedule.DrawsAt;
        world.Sweep();
        world.Run(flow => flow.Ask(ApprovalId.OfResults(draw), new RefuseApproval(Boss, "The machine was open.")));
        world.DropGrains();
        Assert.Equal(ApprovalRefused, world.Go(draw).Fault);
        world.Cancel(draw);
        world.Sweep();
        Assert.Equal((5_000, 0), world.Money(Anna));
        Invariants.HoldAndNothingIsOpen(world.Tables);
    }

    private static RequestApproval Ask(PlayerId by) => new(ApprovalAction.CancelDraw, 5, "flood", by, Noon.AddDays(1));

    private static Table Given() => new();

    private sealed class Table
    {
        private readonly ApprovalDecider _approval = new(Id, null);
        private DateTimeOffset _now = Noon;

        public Table At(DateTimeOffset now)
        {
            _now = now;
            return this;
        }

        public Table When(ApprovalCommand command, Outcome expected)
        {
            var outcome = _approval.Take(command, _now).Outcome;
            Assert.True(expected == outcome, $"{command}: expected {expected}, but got {outcome}");
            return this;
        }
    }
}
