using System.Globalization;
using System.Security.Cryptography;
using Lottery.Grains;
using Lottery.Grains.Flows;
using Lottery.Grains.Players;

namespace Lottery.Api.Demo;

/// <summary>What the demonstration puts into the service: people, draws of the next days, a schedule, a service with orders, a promotion with receipts.</summary>
/// <param name="Operator">Signed in.</param>
/// <param name="Players">Signed in and funded.</param>
/// <param name="Logins">The operator's first, then the players'.</param>
/// <param name="Password">Of all.</param>
internal sealed record DemoStock(DemoClient Operator, IReadOnlyList<DemoClient> Players, IReadOnlyList<string> Logins, string Password)
{
    private const int PlayerCount = 8;
    private const int ReceiptCount = 5;
    private static readonly string[] Games = ["6of45", "5of36"];
    private static readonly string[] Days = ["Wednesday", "Saturday"];

    /// <summary>Adds the people. Operators are not made over HTTP: the service makes this one itself.</summary>
    public static async Task<DemoStock> Add(DemoClient anybody, IServiceProvider services)
    {
        var suffix = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(3));
        var password = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
        string[] logins = [$"demo-operator-{suffix}", .. Enumerable.Range(1, PlayerCount).Select(i => $"demo-{suffix}-{i}")];

        var hash = await services.GetRequiredService<Auth.Passwords>().Hash(password);
        await services.GetRequiredService<FlowRunner>().Run(new Auth.RegisterAccount(Login.Of(logins[0]), hash, Roles.Player | Roles.Operator));
        var players = new List<DemoClient>();
        foreach (var login in logins.Skip(1))
        {
            await anybody.Post("/api/auth/sign-up", new { login, password });
            var player = await anybody.SignIn(login, password);
            await player.Post("/api/payments/fill_wallet", new { amount = "100000.00", currency = "RUB" });
            players.Add(player);
        }
        return new(await anybody.SignIn(logins[0], password), players, logins, password);
    }

    /// <summary>Adds a draw of each game that closes so soon, and is drawn two seconds later.</summary>
    public async Task<IReadOnlyList<DemoDraw>> AddDraws(TimeSpan sales)
    {
        var draws = new List<DemoDraw>();
        foreach (var gameId in Games)
        {
            var closesAt = DateTimeOffset.UtcNow + sales;
            var draw = await Operator.Post("/api/admin/draws", new { gameId, closesAt, drawsAt = closesAt.AddSeconds(2) });
            draws.Add(new(draw.GetProperty("drawId").GetInt64(), gameId, closesAt));
        }
        return draws;
    }

    /// <summary>Adds draws of the coming days that everybody has tickets of, and a schedule that plans more of them.</summary>
    public async Task AddComingDays()
    {
        foreach (var draw in (DemoDraw[])[.. await AddDraws(TimeSpan.FromHours(26)), .. await AddDraws(TimeSpan.FromHours(74))])
            foreach (var (i, player) in Players.Index())
                await player.TryBuy(draw.Id, lines: 1 + (i * 3 % 7));
        await Operator.Post("/api/admin/schedules", new { gameId = Games[0], days = Days, closesAt = "19:00", zone = "Europe/Moscow", salesMinutes = 3 * 24 * 60, drawMinutes = 5 });
    }

    /// <summary>Adds a service whose orders hold money, and a promotion in which receipts take part.</summary>
    public async Task AddOrdersAndPromotion()
    {
        var added = await Operator.Post("/api/admin/services", new { services = new[] { new { name = "Newspaper" } } });
        var serviceId = added.GetProperty("items")[0].GetProperty("serviceId").GetInt64();
        foreach (var (i, player) in Players.Take(3).Index())
        {
            var playerId = (await player.Me()).GetProperty("playerId").GetInt64();
            await Operator.Post("/api/orders", new { playerId, serviceId, orderId = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() + i, amount = "90.00" });
        }
        await Operator.Post("/api/admin/promotions", new
        {
            name = "Receipts of the week",
            prizes = new[] { new { count = 1, amount = "5000.00" }, new { count = 10, amount = "100.00" } },
            closesAt = DateTimeOffset.UtcNow.AddDays(7),
        });
        for (var i = 0; i < ReceiptCount; i++)
            await Players[i].SendReceipt(Receipt(i));
    }

    private static string Receipt(int i)
    {
        var order = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6));
        return string.Create(CultureInfo.InvariantCulture, $"Order: {order}\nVAT: 1.50\nTotal: {9 + i}.50\n\nproduct,product_id,price\nCoffee,c-1,{7 + i}.50\nBiscuits,b-2,2\n");
    }
}
