using System.Diagnostics;
using Decision = Lottery.Grains.Decision<Lottery.Grains.Players.LoginFact, Lottery.Grains.Players.LoginClaim>;

namespace Lottery.Grains.Players;

/// <summary>What can have happened to a sign-in name.</summary>
public abstract record LoginFact(LoginClaim Claim);

public sealed record LoginClaimed(LoginClaim Claim) : LoginFact(Claim);

/// <param name="Claim">Whose it was.</param>
/// <param name="Row">What is kept of it.</param>
public sealed record LoginRetired(LoginClaim Claim, RetiredLogin Row) : LoginFact(Claim);

/// <summary>One sign-in name. The first account that claims it has it for ever. When that account is erased, nobody can claim it again.</summary>
public sealed class LoginDecider(Login login, LoginClaim? claim, bool retired) : IDecider<LoginCommand, LoginFact, LoginClaim>
{
    private LoginClaim? _claim = claim;
    private bool _retired = retired;

#pragma warning disable format // A table of rules: what is asked, what is known, what follows.
    public Decision Decide(LoginCommand command, DateTimeOffset now) => (command, _claim) switch
    {
        (ClaimLogin, _) when !login.IsName                      => Fault.InvalidRequest,
        (ClaimLogin, _) when _retired                           => Fault.LoginTaken,
        (ClaimLogin c, null)                                    => new LoginClaimed(new(login, c.Player, now, Version: 1)),
        (ClaimLogin c, { } known) when known.Player == c.Player => Decision.Known(known),
        (ClaimLogin, { })                                       => Fault.LoginTaken,
        (FindLogin, { } known)                                  => Decision.Known(known),
        (RetireLogin r, { } known) when known.Player == r.Player => new LoginRetired(known, new(login, r.Fingerprint, now)),
        (FindLogin or RetireLogin, _)                           => Fault.PlayerNotFound,
        _ => throw new UnreachableException($"No rule for {command}."),
    };
#pragma warning restore format

    public void Apply(LoginFact fact) => (_claim, _retired) = fact is LoginRetired ? (null, true) : (fact.Claim, false);

    public void Rows(LoginFact fact, IRows rows)
    {
        if (fact is LoginRetired retired)
            rows.Add(retired.Row);
        else
            rows.Add(fact.Claim);
    }

    public Reply<LoginClaim> Answer(LoginFact fact) => fact.Claim;
}
