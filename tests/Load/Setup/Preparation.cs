using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Lottery.Load.Setup;

/// <summary>Makes a draw, players and their money, through the API.</summary>
/// <remarks>Players stay for the next run; their passwords follow from the operator's, so that nobody else can use them.</remarks>
internal static class Preparation
{
    /// <summary>Buys a hundred million tickets.</summary>
    private const string Money = "10000000000";

    /// <summary>Lines that one purchase may have.</summary>
    private const int MaxLines = 100;

    /// <param name="api">The service.</param>
    /// <param name="server">Its address.</param>
    /// <param name="operatorPassword">As its first start said it.</param>
    /// <param name="players">Accounts.</param>
    /// <param name="withTickets">Whether each buys tickets first.</param>
    /// <param name="given">A draw that sells; null for a new one.</param>
    public static async Task<World> Run(Api api, Uri server, string operatorPassword, int players, bool withTickets, long? given = null)
    {
        var draw = given ?? await CreateDraw(api, DateTimeOffset.UtcNow.AddHours(12), await SignIn(api, "operator", operatorPassword));
        return World.New(server, draw, await Players(api, operatorPassword, players, withTickets ? draw : null));
    }

    /// <summary>Creates a draw of 6 of 45 that sells from now on.</summary>
    /// <returns>Its number, which older commits, that the bench measures against, call <c>id</c>.</returns>
    public static async Task<long> CreateDraw(Api api, DateTimeOffset closesAt, string admin)
    {
        var draw = await api.Ask(HttpMethod.Post, "/api/admin/draws", new { gameId = "6of45", closesAt }, admin);
        return (draw["drawId"] ?? draw["id"])!.GetValue<long>();
    }

    /// <summary>Signs players up, where they are not yet, and in, and gives them money.</summary>
    /// <param name="ticketsOf">The draw of which each buys tickets; null: none do.</param>
    public static async Task<IReadOnlyList<LoadPlayer>> Players(Api api, string operatorPassword, int players, long? ticketsOf)
    {
        var made = new LoadPlayer[players];
        for (var i = 0; i < players; i++)
            made[i] = await Player(api, i, operatorPassword, ticketsOf);
        return made;
    }

    private static async Task<LoadPlayer> Player(Api api, int number, string operatorPassword, long? ticketsOf)
    {
        var login = string.Create(CultureInfo.InvariantCulture, $"load-{number}");
        var password = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(operatorPassword), Encoding.UTF8.GetBytes(login)));
        var (status, answer) = await api.Try(HttpMethod.Post, "/api/auth/sign-up", new { login, password });
        if (status is not (201 or 409))
            throw new SetupException($"{login} cannot sign up: {status} {answer.ToJsonString()}");
        var token = await SignIn(api, login, password);
        await api.Ask(HttpMethod.Post, "/api/payments/fill_wallet", new { amount = Money, currency = "RUB" }, token);
        if (ticketsOf is not { } draw)
            return new(token, []);
        var bought = await api.Ask(HttpMethod.Post, $"/api/draws/{draw}/tickets", new { quickPicks = MaxLines }, token);
        return new(token, [.. bought["tickets"]!.AsArray().Select(t => t!["ticketId"]!.GetValue<long>())]);
    }

    public static async Task<string> SignIn(Api api, string login, string password)
    {
        var (status, answer) = await api.Try(HttpMethod.Post, "/api/auth/sign-in", new { login, password });
        return status switch
        {
            200 => answer["token"]!.GetValue<string>(),
            429 => throw new SetupException("The service limits sign-ins: start it with SignIn__PerAddress=100000."),
            _ => throw new SetupException($"{login} cannot sign in: {status} {answer.ToJsonString()}"),
        };
    }
}
