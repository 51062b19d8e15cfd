using Lottery.Grains;
using Lottery.Grains.Players;

namespace Lottery.Api.Auth;

/// <summary>Whether a valid token still counts, by how its account stands now.</summary>
public static class TokenRevocation
{
    /// <summary>The problem code that the token is refused with; null where it counts.</summary>
    /// <param name="player">The token's account; null where there is none.</param>
    /// <param name="token">Verified.</param>
    public static string? Why(Player? player, VerifiedToken token) => player switch
    {
        null or { ErasedAt: not null } => "invalid_token",
        { BlockedAt: not null } => Fault.AccountBlocked.Code(),
        { TokensValidFrom: { } from } when token.IssuedAt < Milliseconds(from) => "invalid_token",
        _ => (token.Roles & ~player.Roles) == Roles.None ? null : "invalid_token",
    };

    /// <summary>Tokens carry whole milliseconds: one that is issued right after the change must not look older.</summary>
    private static DateTimeOffset Milliseconds(DateTimeOffset time) => time.AddTicks(-(time.Ticks % TimeSpan.TicksPerMillisecond));
}
