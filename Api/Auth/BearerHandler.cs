using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace Lottery.Api.Auth;

/// <summary>Accepts access tokens from the <c>Authorization</c> header (RFC 6750 §2.1) and says no as §3 asks.</summary>
public sealed class BearerHandler(
    IOptionsMonitor<BearerOptions> options, ILoggerFactory logger, UrlEncoder encoder, VerifiedTokens tokens)
    : AuthenticationHandler<BearerOptions>(options, logger, encoder)
{
    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers.Authorization.ToString();
        if (!IsBearer(header))
        {
            return AuthenticateResult.NoResult();
        }

        // Two headers arrive joined by a comma, which no token has.
        var check = tokens.Verify(header.AsSpan(BearerOptions.Scheme.Length).TrimStart(' '), TimeProvider.GetUtcNow());
        if (!check.IsValid)
        {
            return Refuse(check.Fault == TokenFault.Expired ? "expired_token" : "invalid_token", Describe(check.Fault), check.Fault);
        }

        if (await Options.IsRevoked(Context, check.Token) is { } code)
        {
            return Refuse(code, "The access token was revoked.", TokenFault.None);
        }

        var principal = new ClaimsPrincipal(new TokenIdentity(check.Token));
        return AuthenticateResult.Success(new AuthenticationTicket(principal, Scheme.Name));
    }

    /// <summary>401, and what the caller can do about it. A request without a token is told no error (RFC 6750 §3.1).</summary>
    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        await HandleAuthenticateOnceSafeAsync();
        if (Context.Features.Get<TokenRefusal>() is { } refusal)
        {
            Challenge($"error=\"invalid_token\", error_description=\"{refusal.Detail}\"");
            await Options.WriteProblem(Context, StatusCodes.Status401Unauthorized, refusal.Code, refusal.Detail);
        }
        else
        {
            Challenge(null);
            await Options.WriteProblem(Context, StatusCodes.Status401Unauthorized, "missing_token", "The request needs an access token.");
        }
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties)
    {
        const string detail = "The caller may not do this.";
        Challenge($"error=\"insufficient_scope\", error_description=\"{detail}\"");
        return Options.WriteProblem(Context, StatusCodes.Status403Forbidden, "forbidden", detail);
    }

    /// <summary>The scheme's name, in any case, then a space or nothing (RFC 9110 §11.1).</summary>
    private static bool IsBearer(string header) =>
        header.StartsWith(BearerOptions.Scheme, StringComparison.OrdinalIgnoreCase)
        && (header.Length == BearerOptions.Scheme.Length || header[BearerOptions.Scheme.Length] == ' ');

    private AuthenticateResult Refuse(string code, string detail, TokenFault fault)
    {
        Context.Features.Set(new TokenRefusal(code, detail, fault));
        return AuthenticateResult.Fail(detail);
    }

    private void Challenge(string? error) => Response.Headers.Append("WWW-Authenticate",
        $"{BearerOptions.Scheme} realm=\"{Options.Realm}\"{(error is null ? "" : ", " + error)}");

    /// <summary>One sentence, without quotes or backslashes: it also stands in the challenge (RFC 6750 §3).</summary>
    private static string Describe(TokenFault fault) => fault switch
    {
        TokenFault.None => "The access token is valid.",
        TokenFault.Malformed => "The access token is malformed.",
        TokenFault.WrongAlgorithm => "The access token is not signed with ES256.",
        TokenFault.UnknownKey => "The access token is signed with a key that is not ours.",
        TokenFault.BadSignature => "The signature of the access token is wrong.",
        TokenFault.MalformedClaims => "The claims of the access token are malformed.",
        TokenFault.ForeignIssuer => "The access token was issued by somebody else.",
        TokenFault.ForeignAudience => "The access token is meant for somebody else.",
        TokenFault.NotYetValid => "The access token is not valid yet.",
        TokenFault.Expired => "The access token has expired.",
    };
}
