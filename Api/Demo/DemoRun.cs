using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json;
using Lottery.Grains;
using Lottery.Grains.Flows;
using Lottery.Grains.Players;
using Spectre.Console;

namespace Lottery.Api.Demo;

/// <summary>A lottery for show: an operator, funded players and a draw of each game that closes in a minute, driven over HTTP as anybody would.</summary>
internal static class DemoRun
{
    private const int Players = 8;
    private static readonly string[] Games = ["6of45", "5of36"];
    private static readonly TimeSpan Sales = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Trickle = TimeSpan.FromMilliseconds(150);

    /// <summary>Runs until both draws are settled, or the service stops.</summary>
    public static async Task Run(string url, IServiceProvider services, CancellationToken stop)
    {
        try
        {
            using var http = new HttpClient { BaseAddress = new Uri(url) };
            var suffix = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(3));
            var password = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
            var @operator = await AddOperator(http, services, $"demo-operator-{suffix}", password);
            AnsiConsole.MarkupLineInterpolated($"Demo: operator [bold]demo-operator-{suffix}[/], players [bold]demo-{suffix}-1[/] to [bold]{Players}[/], password of all [bold]{password}[/].");

            var players = new List<string>();
            for (var i = 1; i <= Players; i++)
                players.Add(await AddPlayer(http, $"demo-{suffix}-{i}", password));
            var draws = new List<Shown>();
            foreach (var game in Games)
                draws.Add(await AddDraw(http, @operator, game));
            await Show(http, players, draws, stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
        }
        catch (HttpRequestException) when (stop.IsCancellationRequested)
        {
        }
    }

    /// <summary>Operators are not made over HTTP: the service makes this one itself.</summary>
    private static async Task<string> AddOperator(HttpClient http, IServiceProvider services, string login, string password)
    {
        var flows = services.GetRequiredService<FlowRunner>();
        var hash = await services.GetRequiredService<Auth.Passwords>().Hash(password);
        await flows.Run(new Auth.RegisterAccount(Login.Of(login), hash, Roles.Player | Roles.Operator));
        return await SignIn(http, login, password);
    }

    private static async Task<string> AddPlayer(HttpClient http, string login, string password)
    {
        await Post(http, null, "/api/auth/sign-up", new { login, password });
        var token = await SignIn(http, login, password);
        await Post(http, token, "/api/payments/fill_wallet", new { amount = "100000.00", currency = "RUB" });
        return token;
    }

    private static async Task<string> SignIn(HttpClient http, string login, string password) =>
        (await Post(http, null, "/api/auth/sign-in", new { login, password })).GetProperty("token").GetString()!;

    private static async Task<Shown> AddDraw(HttpClient http, string token, string gameId)
    {
        var closesAt = DateTimeOffset.UtcNow + Sales;
        var draw = await Post(http, token, "/api/admin/draws", new { gameId, closesAt, drawsAt = closesAt.AddSeconds(2) });
        return new(draw.GetProperty("drawId").GetInt64(), gameId, closesAt);
    }

    /// <summary>Buys a ticket now and then, and shows how the draws stand until both are settled.</summary>
    private static async Task Show(HttpClient http, List<string> players, List<Shown> draws, CancellationToken stop)
    {
        var table = new Table().AddColumns("Draw", "Game", "Status", "Tickets", "Closes in", "Numbers", "Winners", "Paid");
        if (AnsiConsole.Profile.Capabilities.Interactive && !Console.IsOutputRedirected)
        {
            await AnsiConsole.Live(table).StartAsync(live => Trade(http, players, draws, TimeSpan.FromSeconds(0.5), () =>
            {
                table.Rows.Clear();
                foreach (var draw in draws)
                    table.AddRow(draw.Cells());
                live.Refresh();
            }, stop));
        }
        else
        {
            await Trade(http, players, draws, TimeSpan.FromSeconds(5), () =>
            {
                foreach (var draw in draws)
                    Console.WriteLine("Demo: " + string.Join("  ", draw.Cells().Where(cell => cell.Length > 0)));
            }, stop);
        }
        Console.WriteLine("Demo: both draws are settled. The service goes on; Ctrl-C stops it.");
    }

    private static async Task Trade(HttpClient http, List<string> players, List<Shown> draws, TimeSpan period, Action show, CancellationToken stop)
    {
        var showAt = DateTimeOffset.MinValue;
        for (var turn = 0; draws.Any(d => d.Status is not ("Settled" or "Cancelled")); turn++)
        {
            var draw = draws[turn % draws.Count];
            if (draw.Status == "Open" && DateTimeOffset.UtcNow < draw.ClosesAt)
                await TryBuy(http, players[turn / draws.Count % players.Count], draw.Id);
            await draw.Look(http, stop);
            if (DateTimeOffset.UtcNow >= showAt)
            {
                show();
                showAt = DateTimeOffset.UtcNow + period;
            }
            await Task.Delay(Trickle, stop);
        }
        show();
    }

    private static async Task TryBuy(HttpClient http, string token, long draw)
    {
        using var request = Request(HttpMethod.Post, token, $"/api/draws/{draw}/tickets");
        request.Headers.Add("Idempotency-Key", Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)));
        request.Content = JsonContent.Create(new { quickPicks = 1 });
        using var response = await http.SendAsync(request); // Refused in the last moment: the draw has closed.
    }

    private static async Task<JsonElement> Post(HttpClient http, string? token, string path, object body)
    {
        using var request = Request(HttpMethod.Post, token, path);
        request.Content = JsonContent.Create(body);
        using var response = await http.SendAsync(request);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }

    private static HttpRequestMessage Request(HttpMethod method, string? token, string path)
    {
        var request = new HttpRequestMessage(method, path);
        if (token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return request;
    }

    /// <summary>A draw as the table shows it.</summary>
    private sealed class Shown(long id, string game, DateTimeOffset closesAt)
    {
        private JsonElement _draw;
        private JsonElement? _winners;

        public long Id { get; } = id;

        public DateTimeOffset ClosesAt { get; } = closesAt;

        public string Status { get; private set; } = "Open";

        public async Task Look(HttpClient http, CancellationToken stop)
        {
            _draw = await http.GetFromJsonAsync<JsonElement>($"/api/draws/{Id}", stop);
            Status = _draw.GetProperty("status").GetString()!;
            if (Status == "Settled" && _winners is null)
                _winners = await http.GetFromJsonAsync<JsonElement>($"/api/results/{Id}/win", stop);
        }

        public string[] Cells()
        {
            var left = ClosesAt - DateTimeOffset.UtcNow;
            return
            [
                $"{Id}",
                game,
                Status,
                _draw.ValueKind == JsonValueKind.Undefined ? "" : $"{_draw.GetProperty("ticketsSold")}",
                left > TimeSpan.Zero ? $"{left.TotalSeconds:0} s" : "",
                _draw.ValueKind != JsonValueKind.Undefined && _draw.TryGetProperty("numbers", out var numbers) ? string.Join(' ', numbers.EnumerateArray()) : "",
                _winners is { } w ? $"{w.GetProperty("winners")}" : "",
                _winners is { } paid ? $"{paid.GetProperty("paid").GetString()} {paid.GetProperty("currency").GetString()}" : "",
            ];
        }
    }
}
