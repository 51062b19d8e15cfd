using Lottery.Api.Http;
using Microsoft.Net.Http.Headers;

namespace Lottery.Api.Hosting;

/// <summary>Which pages of other origins may call the API from a browser (CORS).</summary>
internal static class Origins
{
    /// <summary>Allows these origins. Nothing is added where there are none. Cookies are never allowed: callers send tokens.</summary>
    public static void AddOrigins(this IServiceCollection services, IReadOnlyList<string> origins)
    {
        if (origins.Count == 0)
            return;
        services.AddCors(cors => cors.AddDefaultPolicy(policy => policy
            .WithOrigins([.. origins])
            .WithMethods("GET", "HEAD", "POST", "PUT", "DELETE")
            .WithHeaders(
                HeaderNames.Authorization, HeaderNames.ContentType, HeaderNames.IfNoneMatch, HeaderNames.TraceParent, "Last-Event-ID", IdempotencyKey.Header)
            .WithExposedHeaders(
                HeaderNames.Location, HeaderNames.ETag, HeaderNames.RetryAfter, HeaderNames.WWWAuthenticate, HeaderNames.TraceParent, RequestIds.Header, Answers.Replayed)
            .SetPreflightMaxAge(TimeSpan.FromHours(1))));
    }
}
