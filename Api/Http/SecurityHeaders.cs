using Microsoft.Extensions.Primitives;

namespace Lottery.Api.Http;

/// <summary>Sets the headers that tell browsers what an answer may do (OWASP Secure Headers), and caches what they must not keep.</summary>
/// <param name="hsts">For how long browsers are to use TLS alone; zero for not saying so.</param>
public sealed class SecurityHeaders(TimeSpan hsts)
{
    /// <summary>An answer of the API is data: no browser runs, shows or frames it.</summary>
    private const string ForData = "default-src 'none'; frame-ancestors 'none'";

    /// <summary>A page has its own scripts and styles in files of their own, and asks nobody else.</summary>
    private const string ForPages =
        "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    /// <summary>Where data is; all else is pages.</summary>
    private static readonly string[] Data = ["/api", "/ticket", "/openapi", "/health", "/metrics", "/.well-known"];

    private readonly StringValues _hsts = hsts > TimeSpan.Zero ? $"max-age={(long)hsts.TotalSeconds}; includeSubDomains" : StringValues.Empty;

    /// <summary>Sets them, at the beginning of an answer.</summary>
    public void Set(HttpContext context)
    {
        var (headers, path) = (context.Response.Headers, context.Request.Path);
        headers.XContentTypeOptions = "nosniff";
        headers.ContentSecurityPolicy = IsData(path) ? ForData : ForPages;
        headers["Referrer-Policy"] = "no-referrer";
        if (_hsts.Count > 0)
            headers.StrictTransportSecurity = _hsts;
        if (context.Request.Headers.Authorization.Count > 0 || path.StartsWithSegments("/api/auth"))
            headers.CacheControl = "no-store"; // It is one person's.
    }

    private static bool IsData(PathString path)
    {
        foreach (var prefix in Data)
            if (path.StartsWithSegments(prefix))
                return true;
        return false;
    }
}
