using Lottery.Api.Http;
using Lottery.Grains;
using Lottery.Grains.Flows;
using Lottery.Grains.Players;

namespace Lottery.Api.Auth;

/// <summary>A person who signs up.</summary>
/// <param name="Login">3 to 64 characters: letters, digits and . _ - @ +; capitals do not matter. An e-mail address will do.</param>
/// <param name="Password">8 to 128 characters.</param>
/// <param name="BirthDate">Needed where there is a minimum age: 1990-12-31. Kept only there.</param>
/// <param name="Region">Needed where the lottery may be played in some regions only: an ISO 3166 code, such as AT or DE-BY. Kept only there.</param>
public sealed record SignUpRequest(string Login, string Password, DateOnly? BirthDate = null, string? Region = null);

/// <summary>A person who signs in.</summary>
public sealed record SignInRequest(string Login, string Password);

/// <summary>A person who wants another password.</summary>
/// <param name="CurrentPassword">The present one.</param>
/// <param name="NewPassword">8 to 128 characters.</param>
public sealed record ChangePasswordRequest(string CurrentPassword, string NewPassword);

/// <summary>An account.</summary>
/// <param name="PlayerId">Its number.</param>
/// <param name="Login">The name to sign in with.</param>
/// <param name="Roles"><c>player</c>, <c>operator</c> or both.</param>
/// <param name="CreatedAt">When it was registered.</param>
/// <param name="BlockedAt">Since when it can do nothing; null where it can.</param>
/// <param name="ErasedAt">When it was erased; its login is then <c>#</c> and its number.</param>
public sealed record PlayerView(
    long PlayerId, string Login, IReadOnlyList<string> Roles, DateTimeOffset CreatedAt, DateTimeOffset? BlockedAt, DateTimeOffset? ErasedAt = null)
{
    public static PlayerView From(Player player) => new(player.Id.Value, player.Login.Value, RoleNames.Of(player.Roles), player.CreatedAt, player.BlockedAt, player.ErasedAt);
}

/// <summary>What a sign-in gives.</summary>
/// <param name="Token">A JWT (ES256); send it as <c>Authorization: Bearer …</c>.</param>
/// <param name="ExpiresAt">From then on it is refused.</param>
/// <param name="Player">Whose it is.</param>
public sealed record SignInView(string Token, DateTimeOffset ExpiresAt, PlayerView Player);

/// <summary>Signing up and in, and who is there.</summary>
public static class AuthEndpoints
{
    public static void MapAuth(this IEndpointRouteBuilder app)
    {
        app.MapPost("/api/auth/sign-up", SignUp).WithTags("Accounts").WithSummary("Register an account")
            .Produces<PlayerView>(201).Problems(400, 403, 409, 422, 429);
        app.MapPost("/api/auth/sign-in", SignIn).WithTags("Accounts").WithSummary("Get an access token")
            .Produces<SignInView>().Problems(400, 401, 403, 429)
            .Finally(endpoint => endpoint.Metadata.Remove(IdempotencyKey.Metadata)); // Each sign-in has a token of its own.
        app.MapPost("/api/auth/sign-out", SignOut).WithTags("Accounts").WithSummary("End all your sessions: no token that you have is accepted any more")
            .RequireAuthorization().Produces(204).Problems(401, 503);
        app.MapPut("/api/players/me/password", ChangePassword).WithTags("Accounts").WithSummary("Set another password; all your sessions end, and a new one begins")
            .RequireAuthorization().Produces<SignInView>().Problems(400, 401, 409, 429, 503)
            .Finally(endpoint => endpoint.Metadata.Remove(IdempotencyKey.Metadata)); // The answer has a token in it, and is not kept.
        app.MapGet("/api/players/me", Me).WithTags("Accounts").WithSummary("Your account").RequireAuthorization()
            .Produces<PlayerView>().Problems(401);
        app.MapGet("/api/admin/auth/list", List).WithTags("Accounts").WithSummary("All accounts, or those that are asked for").RequireAuthorization(RoleNames.Operator)
            .Produces<Page<PlayerView>>().Problems(400, 401, 403);
        app.MapGet("/.well-known/jwks.json", (AccessTokens tokens) => tokens.PublicKeys).WithTags("Accounts")
            .WithSummary("The public keys that access tokens and sealed roots are signed with");
    }

    private static async Task<IResult> SignUp(Body<SignUpRequest> body, HttpContext context, FlowRunner flows, Passwords passwords, SignUpLimit limit, SignUpRules rules)
    {
        var (text, password, birthDate, region) = body.Value;
        var login = Credentials.CheckLogin(text);
        Credentials.CheckPassword(password);
        var (keptBirthDate, keptRegion) = Credentials.CheckPerson(rules, birthDate, region, DateOnly.FromDateTime(flows.Clock.Now.UtcDateTime));
        if (limit.Refuses(context) is { } refusal)
            return refusal;
        var hash = await passwords.Hash(password);
        return await flows.Answer(null, body.Key, new RegisterAccount(login, hash, Roles.Player, keptBirthDate, keptRegion));
    }

    private static async Task<IResult> SignIn(Body<SignInRequest> body, HttpContext context, SignIns signIns)
    {
        return Answer(await signIns.Try(body.Value.Login, body.Value.Password, context.Connection.RemoteIpAddress), context);
    }

    private static async Task<IResult> SignOut(HttpContext context, FlowRunner flows) =>
        (await flows.Run(new EndSessions(context.Caller().Player))).Is(out _, out var fault) ? TypedResults.NoContent() : fault.ToProblem();

    private static async Task<IResult> ChangePassword(Body<ChangePasswordRequest> body, HttpContext context, SignIns signIns)
    {
        var (current, next) = body.Value;
        Credentials.CheckPassword(next, "newPassword");
        return Answer(await signIns.ChangePassword(context.Caller().Player, current, next, context.Connection.RemoteIpAddress), context);
    }

    private static IResult Answer(SignInOutcome outcome, HttpContext context)
    {
        var (player, token, expiresAt, fault, retryAfter) = outcome;
        if (retryAfter is { } wait)
        {
            context.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(System.Globalization.CultureInfo.InvariantCulture);
            return CommonProblems.TooManyAttempts;
        }
        return player is null ? fault.ToProblem() : new Answers.Json<SignInView>(200, new(token!, expiresAt, PlayerView.From(player)));
    }

    private static ValueTask<IResult> Me(HttpContext context, FlowRunner flows) =>
        flows.Ask(context.Caller().Player, new DescribePlayer()).Answer(PlayerView.From);

    private static async Task<IResult> List(PlayerQueries queries, string? login = null, string? role = null, bool? blocked = null, string? after = null, int limit = PageRequest.DefaultLimit)
    {
        var page = PageRequest.Of(after, limit);
        var wanted = role is null ? Roles.None : RoleNames.Read([role]);
        if (role is not null && wanted == Roles.None)
            return Problem.InvalidField("role", $"{RoleNames.Player}, {RoleNames.Operator} or {RoleNames.Auditor}");
        Login? prefix = login is null ? null : Login.Of(Texts.Of("login", login, 0, 64));
        return new Answers.Json<Page<PlayerView>>(200, await queries.List(prefix, wanted, blocked, page));
    }
}
