using Lottery.Grains.Turns;
using Orleans.Concurrency;
using Orleans.Placement;

namespace Lottery.Grains.Players;

/// <summary>A sign-in name on the cluster.</summary>
[GrainType("login"), Reentrant, PreferLocalPlacement]
internal sealed class LoginGrain(GrainType<Login, LoginDecider, LoginCommand, LoginFact, LoginClaim> type)
    : DecidingGrain<Login, LoginDecider, LoginCommand, LoginFact, LoginClaim>(type), ILoginGrain
{
    protected override Login Id => Login.Of(this.GetPrimaryKeyString());

    public ValueTask<Answer<LoginClaim>> ClaimLogin(ClaimLogin command, Origin origin) => Turn(command, origin);

    public ValueTask<Answer<LoginClaim>> RetireLogin(RetireLogin command, Origin origin) => Turn(command, origin);

    public ValueTask<Answer<LoginClaim>> FindLogin(FindLogin command, Origin origin) => Turn(command, origin);
}
