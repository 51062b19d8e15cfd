using Lottery.Grains;
using Lottery.Grains.Players;
using Lottery.Pages.Language;
using Lottery.Pages.Session;
using Microsoft.AspNetCore.Antiforgery;

namespace Lottery.Pages.Hosting;

/// <summary>Who looks at a page, in which language and time zone. An endpoint that takes one as a parameter gets it.</summary>
/// <param name="Player">The account; null where nobody is signed in.</param>
/// <param name="L">The texts of the language.</param>
/// <param name="Zone">The time zone that times are shown in.</param>
/// <param name="Theme"><c>light</c>, <c>dark</c> or <c>auto</c>.</param>
/// <param name="Address">Path and query of the page.</param>
/// <param name="Now">When it was asked for.</param>
/// <param name="FormToken">What forms must send back.</param>
/// <param name="Nonce">A new random text: the idempotency key of the page's forms.</param>
/// <param name="SessionEnded">Whether the browser came with a session that counts no more.</param>
public sealed record Viewer(
    Player? Player, Texts L, TimeZoneInfo Zone, string Theme, string Address, DateTimeOffset Now, string FormToken, string Nonce, bool SessionEnded)
{
    internal const string LanguageCookie = "lottery-language", ZoneCookie = "lottery-zone", ThemeCookie = "lottery-theme";

    public bool IsOperator => Player?.Roles.HasFlag(Roles.Operator) == true;

    /// <summary>The page that the address belongs to, without its query.</summary>
    public string Path => Address.Split('?')[0];

    /// <summary>Reads the request, and sets the headers that all pages have.</summary>
    public static ValueTask<Viewer?> BindAsync(HttpContext context) => ValueTask.FromResult<Viewer?>(Of(context));

    internal static Viewer Of(HttpContext context)
    {
        var (request, headers) = (context.Request, context.Response.Headers);
        var token = context.RequestServices.GetRequiredService<IAntiforgery>().GetAndStoreTokens(context).RequestToken!;
        // No script and no style in the page itself, nothing of anybody else's, in nobody's frame.
        headers.ContentSecurityPolicy =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
        headers.CacheControl = "no-store";
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        return new(
            context.Features.Get<SignedIn>()?.Player,
            Texts.For(request.Cookies[LanguageCookie], request.Headers.AcceptLanguage),
            ZoneOf(request.Cookies[ZoneCookie]),
            request.Cookies[ThemeCookie] switch { "light" => "light", "dark" => "dark", _ => "auto" },
            request.Path + request.QueryString,
            context.RequestServices.GetRequiredService<Clock>().Now,
            token,
            Guid.NewGuid().ToString("N"),
            context.Features.Get<SessionEnded>() is not null);
    }

    private static TimeZoneInfo ZoneOf(string? name) =>
        name is { Length: > 0 and < 64 } && TimeZoneInfo.TryFindSystemTimeZoneById(Uri.UnescapeDataString(name), out var zone) ? zone : TimeZoneInfo.Utc;
}
