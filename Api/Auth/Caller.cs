using System.Globalization;
using System.Security.Claims;
using Lottery.Grains;
using Lottery.Grains.Players;

namespace Lottery.Api.Auth;

/// <summary>Who sent the request, as its access token says.</summary>
public readonly record struct Caller(PlayerId Player, bool IsOperator);

public static class CallerExtensions
{
    /// <summary>Who sent this request.</summary>
    /// <exception cref="InvalidOperationException">Nobody signed it: the endpoint lacks <c>RequireAuthorization</c>, a bug.</exception>
    public static Caller Caller(this HttpContext context) =>
        context.CallerOrNull() ?? throw new InvalidOperationException("The endpoint asks for its caller but lets in anybody.");

    /// <summary>Who sent this request; null where no valid token came with it.</summary>
    public static Caller? CallerOrNull(this HttpContext context) => context.User.Identity switch
    {
        TokenIdentity identity => identity.Caller,
        // Another handler of the framework's, such as its own for JWTs, leaves plain claims.
        ClaimsIdentity { IsAuthenticated: true } claims when claims.FindFirst(TokenIdentity.SubjectClaim) is { } subject =>
            new(new PlayerId(long.Parse(subject.Value, CultureInfo.InvariantCulture)), context.User.IsInRole(RoleNames.Operator)),
        _ => null,
    };
}

/// <summary>The identity that a verified token proves. Policies see its claims, endpoints its <see cref="Caller"/>.</summary>
public sealed class TokenIdentity(VerifiedToken token)
    : ClaimsIdentity(ClaimsOf(token), Bearer.Scheme, SubjectClaim, RoleClaim)
{
    public const string SubjectClaim = "sub";
    public const string RoleClaim = "role";

    public Caller Caller { get; } = new(token.Player, token.Roles.HasFlag(Roles.Operator));

    private static IEnumerable<Claim> ClaimsOf(VerifiedToken token) =>
    [
        new(SubjectClaim, token.Player.ToString()),
        .. RoleNames.Of(token.Roles).Select(role => new Claim(RoleClaim, role)),
    ];
}
