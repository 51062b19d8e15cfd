using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace Lottery.Silo.Tests.Processes;

/// <summary>A client that sends what was not answered again with the same key, until it is.</summary>
public sealed class Client(string url) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = new(url), Timeout = TimeSpan.FromSeconds(10) };

    /// <summary>Attempts that were not answered, or with 503.</summary>
    public int Retries { get; private set; }

    /// <summary>Signs a new player up and in, with money.</summary>
    public static async Task<(Client Client, long Id)> NewPlayer(string url)
    {
        var client = new Client(url);
        var login = $"player-{Guid.NewGuid():N}"[..30];
        await client.Ask("/api/auth/sign-up", new { login, password = "correct horse" });
        var id = await client.SignIn(login, "correct horse");
        await client.Ask("/api/payments/fill_wallet", new { amount = "1000000.00", currency = "RUB" });
        return (client, id);
    }

    public async Task<long> SignIn(string login, string password)
    {
        var (status, answer, _) = await Ask("/api/auth/sign-in", new { login, password });
        if (status != HttpStatusCode.OK)
            throw new InvalidOperationException($"{login} cannot sign in: {status} {answer}");
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", answer.GetProperty("token").GetString());
        return answer.GetProperty("player").GetProperty("playerId").GetInt64();
    }

    /// <summary>Asks until there is an answer.</summary>
    /// <param name="path">What for.</param>
    /// <param name="body">Null where it only reads.</param>
    /// <returns>The answer, and when the attempt that got it was sent.</returns>
    public async Task<(HttpStatusCode Status, JsonElement Answer, DateTimeOffset Sent)> Ask(string path, object? body = null)
    {
        for (var key = Guid.NewGuid().ToString("N"); ; Retries++)
        {
            try
            {
                using var request = new HttpRequestMessage(body is null ? HttpMethod.Get : HttpMethod.Post, path);
                if (body is not null)
                {
                    request.Headers.Add("Idempotency-Key", key);
                    request.Content = JsonContent.Create(body);
                }
                var sent = DateTimeOffset.UtcNow;
                using var response = await _http.SendAsync(request);
                if (response.StatusCode != HttpStatusCode.ServiceUnavailable)
                    return (response.StatusCode, await response.Content.ReadFromJsonAsync<JsonElement>(), sent);
            }
            catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
            {
                // Nobody knows what became of it: the same again.
            }
            await Task.Delay(50);
        }
    }

    public void Dispose() => _http.Dispose();
}
