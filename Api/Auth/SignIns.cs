using System.Net;
using Lottery.Grains;
using Lottery.Grains.Flows;
using Lottery.Grains.Players;

namespace Lottery.Api.Auth;

/// <summary>What became of a sign-in.</summary>
/// <param name="Player">Whose it is; null where it was refused.</param>
/// <param name="Token">The access token; null where it was refused.</param>
/// <param name="ExpiresAt">From then on the token is refused.</param>
/// <param name="Fault">Why it was refused.</param>
/// <param name="RetryAfter">Where too many were tried: how long to wait before the next.</param>
public sealed record SignInOutcome(Player? Player, string? Token, DateTimeOffset ExpiresAt, Fault Fault = Fault.None, TimeSpan? RetryAfter = null);

/// <summary>Signing in: a login and its password give an access token.</summary>
public sealed class SignIns(FlowRunner flows, Passwords passwords, SignInLimiter limiter, AccessTokens tokens)
{
    /// <summary>Tries a login and a password. That there is no such login takes as long to say as that the password is wrong.</summary>
    /// <param name="text">The login, as it was typed.</param>
    /// <param name="password">The password.</param>
    /// <param name="address">From where it is tried.</param>
    public async Task<SignInOutcome> Try(string text, string password, IPAddress? address)
    {
        var login = Login.Of(text);
        if (!limiter.TryAcquire(login, address, out var retryAfter))
            return Refused(Fault.WrongCredentials) with { RetryAfter = retryAfter };
        var found = login.IsName ? await flows.Run(new FindAccount(login)) : Fault.PlayerNotFound;
        if (!await passwords.Verify(found.Value?.PasswordHash, password) || found.Value is not { ErasedAt: null } player)
            return Refused(Fault.WrongCredentials);
        if (player.BlockedAt is not null)
            return Refused(Fault.AccountBlocked);
        limiter.SignedIn(login, address);
        return SignedIn(player);
    }

    /// <summary>Sets another password for who knows the present one. All sessions end, and a new one begins.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="current">The present password.</param>
    /// <param name="next">The next one.</param>
    /// <param name="address">From where it is asked: guesses count as sign-ins do.</param>
    public async Task<SignInOutcome> ChangePassword(PlayerId caller, string current, string next, IPAddress? address)
    {
        if (!(await flows.Find(caller)).Is(out var player, out var fault))
            return Refused(fault);
        if (!limiter.TryAcquire(player.Login, address, out var retryAfter))
            return Refused(Fault.WrongCredentials) with { RetryAfter = retryAfter };
        if (!await passwords.Verify(player.PasswordHash, current))
            return Refused(Fault.WrongCredentials);
        var hash = await passwords.Hash(next);
        return (await flows.Run(new SetPassword(player, hash))).Is(out var changed, out fault) ? SignedIn(changed) : Refused(fault);
    }

    /// <summary>Not before tokens of this account are valid again: the clock of the silo that ended the sessions may run ahead of ours.</summary>
    private SignInOutcome SignedIn(Player player)
    {
        var now = flows.Clock.Now;
        if (player.TokensValidFrom > now)
            now = player.TokensValidFrom.Value;
        return new(player, tokens.Issue(player.Id, player.Roles, now), now + tokens.Lifetime);
    }

    private static SignInOutcome Refused(Fault fault) => new(null, null, default, fault);
}
