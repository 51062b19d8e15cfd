using Lottery.Pages.Hosting;
using Microsoft.AspNetCore.Authentication;

namespace Lottery.Pages.Session;

/// <summary>Sessions of browsers: an access token in a cookie that no script sees and no other site sends.</summary>
public sealed class BrowserSessionOptions : AuthenticationSchemeOptions
{
    /// <summary>The name of the scheme among the framework's.</summary>
    public const string Scheme = "Session";

    /// <summary>The scheme of a page that comes without a token; null, for tokens, elsewhere.</summary>
    public static string? SchemeOf(HttpContext context) =>
        context.Request.Headers.Authorization.Count == 0 && context.GetEndpoint()?.Metadata.GetMetadata<PageMark>() is not null ? Scheme : null;
}

/// <summary>The cookie of a session.</summary>
public static class SessionCookie
{
    public const string Name = "lottery-session";

    /// <summary>Begins a session, or renews it.</summary>
    /// <param name="context">The request.</param>
    /// <param name="token">An access token.</param>
    /// <param name="expiresAt">From then on it is refused.</param>
    public static void Begin(HttpContext context, string token, DateTimeOffset expiresAt) => context.Response.Cookies.Append(Name, token, Options(context, expiresAt));

    /// <summary>Ends a session in this browser.</summary>
    public static void End(HttpContext context) => context.Response.Cookies.Delete(Name, Options(context, null));

    private static CookieOptions Options(HttpContext context, DateTimeOffset? expiresAt) => new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Strict,
        Secure = context.Request.IsHttps,
        IsEssential = true,
        Path = "/",
        Expires = expiresAt,
    };
}
