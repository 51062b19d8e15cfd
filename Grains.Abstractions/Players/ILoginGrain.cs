namespace Lottery.Grains.Players;

/// <summary>One sign-in name.</summary>
[Alias("lottery.login")]
public interface ILoginGrain : IGrainWithStringKey
{
    /// <inheritdoc cref="Lottery.Grains.Players.ClaimLogin" path="/summary"/>
    [Alias("ClaimLogin")]
    ValueTask<Answer<LoginClaim>> ClaimLogin(ClaimLogin command, Origin origin);

    /// <inheritdoc cref="Lottery.Grains.Players.RetireLogin" path="/summary"/>
    [Alias("RetireLogin")]
    ValueTask<Answer<LoginClaim>> RetireLogin(RetireLogin command, Origin origin);

    /// <inheritdoc cref="Lottery.Grains.Players.FindLogin" path="/summary"/>
    [Alias("FindLogin")]
    ValueTask<Answer<LoginClaim>> FindLogin(FindLogin command, Origin origin);
}
