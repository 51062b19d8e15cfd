using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Lottery.Grains;
using Lottery.Grains.Players;

namespace Lottery.Api.Auth;

/// <summary>Who issues access tokens, for whom and for how long.</summary>
public sealed record AccessTokenOptions
{
    /// <summary>The <c>iss</c> of every token.</summary>
    public string Issuer { get; init; } = "lottery";

    /// <summary>The <c>aud</c> of every token.</summary>
    public string Audience { get; init; } = "lottery-api";

    /// <summary>How long a token is accepted from its issue, in whole seconds. Default 60 minutes.</summary>
    public TimeSpan Lifetime
    {
        get;
        init => field = value >= TimeSpan.FromSeconds(1) ? value : throw new ArgumentOutOfRangeException(nameof(value));
    } = TimeSpan.FromMinutes(60);

    /// <summary>How far ahead of ours the issuing node's clock may run: 0 to 30 s, default 30 s.</summary>
    /// <remarks><c>exp</c> gets no such grace: a clock that runs ahead merely ends a token early.</remarks>
    public TimeSpan ClockSkew
    {
        get;
        init => field = value >= TimeSpan.Zero && value <= TimeSpan.FromSeconds(30) ? value : throw new ArgumentOutOfRangeException(nameof(value));
    } = TimeSpan.FromSeconds(30);
}

/// <summary>Issues and checks access tokens: JWTs signed with ES256 (RFC 7519, RFC 8725). Safe under concurrency.</summary>
/// <remarks>Its keys are fixed. To retire one, build a new instance, and a new <see cref="VerifiedTokens"/> with it.</remarks>
public sealed class AccessTokens
{
    private const string Type = "JWT";

    /// <summary>Ids stay below 2^53 (RFC 8259 §6).</summary>
    private const long MaxId = (1L << 53) - 1;

    private readonly AccessTokenOptions _options;
    private readonly SigningKey _current;
    private readonly FrozenDictionary<string, VerificationKey> _keys;

    /// <param name="current">Signs, and verifies.</param>
    /// <param name="older">Keys that signed tokens which may not have expired yet; they only verify.</param>
    public AccessTokens(AccessTokenOptions options, SigningKey current, params IEnumerable<VerificationKey> older)
    {
        _options = options;
        _current = current;
        VerificationKey[] keys = [.. older.Prepend(current.Public).DistinctBy(key => key.KeyId)];
        _keys = keys.ToFrozenDictionary(key => key.KeyId, StringComparer.Ordinal);
        PublicKeys = new JwkSet([.. keys.Select(key => key.Jwk)]);
    }

    /// <summary>What <c>/.well-known/jwks.json</c> publishes, the current key first (RFC 7517 §5).</summary>
    public JwkSet PublicKeys { get; }

    /// <inheritdoc cref="AccessTokenOptions.Lifetime"/>
    public TimeSpan Lifetime => _options.Lifetime;

    /// <summary>A token that says who the bearer is and what they may do, about 340 characters.</summary>
    /// <param name="now">Becomes <c>iat</c>, to the millisecond; <c>exp</c> is rounded down to the second.</param>
    public string Issue(PlayerId player, Roles roles, DateTimeOffset now)
    {
        var claims = new AccessClaims(
            Issuer: _options.Issuer,
            Audience: [_options.Audience],
            Subject: player.Value.ToString(CultureInfo.InvariantCulture),
            Roles: RoleNames.Of(roles),
            IssuedAt: now,
            ExpiresAt: DateTimeOffset.FromUnixTimeSeconds((now + _options.Lifetime).ToUnixTimeSeconds()));
        var payload = JsonSerializer.SerializeToUtf8Bytes(claims, AuthJson.Default.AccessClaims);
        return Jws.Sign(new JoseHeader(JoseHeader.Es256, Type, _current.KeyId), payload, _current);
    }

    /// <summary>Whether a token is ours, unchanged and valid at <paramref name="now"/>; if not, why not.</summary>
    public TokenCheck Verify(ReadOnlySpan<char> token, DateTimeOffset now)
    {
        var fault = Jws.Parse(token, out var jws);
        if (jws is null)
        {
            return fault;
        }

        if (jws.Header.Type != Type)
        {
            return TokenFault.Malformed;
        }

        if (jws.Header.KeyId is null || !_keys.TryGetValue(jws.Header.KeyId, out var key))
        {
            return TokenFault.UnknownKey;
        }

        // The payload is not even parsed before its signature is known to be good.
        return jws.IsSignedBy(key) ? Check(jws.Payload, now) : TokenFault.BadSignature;
    }

    private TokenCheck Check(byte[] payload, DateTimeOffset now)
    {
        if (StrictJson.Read(payload, AuthJson.Default.AccessClaims) is not { } claims || ReadId(claims.Subject) is not { } player)
        {
            return TokenFault.MalformedClaims;
        }

        var latest = now + _options.ClockSkew;
        return claims switch
        {
            _ when claims.Issuer != _options.Issuer => TokenFault.ForeignIssuer,
            _ when !claims.Audience.Contains(_options.Audience) => TokenFault.ForeignAudience,
            _ when claims.IssuedAt > latest || claims.NotBefore > latest => TokenFault.NotYetValid,
            _ when claims.ExpiresAt <= now => TokenFault.Expired,
            _ => new VerifiedToken(player, RoleNames.Read(claims.Roles), claims.IssuedAt, claims.ExpiresAt),
        };
    }

    /// <summary>A player's number in its one spelling: digits, no sign, no leading zero, 1 to 2^53 − 1.</summary>
    private static PlayerId? ReadId(string subject) =>
        !subject.StartsWith('0') && long.TryParse(subject, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && id <= MaxId
            ? new PlayerId(id)
            : null;
}

/// <summary>The claims of an access token (RFC 7519 §4.1), and <c>role</c>. All but <c>nbf</c> are required.</summary>
internal sealed record AccessClaims(
    [property: JsonPropertyName("iss")] string Issuer,
    [property: JsonPropertyName("aud"), JsonConverter(typeof(OneOrMany))] IReadOnlyList<string> Audience,
    [property: JsonPropertyName("sub")] string Subject,
    [property: JsonPropertyName("role")] IReadOnlyList<string> Roles,
    [property: JsonPropertyName("iat"), JsonConverter(typeof(NumericDate))] DateTimeOffset IssuedAt,
    [property: JsonPropertyName("exp"), JsonConverter(typeof(NumericDate))] DateTimeOffset ExpiresAt,
    [property: JsonPropertyName("nbf"), JsonConverter(typeof(NumericDate))] DateTimeOffset? NotBefore = null);

/// <summary>Roles as tokens and policies spell them.</summary>
public static class RoleNames
{
    public const string Player = "player";
    public const string Operator = "operator";
    public const string Auditor = "auditor";

    private static readonly (Roles Role, string Name)[] All = [(Roles.Player, Player), (Roles.Operator, Operator), (Roles.Auditor, Auditor)];

    public static IReadOnlyList<string> Of(Roles roles) => [.. All.Where(one => roles.HasFlag(one.Role)).Select(one => one.Name)];

    /// <summary>The roles named. A name that this version does not know grants nothing.</summary>
    public static Roles Read(IEnumerable<string> names) =>
        names.Aggregate(Roles.None, (roles, name) => roles | All.FirstOrDefault(one => one.Name == name).Role);
}
