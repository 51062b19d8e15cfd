using System.Net;
using System.Net.Http.Json;
using System.Security.Claims;
using System.Text.Json;
using Lottery.Api.Auth;
using Lottery.Grains.Players;
using Lottery.Storage.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Xunit;
using static Lottery.Api.Tests.Auth.Forge;

namespace Lottery.Api.Tests.Auth;

/// <summary>The scheme as clients meet it: over HTTP, against Kestrel.</summary>
public sealed class BearerTests : IAsyncLifetime
{
    private const string Missing = "Bearer realm=\"lottery\"";

    private readonly FakeTimeProvider _clock = new(Now);
    private WebApplication _app = null!;
    private HttpClient _client = null!;
    private string? _revoked;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton(Tokens).AddSingleton<TimeProvider>(_clock);
        builder.Services.AddSingleton<RequestMetrics>();
        builder.Services.AddBearer((_, _) => ValueTask.FromResult(_revoked));
        builder.Services.AddAuthorizationBuilder()
            .AddPolicy("operators", policy => policy.RequireRole(RoleNames.Operator));

        builder.Logging.ClearProviders();

        _app = builder.Build();
        _app.MapGet("/me", (HttpContext context) => $"{context.Caller().Player} {context.Caller().IsOperator}").RequireAuthorization();
        _app.MapGet("/operators", () => "in").RequireAuthorization("operators");
        _app.MapGet("/anybody", (HttpContext context) =>
            $"{context.CallerOrNull()?.Player.ToString() ?? "nobody"} {context.Features.Get<TokenRefusal>()?.Fault}".TrimEnd());
        await _app.StartAsync();
        _client = new HttpClient { BaseAddress = new Uri(_app.Urls.Single()) };
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _app.DisposeAsync();
    }

    [Fact]
    public async Task A_valid_token_lets_its_bearer_in()
    {
        Assert.Equal("42 False", await Text("/me", $"Bearer {Token(Roles.Player)}"));
        Assert.Equal("42 True", await Text("/me", $"bearer  {Token(Roles.Operator)}")); // RFC 9110 §11.1: any case
        Assert.Equal("in", await Text("/operators", $"Bearer {Token(Roles.Player | Roles.Operator)}"));
        Assert.Equal("42", await Text("/anybody", $"Bearer {Token(Roles.Player)}"));
    }

    [Fact]
    public async Task Each_refusal_has_its_status_code_and_challenge()
    {
        var good = Token(Roles.Player);
        var stale = Tokens.Issue(Holder, Roles.Player, Now.AddHours(-1));
        (string? Authorization, string Code, string Challenge)[] table =
        [
            (null,                               "missing_token", Missing),
            ("Basic YTpi",                       "missing_token", Missing),
            ($"Bearerx {good}",                  "missing_token", Missing),
            ("Bearer",                           "missing_token", Missing),
            ("Bearer x",                         "invalid_token", Invalid("The access token is malformed.")),
            ($"Bearer {good}, Bearer {good}",    "invalid_token", Invalid("The access token is malformed.")),
            ($"Bearer {good[..^86]}",            "invalid_token", Invalid("The signature of the access token is wrong.")),
            ($"Bearer {Sign(Header.Replace("ES256", "none"), Claims)}",
                                                 "invalid_token", Invalid("The access token is not signed with ES256.")),
            ($"Bearer {stale}",                  "expired_token", Invalid("The access token has expired.")),
        ];
        foreach (var row in table)
        {
            await Refused("/me", row.Authorization, HttpStatusCode.Unauthorized, row.Code, row.Challenge);
        }
    }

    [Fact]
    public async Task A_player_is_no_operator() => await Refused("/operators", $"Bearer {Token(Roles.Player)}",
        HttpStatusCode.Forbidden, "forbidden",
        "Bearer realm=\"lottery\", error=\"insufficient_scope\", error_description=\"The caller may not do this.\"");

    [Fact]
    public async Task Revocation_is_asked_on_each_request()
    {
        var authorization = $"Bearer {Token(Roles.Player)}";
        Assert.Equal("42 False", await Text("/me", authorization));

        _revoked = "account_blocked";
        await Refused("/me", authorization, HttpStatusCode.Unauthorized, "account_blocked", Invalid("The access token was revoked."));

        _revoked = null;
        Assert.Equal("42 False", await Text("/me", authorization));
    }

    [Fact]
    public async Task A_remembered_token_expires()
    {
        var authorization = $"Bearer {Token(Roles.Player)}";
        Assert.Equal("42 False", await Text("/me", authorization));

        _clock.SetUtcNow(Now.AddHours(1));
        await Refused("/me", authorization, HttpStatusCode.Unauthorized, "expired_token", Invalid("The access token has expired."));
    }

    [Fact]
    public async Task Where_anybody_may_enter_a_bad_token_is_nobody()
    {
        Assert.Equal("nobody", await Text("/anybody", null));
        Assert.Equal("nobody Malformed", await Text("/anybody", "Bearer x"));
    }

    [Fact]
    public void A_caller_is_also_found_in_the_claims_of_another_scheme()
    {
        var context = new DefaultHttpContext();
        Assert.Null(context.CallerOrNull());
        Assert.Throws<InvalidOperationException>(() => context.Caller());

        context.User = new ClaimsPrincipal(new ClaimsIdentity(
            [new("sub", "42"), new("role", "operator")], authenticationType: "AuthenticationTypes.Federation", nameType: "sub", roleType: "role"));
        Assert.Equal(new Caller(Holder, IsOperator: true), context.Caller());
    }

    private static string Token(Roles roles) => Tokens.Issue(Holder, roles, Now);

    private static string Invalid(string description) =>
        $"Bearer realm=\"lottery\", error=\"invalid_token\", error_description=\"{description}\"";

    private async Task<HttpResponseMessage> Get(string path, string? authorization)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (authorization is not null)
        {
            Assert.True(request.Headers.TryAddWithoutValidation("Authorization", authorization));
        }

        return await _client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private async Task<string> Text(string path, string? authorization)
    {
        using var response = await Get(path, authorization);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    private async Task Refused(string path, string? authorization, HttpStatusCode status, string code, string challenge)
    {
        using var response = await Get(path, authorization);
        Assert.Equal(status, response.StatusCode);
        Assert.Equal(challenge, response.Headers.WwwAuthenticate.ToString());
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);

        var problem = await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        Assert.Equal(code, problem.GetProperty("code").GetString());
        Assert.Equal((int)status, problem.GetProperty("status").GetInt32());
        Assert.NotEmpty(problem.GetProperty("title").GetString()!);
        Assert.NotEmpty(problem.GetProperty("detail").GetString()!);
    }
}
