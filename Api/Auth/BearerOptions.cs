using System.Net.Mime;
using System.Text.Json;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Lottery.Api.Auth;

/// <summary>How bearer tokens are asked for, checked and refused.</summary>
public sealed class BearerOptions : AuthenticationSchemeOptions
{
    /// <summary>The name of the scheme, in the <c>Authorization</c> header and among the framework's schemes.</summary>
    public const string Scheme = "Bearer";

    /// <summary>The <c>realm</c> of challenges (RFC 9110 §11.5): no quotes or backslashes.</summary>
    public string Realm { get; set; } = "lottery";

    /// <summary>Asked on each request whose token is valid: null lets it pass, else the problem code it is refused with.</summary>
    public Func<HttpContext, VerifiedToken, ValueTask<string?>> IsRevoked { get; set; } = (_, _) => ValueTask.FromResult<string?>(null);

    /// <summary>Writes status and body of a refusal: (context, status, code, detail).</summary>
    public Func<HttpContext, int, string, string, Task> WriteProblem { get; set; } = WritePlainProblem;

    /// <summary>A problem of RFC 9457 §3 with the extension member <c>code</c>.</summary>
    private static async Task WritePlainProblem(HttpContext context, int status, string code, string detail)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = MediaTypeNames.Application.ProblemJson;
        await using var json = new Utf8JsonWriter(context.Response.BodyWriter);
        json.WriteStartObject();
        json.WriteString("title", ReasonPhrases.GetReasonPhrase(status));
        json.WriteNumber("status", status);
        json.WriteString("detail", detail);
        json.WriteString("code", code);
        json.WriteEndObject();
    }
}

/// <summary>Why a request's token was not accepted. Left among the request's features, also where the endpoint lets in anybody.</summary>
/// <param name="Code">A problem code: <c>expired_token</c>, <c>invalid_token</c>, or what <see cref="BearerOptions.IsRevoked"/> said.</param>
/// <param name="Detail">One English sentence for people.</param>
/// <param name="Fault">What is wrong with the token; <see cref="TokenFault.None"/> where it is valid but revoked.</param>
public sealed record TokenRefusal(string Code, string Detail, TokenFault Fault);

public static class BearerExtensions
{
    /// <summary>Authentication by bearer tokens and nothing else.</summary>
    /// <remarks>
    /// The framework's <c>AddAuthentication</c> also adds data protection, which at each start writes keys that
    /// nothing here uses to the home directory. Where cookies or antiforgery need them, call that and <see cref="AddBearer"/>.
    /// </remarks>
    public static AuthenticationBuilder AddBearerAuthentication(this IServiceCollection services, Action<BearerOptions> configure)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddWebEncoders();
        services.AddAuthenticationCore(options => options.DefaultScheme = BearerOptions.Scheme);
        return new AuthenticationBuilder(services).AddBearer(configure);
    }

    /// <summary>Adds the scheme <c>Bearer</c>. Needs <see cref="AccessTokens"/> among the services.</summary>
    /// <remarks>The framework's own <c>AddJwtBearer</c> can take its place: the tokens are plain JWTs, the keys are published.</remarks>
    public static AuthenticationBuilder AddBearer(this AuthenticationBuilder builder, Action<BearerOptions> configure)
    {
        builder.Services.TryAddSingleton(services => new VerifiedTokens(services.GetRequiredService<AccessTokens>()));
        return builder.AddScheme<BearerOptions, BearerHandler>(BearerOptions.Scheme, configure);
    }
}
