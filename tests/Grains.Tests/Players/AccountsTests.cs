using Lottery.Grains.Players;
using Lottery.Grains.Requests;
using Xunit;
using static Lottery.Grains.Fault;
using static Lottery.Grains.Tests.Samples;
using static Lottery.Grains.Tests.Scenes;

namespace Lottery.Grains.Tests.Players;

/// <summary>What operators do with accounts, with the real grains: somebody always remains, and what is erased is gone.</summary>
public class AccountsTests
{
    private const Roles Both = Roles.Player | Roles.Operator;

    private static readonly PlayerId Dora = new(104);

#pragma warning disable format // Tables.
    [Fact]
    public void The_last_operator_stays()
    {
        var world = World();
        Assert.Equal(LastOperator, Block(world, Anna).Fault);
        Assert.Equal(LastOperator, Erase(world, Anna).Fault);
        Assert.Equal(LastOperator, SetRoles(world, Anna, Roles.Player).Fault);
        Assert.Equal(None,         SetRoles(world, Bert, Roles.Operator).Fault);
        Assert.Equal(None,         Block(world, Anna).Fault);
        Assert.Equal(LastOperator, Block(world, Bert).Fault);
        world.DropGrains();
        Assert.Equal(LastOperator, Block(world, Bert).Fault);
        Assert.Equal(None,         Unblock(world, Anna).Fault);
        Assert.Equal(None,         Erase(world, Bert).Fault);
        Assert.Equal(LastOperator, Block(world, Anna).Fault);
    }

    [Fact]
    public void An_account_is_changed_once_and_an_erased_one_never_again()
    {
        var world = World();
        Assert.Equal(PlayerNotFound, Block(world, new(99)).Fault);
        Assert.Equal(Noon,           Block(world, Bert).Value!.BlockedAt);
        world.Now += TimeSpan.FromHours(1);
        Assert.Equal(Noon,           Block(world, Bert).Value!.BlockedAt);
        Assert.Null(Unblock(world, Bert).Value!.BlockedAt);
        Assert.Equal(Both,           SetRoles(world, Bert, Both).Value!.Roles);
        Assert.Equal(None,           Erase(world, Bert).Fault);
        Assert.Equal(None,           Erase(world, Bert).Fault);
        Assert.Equal(PlayerNotFound, Block(world, Bert).Fault);
        Assert.Equal(PlayerNotFound, Unblock(world, Bert).Fault);
        Assert.Equal(PlayerNotFound, SetRoles(world, Bert, Both).Fault);
    }
#pragma warning restore format

    /// <summary>Goal: what is erased is nowhere, its name is nobody's, and a crash anywhere only delays it.</summary>
    [Fact]
    public void What_is_personal_is_gone_also_after_a_crash_anywhere()
    {
        var key = new RequestId(0, Bits(7));
        var crashes = CrashEverywhere(
            () =>
            {
                var world = World();
                world.Run(flow => flow.Ask(key, new BeginRequest(Bits(8), Bert.Value)));
                world.Run(flow => flow.Ask(key, new CompleteRequest(201, "bert"u8.ToArray())));
                return world;
            },
            async flow => await Accounts.Erase(flow, Bert, [key]),
            world =>
            {
                world.Sweep();
                if (world.Tables.Players[Bert].ErasedAt is null)
                    Assert.Equal(None, Erase(world, Bert).Fault);
                Assert.Equal(("#102", ""), (world.Tables.Players[Bert].Login.Value, world.Tables.Players[Bert].PasswordHash));
                Assert.DoesNotContain(Login.Of("bert"), world.Tables.Logins.Keys);
                Assert.Equal("{}"u8.ToArray(), world.Tables.Requests[key].Body);
                Assert.Equal(LoginTaken, SignUpAs(world, Cleo, "bert", Roles.Player).Fault);
                world.DropGrains();
                Assert.Equal(LoginTaken, SignUpAs(world, Cleo, "bert", Roles.Player).Fault);
            });
        Assert.True(crashes > 15, $"There were only {crashes} crashes.");
    }

