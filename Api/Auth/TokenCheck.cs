using System.Diagnostics.CodeAnalysis;
using Lottery.Grains;
using Lottery.Grains.Players;

namespace Lottery.Api.Auth;

/// <summary>Why a token is not accepted. Where several apply, the one with the lowest number is said.</summary>
public enum TokenFault
{
    /// <summary>Accepted.</summary>
    None = 0,
    /// <summary>Not three canonical base64url segments, not strict JSON, not a JWT, or larger than 4 KB.</summary>
    Malformed = 1,
    /// <summary>The header's <c>alg</c> is not <c>ES256</c>.</summary>
    WrongAlgorithm = 2,
    /// <summary>The header's <c>kid</c> is missing or names no key of ours.</summary>
    UnknownKey = 3,
    /// <summary>The signature is not the key's over these bytes.</summary>
    BadSignature = 4,
    /// <summary>Properly signed, but the claims are not an access token's.</summary>
    MalformedClaims = 5,
    /// <summary><c>iss</c> is somebody else.</summary>
    ForeignIssuer = 6,
    /// <summary><c>aud</c> is somebody else.</summary>
    ForeignAudience = 7,
    /// <summary><c>iat</c> or <c>nbf</c> lies ahead by more than the clock skew allowed.</summary>
    NotYetValid = 8,
    /// <summary><c>exp</c> has come.</summary>
    Expired = 9,
}

/// <summary>What a token says, once its signature, issuer, audience and times have been checked.</summary>
/// <param name="IssuedAt">To the microsecond, so that it can be compared with the time of a sign-out.</param>
/// <param name="ExpiresAt">The first instant at which the token is refused; whole seconds.</param>
public sealed record VerifiedToken(PlayerId Player, Roles Roles, DateTimeOffset IssuedAt, DateTimeOffset ExpiresAt);

/// <summary>The outcome of checking a token: what it says, or why it is not accepted.</summary>
public readonly record struct TokenCheck(VerifiedToken? Token, TokenFault Fault)
{
    [MemberNotNullWhen(true, nameof(Token))]
    public bool IsValid => Token is not null;

    public static implicit operator TokenCheck(TokenFault fault) => new(null, fault);

    public static implicit operator TokenCheck(VerifiedToken token) => new(token, TokenFault.None);
}
