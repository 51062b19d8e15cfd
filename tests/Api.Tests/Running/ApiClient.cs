using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Xunit;

namespace Lottery.Api.Tests.Running;

/// <summary>What the service answered.</summary>
/// <param name="Status">HTTP's.</param>
/// <param name="Text">The body to the letter.</param>
/// <param name="ContentType">Without parameters.</param>
/// <param name="Headers">Those of the answer, not of its body.</param>
public sealed record Answer(int Status, string Text, string? ContentType, HttpResponseHeaders Headers)
{
    private readonly Lazy<JsonElement> _json = new(() => JsonElement.Parse(Text));

    public JsonElement Json => _json.Value;

    public JsonElement this[string property] => Json.GetProperty(property);

    /// <summary>The stable code of a problem; null where it is none.</summary>
    public string? Code => ContentType == "application/problem+json" ? Json.GetProperty("code").GetString() : null;

    /// <summary>The fields that a problem names.</summary>
    public string? Fields => Code is not null && Json.TryGetProperty("errors", out var errors)
        ? string.Join(' ', errors.EnumerateArray().Select(e => e.GetProperty("field").GetString()))
        : null;

    /// <summary>This answer, if it is that of something made: now (201), or by an earlier request with the same key (200).</summary>
    public Answer IsMade() => Status == 200 ? Is(200) : Is(201);

    public override string ToString() => $"{Status} {Text}";

    /// <summary>This answer, if it is the one expected.</summary>
    public Answer Is(int status, string? code = null)
    {
        Assert.True(Status == status && (code is null || Code == code), $"Expected {status} {code}, but got {Status}: {Text}");
        return this;
    }
}

/// <summary>One person's dealings with the service over HTTP.</summary>
public sealed class ApiClient(LotteryProcess server, string? token = null, long playerId = 0)
{
    private static readonly HttpClient Http = new(new SocketsHttpHandler { RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8 }) { Timeout = TimeSpan.FromSeconds(60) };

    /// <summary>Of every player that tests make.</summary>
    public const string Password = "correct horse";

    private static int _players;

    public string? Token => token;

    public long PlayerId => playerId;

    public LotteryProcess Server => server;

    public static Task<ApiClient> OfOperator(LotteryProcess server) => SignIn(server, "operator", server.OperatorPassword);

    /// <summary>Signs a new player up and in, and fills the wallet.</summary>
    public static async Task<ApiClient> OfNewPlayer(LotteryProcess server, decimal roubles = 0)
    {
        var login = $"player{Interlocked.Increment(ref _players)}-{Guid.NewGuid():N}"[..30];
        (await new ApiClient(server).Post("/api/auth/sign-up", new { login, password = Password })).Is(201);
        var client = await SignIn(server, login, Password);
        if (roubles > 0)
            (await client.Fund(roubles)).Is(201);
        return client;
    }

    public static async Task<ApiClient> SignIn(LotteryProcess server, string login, string password)
    {
        var answer = (await new ApiClient(server).Post("/api/auth/sign-in", new { login, password })).Is(200);
        return new(server, answer["token"].GetString(), answer["player"].GetProperty("playerId").GetInt64());
    }

    /// <summary>The same person's service, asked with another token or none.</summary>
    public ApiClient With(string? otherToken) => new(server, otherToken, playerId);

    public Task<Answer> Fund(decimal amount, string currency = "RUB", string? key = null) =>
        Post("/api/payments/fill_wallet", new { amount, currency }, key);

    /// <summary>Creates a draw that sells from now on.</summary>
    public Task<Answer> CreateDraw(string gameId, TimeSpan closesIn, TimeSpan? drawsIn = null, TimeSpan? opensIn = null, string? beacon = null)
    {
        var now = DateTimeOffset.UtcNow;
        return Post("/api/admin/draws", new
        {
            gameId,
            closesAt = now + closesIn,
            opensAt = opensIn is { } opens ? now + opens : (DateTimeOffset?)null,
            drawsAt = now + (drawsIn ?? closesIn),
            beacon,
        });
    }

    /// <summary>Creates a draw that sells during the whole test.</summary>
    public async Task<long> CreateOpenDraw(string gameId = "6of45") =>
        (await CreateDraw(gameId, TimeSpan.FromHours(1))).Is(201)["drawId"].GetInt64();

    public Task<Answer> CancelDraw(long draw, string reason = "") => Send(HttpMethod.Put, $"/api/admin/draws/{draw}/cancel", Body(new { reason }));

    public Task<Answer> Buy(long draw, int quickPicks = 0, int[][]? lines = null, string? key = null) =>
        Post($"/api/draws/{draw}/tickets", new { lines = lines ?? [], quickPicks }, key);

    public Task<Answer> Get(string path) => Send(HttpMethod.Get, path);

    public Task<Answer> Post(string path, object? body = null, string? key = null) =>
        Send(HttpMethod.Post, path, body is null ? null : Body(body), key);

    /// <summary>Available and frozen roubles.</summary>
    public async Task<(decimal Available, decimal Frozen)> Roubles()
    {
        var balances = (await Get("/api/wallet")).Is(200)["balances"].EnumerateArray().Where(b => b.GetProperty("currency").GetString() == "RUB").ToList();
        return balances is [var roubles] ? (Decimal(roubles, "available"), Decimal(roubles, "frozen")) : (0, 0);
    }

    /// <summary>All of the wallet that the service tells: balances and the latest payments.</summary>
    public async Task<string> Wallet() => (await Get("/api/wallet")).Is(200).Text + (await Get("/api/wallet/history?limit=1000")).Is(200).Text;

    public static decimal Decimal(JsonElement element, string property) =>
        decimal.Parse(element.GetProperty(property).GetString()!, System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Waits until a draw has a status.</summary>
    public Task<Answer> DrawIn(long draw, string status, int timeoutSeconds = 60) =>
        Wait.For($"draw {draw} to be {status}", async () =>
        {
            var answer = (await Get($"/api/draws/{draw}")).Is(200);
            return answer["status"].GetString() == status ? answer : null;
        }, timeoutSeconds);

    public async Task<Answer> Send(HttpMethod method, string path, HttpContent? body = null, string? key = null)
    {
        using var request = new HttpRequestMessage(method, server.Url + path) { Content = body };
        if (token is not null)
            request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {token}");
        if (key is not null)
            request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        using var response = await Http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return new((int)response.StatusCode, text, response.Content.Headers.ContentType?.MediaType, response.Headers);
    }

    private static StringContent Body(object body) => new(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");
}
