using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Lottery.Api.Demo;

/// <summary>One who asks the service over HTTP, as anybody would.</summary>
/// <param name="http">Has the service's address.</param>
/// <param name="token">Null before the sign-in.</param>
internal sealed class DemoClient(HttpClient http, string? token = null)
{
    public async Task<DemoClient> SignIn(string login, string password)
    {
        var session = await Post("/api/auth/sign-in", new { login, password });
        return new(http, session.GetProperty("token").GetString());
    }

    public Task<JsonElement> Get(string path, CancellationToken stop = default) => http.GetFromJsonAsync<JsonElement>(path, stop);

    /// <summary>The account that is signed in.</summary>
    public async Task<JsonElement> Me()
    {
        using var request = Request(HttpMethod.Get, "/api/players/me");
        using var answer = await http.SendAsync(request);
        return await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>();
    }

    /// <exception cref="HttpRequestException">The service refuses it.</exception>
    public async Task<JsonElement> Post(string path, object body)
    {
        using var answer = await Send(path, JsonContent.Create(body));
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    /// <summary>Sends a receipt, which is plain text.</summary>
    public async Task SendReceipt(string text)
    {
        using var answer = await Send("/api/receipts", new StringContent(text, Encoding.UTF8, "text/plain"));
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>Buys quick picks. In the last moment before a draw closes it may be refused, which is no error here.</summary>
    public async Task TryBuy(long draw, int lines)
    {
        using var answer = await Send($"/api/draws/{draw}/tickets", JsonContent.Create(new { quickPicks = lines }));
    }

    private async Task<HttpResponseMessage> Send(string path, HttpContent body)
    {
        using var request = Request(HttpMethod.Post, path);
        request.Content = body;
        request.Headers.Add("Idempotency-Key", Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)));
        return await http.SendAsync(request);
    }

    private HttpRequestMessage Request(HttpMethod method, string path)
    {
        var request = new HttpRequestMessage(method, path);
        if (token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return request;
    }
}
