using Lottery.Grains.Players;
using Xunit;
using static Lottery.Grains.Fault;
using static Lottery.Grains.Tests.Outcome;
using static Lottery.Grains.Tests.Samples;

namespace Lottery.Grains.Tests.Players;

/// <summary>A person's account and the name that leads to it.</summary>
public class PlayerDeciderTests
{
    private static readonly Login Anna = Login.Of("anna");
    private static readonly PlayerId A = new(1), B = new(2);

    [Fact]
    public void A_person_registers_once()
    {
        var player = new PlayerDecider(A, null);
        Assert.Equal(PlayerNotFound, player.Take(new DescribePlayer(), Noon).Outcome);

        var registered = player.Take(new Register(Anna, "hash", Roles.Player), Noon);
        Assert.Equal(Done, registered.Outcome);
        Assert.Equal(new Player(A, Anna, "hash", Roles.Player, Noon, Version: 1), registered.Row<Player>());

        // A repeat changes neither password nor roles.
        var again = player.Take(new Register(Anna, "other", Roles.Operator), Noon.AddDays(1));
        Assert.Equal(Repeated, again.Outcome);
        Assert.Equal(registered.Reply.Value, again.Reply.Value);
        Assert.Equal(LoginTaken, player.Take(new Register(Login.Of("bert"), "hash", Roles.Player), Noon).Outcome);
        Assert.Equal(registered.Reply.Value, player.Take(new DescribePlayer(), Noon).Reply.Value);
    }

    [Fact]
    public void What_ends_sessions_says_from_when_on_tokens_are_accepted()
    {
        var player = new PlayerDecider(A, new Player(A, Anna, "hash", Roles.Player | Roles.Operator, Noon, Version: 1));
        (AccountChange Change, bool EndsSessions)[] table =
        [
            (new SignOut(1),                                  true),
            (new ChangePassword("other", 2),                  true),
            (new BlockPlayer(3),                              true),
            (new UnblockPlayer(4),                            false),
            (new SetRoles(Roles.Player, 5),                   true),  // a role less
            (new SetRoles(Roles.Player | Roles.Operator, 6),  false), // a role more
        ];
        DateTimeOffset? validFrom = null;
        foreach (var ((change, endsSessions), minute) in table.Select((row, i) => (row, i)))
        {
            var now = Noon.AddMinutes(minute);
            var changed = player.Take(change, now);
            Assert.Equal(Done, changed.Outcome);
            validFrom = endsSessions ? now : validFrom;
            Assert.Equal(validFrom, changed.Row<Player>().TokensValidFrom);
        }
        Assert.Equal("other", player.Take(new DescribePlayer(), Noon).Reply.Value!.PasswordHash);
        Assert.Equal(AccountChanged, player.Take(new ChangePassword("third", 2), Noon).Outcome);
    }

    [Fact]
    public void A_login_is_whose_claims_it_first_for_ever()
    {
        var login = new LoginDecider(Anna, null, retired: false);
        Assert.Equal(PlayerNotFound, login.Take(new FindLogin(), Noon).Outcome);

        var claimed = login.Take(new ClaimLogin(A), Noon);
        Assert.Equal(Done, claimed.Outcome);
        Assert.Equal(new LoginClaim(Anna, A, Noon, Version: 1), claimed.Row<LoginClaim>());

        var loaded = new LoginDecider(Anna, claimed.Row<LoginClaim>(), retired: false);
        Assert.Equal(Repeated, loaded.Take(new ClaimLogin(A), Noon.AddDays(1)).Outcome);
        Assert.Equal(LoginTaken, loaded.Take(new ClaimLogin(B), Noon.AddDays(1)).Outcome);
        Assert.Equal(claimed.Reply.Value, loaded.Take(new FindLogin(), Noon.AddDays(1)).Reply.Value);
    }
}
