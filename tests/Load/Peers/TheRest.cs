using Lottery.Api.Auth;
using Lottery.Api.Http;
using Lottery.Api.Wallets;
using Lottery.Grains;
using Lottery.Grains.Players;
using Lottery.Storage.Database;

namespace Lottery.Load.Peers;

/// <summary>A draw to be created.</summary>
internal sealed record NewDraw(string GameId, DateTimeOffset ClosesAt);

/// <summary>What the load generator asks for besides purchases, at ease. Requests and answers as the product's, as far as they are used.</summary>
internal static class TheRest
{
    public static void MapTheRest(this WebApplication app)
    {
        app.MapPost("/api/auth/sign-up", SignUp);
        app.MapPost("/api/auth/sign-in", SignIn);
        app.MapPost("/api/admin/draws", CreateDraw).RequireAuthorization(RoleNames.Operator);
        app.MapPost("/api/payments/fill_wallet", Fill).RequireAuthorization();
        app.MapGet("/api/wallet", async (HttpContext context, WalletQueries wallets) => await wallets.Wallet(new WalletId(context.Caller().Player.Value))).RequireAuthorization();
        app.MapGet("/api/draws/{id:long}", async (long id, PeerTables tables) => new { id, ticketsSold = await tables.TicketsSold(id) });
    }

    private static async Task<IResult> SignUp(Body<SignUpRequest> body, PeerTables tables, Passwords passwords) =>
        await tables.AddAccount(body.Value.Login, await passwords.Hash(body.Value.Password), Roles.Player)
            ? Results.Json(new { login = body.Value.Login }, statusCode: 201)
            : Fault.LoginTaken.ToProblem();

    private static async Task<IResult> SignIn(Body<SignInRequest> body, PeerTables tables, Passwords passwords, AccessTokens tokens)
    {
        var account = await tables.FindAccount(body.Value.Login);
        return await passwords.Verify(account?.PasswordHash, body.Value.Password) && account is not null
            ? Results.Json(new { token = tokens.Issue(new PlayerId(account.Id), (Roles)account.Roles, DateTimeOffset.UtcNow) })
            : Fault.WrongCredentials.ToProblem();
    }

    private static async Task<IResult> CreateDraw(NewDraw draw, PeerTables tables) =>
        Results.Json(new { id = await tables.AddDraw(draw.GameId, draw.ClosesAt.UtcDateTime) }, statusCode: 201);

    private static async Task<IResult> Fill(Body<FillWalletRequest> body, HttpContext context, PeerTables tables, Currencies currencies)
    {
        await tables.Deposit(context.Caller().Player.Value, body.Value.Amount.In(body.Value.Currency, currencies));
        return Results.Json(new { }, statusCode: 201);
    }
}
