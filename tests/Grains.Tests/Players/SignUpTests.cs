using Lottery.Grains.Players;
using Xunit;
using static Lottery.Grains.Fault;
using static Lottery.Grains.Tests.Samples;
using static Lottery.Grains.Tests.Scenes;

namespace Lottery.Grains.Tests.Players;

/// <summary>Registering, with the real grains: a login has one owner, and a crash makes none ownerless.</summary>
public class SignUpTests
{
    private static readonly Login Name = Login.Of("anna");

    [Fact]
    public void A_person_registers_once_and_a_login_is_taken_once()
    {
        var world = new InMemoryWorld();
        var anna = SignUpAs(world, Anna, "hers").Value!;
        Assert.Equal((Anna, Name, "hers"), (anna.Id, anna.Login, anna.PasswordHash));
        world.DropGrains();
        Assert.Equal(anna, SignUpAs(world, Anna, "hers").Value);
        Assert.Equal(LoginTaken, SignUpAs(world, Bert, "his").Fault);
        Assert.Equal(anna, Assert.Single(world.Tables.Players.Values));
    }

    [Fact]
    public void A_registration_that_was_cut_off_anywhere_can_be_repeated()
    {
        var crashes = CrashEverywhere(
            () => new InMemoryWorld(),
            async flow => await SignUp.Run(flow, Anna, Name, "hers", Roles.Player),
            world =>
            {
                Assert.Equal(Anna, SignUpAs(world, Anna, "hers").Value!.Id);
                Assert.Equal(LoginTaken, SignUpAs(world, Bert, "his").Fault);
            });
        Assert.Equal(12, crashes);
    }

    [Fact]
    public void A_login_whose_owner_never_came_to_register_is_free_after_a_while()
    {
        var world = new InMemoryWorld();
        Assert.True(IsCutOff(world, async flow => await SignUp.Run(flow, Anna, Name, "hers", Roles.Player), new(3, After: true)));
        world.Crash(keep: 1);

        world.Now = Noon + SignUp.Patience - TimeSpan.FromMicroseconds(1);
        Assert.Equal(LoginTaken, SignUpAs(world, Bert, "his").Fault);
        world.Now = Noon + SignUp.Patience;
        Assert.Equal("his", SignUpAs(world, Bert, "his").Value!.PasswordHash);
        Assert.Equal(LoginTaken, SignUpAs(world, Cleo, "another").Fault);
    }

    /// <summary>Goal: of two who want one login at once, one gets it and the other is told so. Method: 100 orders of their steps.</summary>
    [Fact]
    public void Two_who_want_one_login_at_once_do_not_get_the_same_account()
    {
        for (var seed = 1; seed <= 100; seed++)
        {
            var world = new InMemoryWorld();
            if (seed % 2 == 0)
            {
                // A third person claimed it long ago and never came to register.
                world.Run(flow => flow.Ask(Name, new ClaimLogin(Cleo)));
                world.Now += SignUp.Patience;
            }
            var replies = new List<Reply<Player>>();
            world.RunTogether(
                seed,
                async flow => replies.Add(await SignUp.Run(flow, Anna, Name, "hers", Roles.Player)),
                async flow => replies.Add(await SignUp.Run(flow, Bert, Name, "his", Roles.Player)));
            Assert.Single(replies, r => r.Fault == None);
            Assert.Single(replies, r => r.Fault == LoginTaken);
        }
    }

    private static Reply<Player> SignUpAs(InMemoryWorld world, PlayerId id, string passwordHash) =>
        world.Run(flow => SignUp.Run(flow, id, Name, passwordHash, Roles.Player));
}
