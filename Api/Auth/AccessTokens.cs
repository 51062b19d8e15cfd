using System.Globalization;
using System.Text.Json;
using Lottery.Grains;
using Lottery.Grains.Players;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

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
    /// <summary>The longest token that is looked at, in characters.</summary>
    public const int MaxLength = 4096;

    private const string Type = "JWT";

    /// <summary>Ids stay below 2^53 (RFC 8259 §6).</summary>
    private const long MaxId = (1L << 53) - 1;

    /// <summary>9999-12-31T23:59:59Z.</summary>
    private const long LastSecond = 253_402_300_799;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 8 };

    private readonly JsonWebTokenHandler _handler = new() { MaximumTokenSizeInBytes = MaxLength, SetDefaultTimesOnTokenCreation = false };
    private readonly AccessTokenOptions _options;
    private readonly SigningKey _current;
    private readonly TokenValidationParameters _parameters;

    /// <param name="options">Who issues, for whom and for how long.</param>
    /// <param name="current">Signs, and verifies.</param>
    /// <param name="older">Keys that signed tokens which may not have expired yet; they only verify.</param>
    public AccessTokens(AccessTokenOptions options, SigningKey current, params IEnumerable<VerificationKey> older)
    {
        _options = options;
        _current = current;
        VerificationKey[] keys = [.. older.Prepend(current.Public).DistinctBy(key => key.KeyId)];
        _parameters = new()
        {
            ValidIssuer = options.Issuer,
            ValidAudience = options.Audience,
            ValidAlgorithms = [SecurityAlgorithms.EcdsaSha256],
            ValidTypes = [Type],
            IssuerSigningKeys = keys.Select(key => key.SecurityKey),
            TryAllIssuerSigningKeys = false,
            ValidateLifetime = false, // Below: the library knows no grace for nbf alone, and no iat.
        };
        PublicKeys = new JwkSet([.. keys.Select(key => key.Jwk)]);
    }

    /// <summary>What <c>/.well-known/jwks.json</c> publishes, the current key first (RFC 7517 §5).</summary>
    public JwkSet PublicKeys { get; }

    /// <inheritdoc cref="AccessTokenOptions.Lifetime"/>
    public TimeSpan Lifetime => _options.Lifetime;

    /// <summary>A token that says who the bearer is and what they may do, about 340 characters.</summary>
    /// <param name="player">Whose it is.</param>
    /// <param name="roles">What they may do.</param>
    /// <param name="now">Becomes <c>iat</c>, to the microsecond; <c>exp</c> is rounded down to the second.</param>
    public string Issue(PlayerId player, Roles roles, DateTimeOffset now) => _handler.CreateToken(new SecurityTokenDescriptor
    {
        Issuer = _options.Issuer,
        Audience = _options.Audience,
        TokenType = Type,
        Claims = new Dictionary<string, object>
        {
            [JwtRegisteredClaimNames.Sub] = player.Value.ToString(CultureInfo.InvariantCulture),
            [TokenIdentity.RoleClaim] = RoleNames.Of(roles).ToArray(),
            [JwtRegisteredClaimNames.Iat] = (now - DateTimeOffset.UnixEpoch).Ticks / 10 / 1_000_000m,
            [JwtRegisteredClaimNames.Exp] = (now + _options.Lifetime).ToUnixTimeSeconds(),
        },
        SigningCredentials = _current.Credentials,
    });

    /// <summary>Checks whether a token is ours, unchanged and valid at <paramref name="now"/>; if not, says why not. Takes about 100 µs of CPU.</summary>
    public async ValueTask<TokenCheck> Verify(string token, DateTimeOffset now)
    {
        if (Parse(token) is not { } jwt)
            return TokenFault.Malformed;
        if (jwt.Alg != SecurityAlgorithms.EcdsaSha256)
            return TokenFault.WrongAlgorithm;
        var result = await _handler.ValidateTokenAsync(jwt, _parameters);
        return result.IsValid ? Check(jwt, now) : FaultOf(result.Exception);
    }

    /// <summary>Reads a token that has one spelling only. The library forgives padding, names that come twice and <c>crit</c> (RFC 7515 §4).</summary>
    private JsonWebToken? Parse(string token)
    {
        Span<Range> dots = stackalloc Range[4];
        if (token.Length > MaxLength || token.AsSpan().Split(dots, '.') != 3
            || StrictBase64Url.Decode(token.AsSpan(dots[0])) is not { } header
            || StrictBase64Url.Decode(token.AsSpan(dots[1])) is null
            || StrictBase64Url.Decode(token.AsSpan(dots[2])) is null)
            return null;
        try
        {
            using var json = JsonDocument.Parse(header, Strict);
            return json.RootElement.TryGetProperty("crit", out _) ? null : _handler.ReadJsonWebToken(token);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException or SecurityTokenException)
        {
            return null; // InvalidOperationException: text that is no Unicode, or no object.
        }
    }

    /// <summary>Reads the claims of a token that is ours.</summary>
    private TokenCheck Check(JsonWebToken jwt, DateTimeOffset now)
    {
        try
        {
            using var json = JsonDocument.Parse(StrictBase64Url.Decode(jwt.EncodedPayload)!, Strict);
            var claims = json.RootElement;
            if (ReadId(claims.GetProperty(JwtRegisteredClaimNames.Sub).GetString()!) is not { } player)
                return TokenFault.MalformedClaims;
            var roles = RoleNames.Read(claims.GetProperty(TokenIdentity.RoleClaim).EnumerateArray().Select(role => role.GetString()!));
            var (issuedAt, expiresAt) = (Time(claims.GetProperty(JwtRegisteredClaimNames.Iat)), Time(claims.GetProperty(JwtRegisteredClaimNames.Exp)));
            var latest = now + _options.ClockSkew;
            return issuedAt > latest || (claims.TryGetProperty(JwtRegisteredClaimNames.Nbf, out var notBefore) && Time(notBefore) > latest) ? TokenFault.NotYetValid
                : expiresAt <= now ? TokenFault.Expired
                : new VerifiedToken(player, roles, issuedAt, expiresAt);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or KeyNotFoundException or ArgumentOutOfRangeException)
        {
            return TokenFault.MalformedClaims;
        }
    }

    private static TokenFault FaultOf(Exception e) => e switch
    {
        SecurityTokenSignatureKeyNotFoundException => TokenFault.UnknownKey,
        SecurityTokenInvalidSignatureException => TokenFault.BadSignature,
        SecurityTokenInvalidIssuerException => TokenFault.ForeignIssuer,
        SecurityTokenInvalidAudienceException => TokenFault.ForeignAudience,
        _ => TokenFault.Malformed,
    };

    /// <summary>A NumericDate: seconds since 1970-01-01T00:00:00Z, with decimals where there are any (RFC 7519 §2).</summary>
    private static DateTimeOffset Time(JsonElement claim) => claim.GetDecimal() is >= 0 and <= LastSecond and var seconds
        ? DateTimeOffset.UnixEpoch.AddTicks((long)(seconds * TimeSpan.TicksPerSecond))
        : throw new FormatException();

    /// <summary>A player's number in its one spelling: digits, no sign, no leading zero, 1 to 2^53 - 1.</summary>
    private static PlayerId? ReadId(string subject) =>
        !subject.StartsWith('0') && long.TryParse(subject, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && id <= MaxId
            ? new PlayerId(id)
            : null;
}

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
