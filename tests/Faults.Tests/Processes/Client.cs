using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace Lottery.Faults.Tests.Processes;

/// <summary>A client without a time-out of its own. It sends what was not answered, or with 503, again with the same key, until it is answered.</summary>
/// <param name="urls">Where the service is: after a 503 or a broken connection it goes on to the next one.</param>
public sealed class Client(params IReadOnlyList<string> urls) : IDisposable
{
    /// <summary>Of every player that tests make.</summary>
    public const string Password = "correct horse";

    private readonly HttpClient _http = new() { Timeout = Timeout.InfiniteTimeSpan };
    private int _at;

    /// <summary>True where it waits after a 503 as long as Retry-After says; else it asks again soon, to see how long it lasts.</summary>
    public bool IsPatient { get; init; }

    /// <summary>Attempts that were answered 503.</summary>
    public int Refused { get; private set; }

    /// <summary>Attempts that were not answered: the connection broke.</summary>
    public int Broken { get; private set; }

    /// <summary>The most attempts that one request took.</summary>
    public int MostAttempts { get; private set; }

    /// <summary>Whose requests these are.</summary>
    public AuthenticationHeaderValue? Authorization
    {
        get => _http.DefaultRequestHeaders.Authorization;
        init => _http.DefaultRequestHeaders.Authorization = value;
    }

    /// <summary>Signs a new player up and in, with money.</summary>
    /// <param name="urls">Where the service is.</param>
    /// <param name="isPatient">Whether the client waits as Retry-After says.</param>
    /// <param name="roubles">How much money.</param>
    public static async Task<(Client Client, long Id)> NewPlayer(IReadOnlyList<string> urls, bool isPatient = false, decimal roubles = 1_000_000)
    {
        var client = new Client(urls) { IsPatient = isPatient };
        var login = $"player-{Guid.NewGuid():N}"[..30];
        await client.Ask("/api/auth/sign-up", new { login, password = Password });
        var id = await client.SignIn(login, Password);
        await client.Ask("/api/payments/fill_wallet", new { amount = roubles, currency = "RUB" });
        return (client, id);
    }

    public async Task<long> SignIn(string login, string password)
    {
        var (status, answer) = await Ask("/api/auth/sign-in", new { login, password });
        if (status != HttpStatusCode.OK)
            throw new InvalidOperationException($"{login} cannot sign in: {status} {answer}");
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", answer.GetProperty("token").GetString());
        return answer.GetProperty("player").GetProperty("playerId").GetInt64();
    }

    /// <summary>Asks until there is an answer.</summary>
    /// <param name="path">What for.</param>
    /// <param name="body">Null where it only reads.</param>
    /// <param name="key">The same for requests that are one; null where it is a request of its own.</param>
    /// <exception cref="InvalidOperationException">An answer 503 did not say when to try again.</exception>
    public async Task<(HttpStatusCode Status, JsonElement Answer)> Ask(string path, object? body = null, string? key = null)
    {
        key ??= Guid.NewGuid().ToString("N");
        for (var attempt = 1; ; attempt++)
        {
            var pause = TimeSpan.FromMilliseconds(50);
            try
            {
                using var request = new HttpRequestMessage(body is null ? HttpMethod.Get : HttpMethod.Post, urls[_at % urls.Count] + path);
                if (body is not null)
                {
                    request.Headers.Add("Idempotency-Key", key);
                    request.Content = JsonContent.Create(body);
                }
                using var response = await _http.SendAsync(request);
                if (response.StatusCode != HttpStatusCode.ServiceUnavailable)
                {
                    MostAttempts = Math.Max(MostAttempts, attempt);
                    return (response.StatusCode, await response.Content.ReadFromJsonAsync<JsonElement>());
                }
                Refused++;
                var wait = response.Headers.RetryAfter?.Delta ?? throw new InvalidOperationException("An answer 503 has no Retry-After.");
                if (IsPatient)
                    pause = wait;
            }
            catch (HttpRequestException)
            {
                Broken++; // Nobody knows what became of it: the same again.
            }
            _at++;
            await Task.Delay(pause);
        }
    }

    /// <summary>Puts until there is an answer.</summary>
    /// <param name="path">What for.</param>
    public async Task Put(string path)
    {
        for (; ; _at++)
        {
            try
            {
                using var response = await _http.PutAsync(new Uri(urls[_at % urls.Count] + path), JsonContent.Create(new { }));
                if (response.IsSuccessStatusCode)
                    return;
                if (response.StatusCode != HttpStatusCode.ServiceUnavailable)
                    throw new InvalidOperationException($"{path}: {response.StatusCode} {await response.Content.ReadAsStringAsync()}");
            }
            catch (HttpRequestException)
            {
                // The same again.
            }
            await Task.Delay(50);
        }
    }

    public void Dispose() => _http.Dispose();
}
