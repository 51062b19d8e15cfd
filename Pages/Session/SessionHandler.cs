using System.Net.Mime;
using System.Security.Claims;
using System.Text.Encodings.Web;
using Lottery.Api.Auth;
using Lottery.Api.Http;
using Lottery.Grains.Flows;
using Lottery.Grains.Players;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace Lottery.Pages.Session;

/// <summary>Accepts the token in a session's cookie, as the API accepts it in a header: its account is asked on every request.</summary>
/// <remarks>A session that is used lasts: in the second half of its token's time it gets a new token.</remarks>
public sealed class SessionHandler(
    IOptionsMonitor<BrowserSessionOptions> options, ILoggerFactory logger, UrlEncoder encoder, VerifiedTokens verified, AccessTokens tokens, FlowRunner flows)
    : AuthenticationHandler<BrowserSessionOptions>(options, logger, encoder)
{
    private const string SignInPath = "/sign-in";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (Request.Cookies[SessionCookie.Name] is not { Length: > 0 } text)
            return AuthenticateResult.NoResult();
        var now = flows.Clock.Now;
        var check = await verified.Verify(text, now);
        if (!check.IsValid)
            return End("The session has ended.");
        var player = (await flows.Find(check.Token.Player)).Value;
        if (TokenRevocation.Why(player, check.Token) is not null)
            return End("The session was ended.");
        if (check.Token.ExpiresAt - now < tokens.Lifetime / 2)
            SessionCookie.Begin(Context, tokens.Issue(check.Token.Player, check.Token.Roles, now), now + tokens.Lifetime);
        Context.Features.Set(new SignedIn(player!));
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(new TokenIdentity(check.Token)), Scheme.Name));
    }

    /// <summary>Sends the browser to the page that signs in, which comes back here.</summary>
    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        if (!Request.Headers.Accept.ToString().Contains(MediaTypeNames.Text.Html, StringComparison.Ordinal))
        {
            Response.StatusCode = StatusCodes.Status401Unauthorized; // A script waits for it, not a person.
            return Task.CompletedTask;
        }
        var back = HttpMethods.IsGet(Request.Method) ? Request.Path + Request.QueryString : "/";
        Response.StatusCode = StatusCodes.Status303SeeOther;
        Response.Headers.Location = $"{SignInPath}?return={Uri.EscapeDataString(back)}";
        return Task.CompletedTask;
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) =>
        Problem.Of(403, "forbidden", "Not allowed", "This page is for operators.").ExecuteAsync(Context);

    /// <remarks>The cookie stays until the page that signs in has seen it: it says there that a session has ended.</remarks>
    private AuthenticateResult End(string why)
    {
        if (Request.Path == SignInPath)
            SessionCookie.End(Context);
        Context.Features.Set(new SessionEnded());
        return AuthenticateResult.Fail(why);
    }
}

/// <summary>Who has the session. Left among the request's features.</summary>
internal sealed record SignedIn(Player Player);

/// <summary>The browser came with a session that counts no more. Left among the request's features.</summary>
internal sealed record SessionEnded;
