using System.Diagnostics;
using Decision = Lottery.Grains.Decision<Lottery.Grains.Players.LoginClaim, Lottery.Grains.Players.LoginClaim>;

namespace Lottery.Grains.Players;

/// <summary>One sign-in name. It belongs to whoever claims it first, for ever.</summary>
public sealed class LoginGrain(Login login, LoginClaim? claim) : IGrain<LoginCommand, LoginClaim, LoginClaim>
{
    private LoginClaim? _claim = claim;

#pragma warning disable format // A table of rules: what is asked, what is known, what follows.
    public Decision Decide(LoginCommand command, DateTimeOffset now) => (command, _claim) switch
    {
        (ClaimLogin c, null)                                    => new LoginClaim(login, c.Player, now, Version: 1),
        (ClaimLogin c, { } known) when known.Player == c.Player => Decision.Known(known),
        (ClaimLogin, { })                                       => Fault.LoginTaken,
        (FindLogin, { } known)                                  => Decision.Known(known),
        (FindLogin, null)                                       => Fault.PlayerNotFound,
        _ => throw new UnreachableException($"No rule for {command}."),
    };
#pragma warning restore format

    public void Apply(LoginClaim fact) => _claim = fact;

    public void Rows(LoginClaim fact, IRows rows) => rows.Add(fact);

    public Reply<LoginClaim> Answer(LoginClaim fact) => fact;
}
