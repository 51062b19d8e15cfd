using Lottery.Api.Http;
using Lottery.Grains;
using Lottery.Grains.Flows;
using Lottery.Grains.Players;

namespace Lottery.Api.Auth;

/// <summary>A person who signs up.</summary>
/// <param name="Login">3 to 64 characters: letters, digits and . _ - @ +; capitals do not matter. An e-mail address will do.</param>
/// <param name="Password">8 to 128 characters.</param>
public sealed record SignUpRequest(string Login, string Password);

/// <summary>A person who signs in.</summary>
public sealed record SignInRequest(string Login, string Password);

/// <summary>An account.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Login">The name to sign in with.</param>
/// <param name="Roles"><c>player</c>, <c>operator</c> or both.</param>
/// <param name="CreatedAt">When it was registered.</param>
/// <param name="BlockedAt">Since when it can do nothing; null where it can.</param>
/// <param name="ErasedAt">When it was erased; its login is then <c>#</c> and its number.</param>
public sealed record PlayerView(
    long Id, string Login, IReadOnlyList<string> Roles, DateTimeOffset CreatedAt, DateTimeOffset? BlockedAt, DateTimeOffset? ErasedAt = null)
{
    public static PlayerView From(Player player) => new(player.Id.Value, player.Login.Value, RoleNames.Of(player.Roles), player.CreatedAt, player.BlockedAt, player.ErasedAt);
}

/// <summary>What a sign-in gives.</summary>
/// <param name="Token">A JWT (ES256); send it as <c>Authorization: Bearer …</c>.</param>
/// <param name="ExpiresAt">From then on it is refused.</param>
/// <param name="Player">Whose it is.</param>
public sealed record SignInView(string Token, DateTimeOffset ExpiresAt, PlayerView Player);

/// <summary>Accounts, the earliest first.</summary>
/// <param name="Players">One page.</param>
/// <param name="Next">Pass it as <c>after</c> for the next page; null on the last.</param>
public sealed record PlayerList(IReadOnlyList<PlayerView> Players, long? Next);

/// <summary>Signing up and in, and who is there.</summary>
public static class AuthEndpoints
{
    public static void MapAuth(this IEndpointRouteBuilder app)
    {
        app.MapPost("/api/auth/sign-up", SignUp).WithTags("Accounts").WithSummary("Register an account")
            .Produces<PlayerView>(201).Problems(400, 409, 422, 429);
        app.MapPost("/api/auth/sign-in", SignIn).WithTags("Accounts").WithSummary("Get an access token")
            .Produces<SignInView>().Problems(400, 401, 403, 429)
            .Finally(endpoint => endpoint.Metadata.Remove(IdempotencyKey.Metadata)); // Each sign-in has a token of its own.
        app.MapGet("/api/players/me", Me).WithTags("Accounts").WithSummary("Your account").RequireAuthorization()
            .Produces<PlayerView>().Problems(401);
        app.MapGet("/api/admin/auth/list", List).WithTags("Accounts").WithSummary("All accounts, or those that are asked for").RequireAuthorization(RoleNames.Operator)
            .Produces<PlayerList>().Problems(400, 401, 403);
        app.MapGet("/.well-known/jwks.json", (AccessTokens tokens) => tokens.PublicKeys).WithTags("Accounts")
            .WithSummary("The public keys that access tokens and sealed roots are signed with");
    }

    private static async Task<IResult> SignUp(Body<SignUpRequest> body, HttpContext context, FlowRunner flows, Passwords passwords, SignUpLimit limit)
    {
        var (text, password) = body.Value;
        var login = Login.Of(text);
        if (!login.IsName)
            return Problem.InvalidField("login", Login.Allowed);
        if (password.Length is < 8 or > 128)
            return Problem.InvalidField("password", "8 to 128 characters");
        if (limit.Refuses(context) is { } refusal)
            return refusal;
        var hash = await passwords.Hash(password);
        return await flows.AnswerOnce(0, body.Key, IdKind.Player, 201,
            (flow, id) => Grains.Players.SignUp.Run(flow, new PlayerId(id), login, hash, Roles.Player), PlayerView.From);
    }

    private static async Task<IResult> SignIn(Body<SignInRequest> body, HttpContext context, SignIns signIns)
    {
        var (player, token, expiresAt, fault, retryAfter) = await signIns.Try(body.Value.Login, body.Value.Password, context.Connection.RemoteIpAddress);
        if (retryAfter is { } wait)
        {
            context.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(System.Globalization.CultureInfo.InvariantCulture);
            return Problem.Of(429, "too_many_attempts", "Too many attempts", "Too many sign-ins were tried for this account or from this address; wait.");
        }
        return player is null ? fault.ToProblem() : new Answers.Json<SignInView>(200, new(token!, expiresAt, PlayerView.From(player)));
    }

    private static ValueTask<IResult> Me(HttpContext context, FlowRunner flows) =>
        flows.Answer(200, flow => flow.Ask(context.Caller().Player, new DescribePlayer()), PlayerView.From);

    private static async Task<IResult> List(PlayerQueries queries, string? login = null, string? role = null, bool? blocked = null, long? after = null, int limit = 100)
    {
        var page = Page.Of(after, limit);
        var wanted = role is null ? Roles.None : RoleNames.Read([role]);
        if (role is not null && wanted == Roles.None)
            return Problem.InvalidField("role", $"{RoleNames.Player}, {RoleNames.Operator} or {RoleNames.Auditor}");
        Login? prefix = login is null ? null : Login.Of(Texts.Of("login", login, 0, 64));
        var players = await queries.List(prefix, wanted, blocked, page);
        return new Answers.Json<PlayerList>(200, new(players, page.Next(players, p => p.Id)));
    }
}