    /// <summary>Goal: somebody who can run the lottery remains, whoever changes what at once. Method: 500 orders of the steps of five changes.</summary>
    [Fact]
    public void Changes_at_once_leave_an_operator()
    {
        for (var seed = 1; seed <= 500; seed++)
        {
            var world = World();
            Assert.Equal(None, SetRoles(world, Bert, Both).Fault);
            world.RunTogether(
                seed,
                async flow => await Accounts.Block(flow, Anna),
                async flow => await Accounts.Unblock(flow, Anna),
                async flow => await Accounts.SetRoles(flow, Bert, Roles.Player),
                async flow => await Accounts.SetRoles(flow, Bert, Both),
                async flow => await Accounts.Block(flow, Bert),
                async flow => await Accounts.Recount(flow, Anna),
                async flow => await Accounts.Recount(flow, Bert));
            var active = world.Tables.Players.Values.Where(p => p.IsActiveOperator).Select(p => p.Id.Value).ToList();
            var counted = world.Tables.Roster!.Entries.Where(e => e.Counts).Select(e => e.Player).ToList();
            Assert.NotEmpty(counted);
            Assert.Subset(active.ToHashSet(), counted.ToHashSet());
            world.Sweep();
            Agree(world);
        }
    }

    /// <summary>Goal: whatever change was cut off wherever, roster and accounts agree once due work has been done. Method: each of five changes.</summary>
    [Fact]
    public void Roster_and_accounts_agree_after_a_crash_anywhere()
    {
        var disagreed = 0;
        foreach (var change in (Func<IFlow, ValueTask<Reply<Player>>>[])
        [
            flow => Accounts.Block(flow, Anna),
            flow => Accounts.SetRoles(flow, Anna, Roles.Player),
            flow => Accounts.SetRoles(flow, Cleo, Roles.Operator),
            flow => Accounts.Erase(flow, Anna, []),
            flow => Accounts.Unblock(flow, Dora),
        ])
        {
            CrashEverywhere(
                () =>
                {
                    var world = World();
                    Assert.Equal(None, SetRoles(world, Bert, Both).Fault);
                    Assert.Equal(None, SignUpAs(world, Cleo, "cleo", Roles.Player).Fault);
                    Assert.Equal(None, SignUpAs(world, Dora, "dora", Both).Fault);
                    Assert.Equal(None, Block(world, Dora).Fault);
                    return world;
                },
                async flow => await change(flow),
                world =>
                {
                    disagreed += world.Tables.UncountedOperators().Count;
                    world.Sweep();
                    Agree(world);
                    var othersCan = world.Tables.Players.Values.Any(p => p.IsActiveOperator && p.Id != Bert);
                    Assert.Equal(othersCan ? None : LastOperator, Block(world, Bert).Fault);
                });
        }
        Assert.True(disagreed >= 5, $"Only {disagreed} crashes left an operator uncounted.");
    }

    private static void Agree(InMemoryWorld world) => Assert.Equal(
        world.Tables.Players.Values.Where(p => p.IsActiveOperator).Select(p => p.Id.Value).Order(),
        world.Tables.Roster!.Entries.Where(e => e.Counts).Select(e => e.Player).Order());

    /// <summary>Anna, an operator, and Bert, a player.</summary>
    private static InMemoryWorld World()
    {
        var world = new InMemoryWorld();
        Assert.Equal(None, SignUpAs(world, Anna, "anna", Both).Fault);
        Assert.Equal(None, SignUpAs(world, Bert, "bert", Roles.Player).Fault);
        return world;
    }

    private static Reply<Player> SignUpAs(InMemoryWorld world, PlayerId id, string login, Roles roles) =>
        world.Run(flow => SignUp.Run(flow, id, Login.Of(login), "hash", roles));

    private static Reply<Player> Block(InMemoryWorld world, PlayerId id) => world.Run(flow => Accounts.Block(flow, id));

    private static Reply<Player> Unblock(InMemoryWorld world, PlayerId id) => world.Run(flow => Accounts.Unblock(flow, id));

    private static Reply<Player> SetRoles(InMemoryWorld world, PlayerId id, Roles roles) => world.Run(flow => Accounts.SetRoles(flow, id, roles));

    private static Reply<Player> Erase(InMemoryWorld world, PlayerId id) => world.Run(flow => Accounts.Erase(flow, id, world.Tables.SignUps(id)));
}
