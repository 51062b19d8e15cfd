using Lottery.Api.Http;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.IdentityModel.Tokens;

namespace Lottery.Api.Auth;

/// <summary>Tells why a token that is valid is not accepted any more: a problem code; null where it is accepted. Asked on each request.</summary>
public delegate ValueTask<string?> WhyRevoked(HttpContext context, VerifiedToken token);

/// <summary>Why a request's token was not accepted. Left among the request's features, also where the endpoint needs no token.</summary>
/// <param name="Code">A problem code: <c>expired_token</c>, <c>invalid_token</c>, or what <see cref="WhyRevoked"/> said.</param>
/// <param name="Detail">One English sentence for people.</param>
/// <param name="Fault">What is wrong with the token; <see cref="TokenFault.None"/> where it is valid but revoked.</param>
public sealed record TokenRefusal(string Code, string Detail, TokenFault Fault);

/// <summary>Adds authentication by bearer tokens: the framework's JwtBearer, with our cache of verified tokens and our problem details.</summary>
public static class Bearer
{
    /// <summary>The scheme, in the <c>Authorization</c> header and among the framework's schemes.</summary>
    public const string Scheme = JwtBearerDefaults.AuthenticationScheme;

    /// <summary>Adds the scheme <c>Bearer</c> as the only one. Needs <see cref="AccessTokens"/> among the services.</summary>
    /// <remarks>
    /// The framework's <c>AddAuthentication</c> also adds data protection, which at each start writes keys that nothing here uses to
    /// the home directory; so the scheme is added by itself.
    /// </remarks>
    public static IServiceCollection AddBearer(this IServiceCollection services, WhyRevoked whyRevoked)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(s => new VerifiedTokens(s.GetRequiredService<AccessTokens>()));
        services.AddWebEncoders();
        services.AddAuthenticationCore(options => options.DefaultScheme = Scheme);
        new AuthenticationBuilder(services).AddScheme<JwtBearerOptions, JwtBearerHandler>(Scheme, null);
        services.AddOptions<JwtBearerOptions>(Scheme).Configure<VerifiedTokens, TimeProvider>((options, tokens, time) =>
        {
            options.SaveToken = false;
            options.TokenHandlers.Clear();
            options.TokenHandlers.Add(new VerifiedTokenHandler(tokens, time));
            options.Events = new BearerEvents(whyRevoked);
        });
        return services;
    }
}

/// <summary>Checks tokens for the framework, by the cache of verified ones.</summary>
internal sealed class VerifiedTokenHandler(VerifiedTokens tokens, TimeProvider time) : TokenHandler
{
    public override async Task<TokenValidationResult> ValidateTokenAsync(string token, TokenValidationParameters validationParameters)
    {
        var check = await tokens.Verify(token, time.GetUtcNow());
        return check.IsValid
            ? new() { IsValid = true, ClaimsIdentity = new TokenIdentity(check.Token), SecurityToken = new AcceptedToken(check.Token) }
            : new() { IsValid = false, Exception = new RefusedTokenException(check.Fault) };
    }
}

/// <summary>A verified token, in the framework's shape.</summary>
internal sealed class AcceptedToken(VerifiedToken token) : SecurityToken
{
    public VerifiedToken Token => token;

    public override string Id => "";

    public override string Issuer => "";

    public override SecurityKey? SecurityKey => null;

    public override SecurityKey? SigningKey { get; set; }

    /// <summary>Not said: the framework would write it into each request's properties, which nobody reads.</summary>
    public override DateTime ValidFrom => DateTime.MinValue;

    /// <inheritdoc cref="ValidFrom"/>
    public override DateTime ValidTo => DateTime.MinValue;
}

/// <summary>A token was not accepted.</summary>
internal sealed class RefusedTokenException(TokenFault fault) : SecurityTokenException(fault.ToString())
{
    public TokenFault Fault => fault;
}

/// <summary>Asks whether a token was revoked, and refuses as RFC 6750 §3 asks: a challenge, and problem details.</summary>
internal sealed class BearerEvents(WhyRevoked whyRevoked) : JwtBearerEvents
{
    private const string Realm = "lottery";

    public override async Task TokenValidated(TokenValidatedContext context)
    {
        if (await whyRevoked(context.HttpContext, ((AcceptedToken)context.SecurityToken).Token) is { } code)
            Refuse(context, new(code, "The access token was revoked.", TokenFault.None));
    }

    public override Task AuthenticationFailed(AuthenticationFailedContext context)
    {
        if (context.Exception is RefusedTokenException { Fault: var fault })
            Refuse(context, new(fault == TokenFault.Expired ? "expired_token" : "invalid_token", Describe(fault), fault));
        return Task.CompletedTask;
    }

    /// <summary>401, and what the caller can do about it. A request without a token is told no error (RFC 6750 §3.1).</summary>
    public override Task Challenge(JwtBearerChallengeContext context)
    {
        context.HandleResponse();
        var refusal = context.HttpContext.Features.Get<TokenRefusal>();
        Challenge(context.HttpContext, refusal is null ? null : $"error=\"invalid_token\", error_description=\"{refusal.Detail}\"");
        var problem = refusal is null ? CommonProblems.MissingToken : Problem.Of(401, refusal.Code, CommonProblems.MissingToken.Title, refusal.Detail);
        return problem.ExecuteAsync(context.HttpContext);
    }

    public override Task Forbidden(ForbiddenContext context)
    {
        Challenge(context.HttpContext, $"error=\"insufficient_scope\", error_description=\"{CommonProblems.Forbidden.Detail}\"");
        return CommonProblems.Forbidden.ExecuteAsync(context.HttpContext);
    }

    private static void Refuse(ResultContext<JwtBearerOptions> context, TokenRefusal refusal)
    {
        context.HttpContext.Features.Set(refusal);
        context.Fail(refusal.Detail);
    }

    private static void Challenge(HttpContext context, string? error) =>
        context.Response.Headers.Append("WWW-Authenticate", $"{Bearer.Scheme} realm=\"{Realm}\"{(error is null ? "" : ", " + error)}");

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
