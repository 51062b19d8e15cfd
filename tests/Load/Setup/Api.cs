using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Lottery.Load.Setup;

/// <summary>The service cannot be brought to where the run begins.</summary>
internal sealed class SetupException(string message) : Exception(message);

/// <summary>The API at ease, for what is not measured.</summary>
internal sealed class Api(Uri server) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = server };

    public void Dispose() => _http.Dispose();

    /// <exception cref="SetupException">The answer is not a success.</exception>
    public async Task<JsonNode> Ask(HttpMethod method, string path, object? body = null, string? token = null)
    {
        var (status, answer) = await Try(method, path, body, token);
        return status is >= 200 and < 300 ? answer : throw new SetupException($"{method} {path}: {status} {answer.ToJsonString()}");
    }

    public async Task<(int Status, JsonNode Answer)> Try(HttpMethod method, string path, object? body = null, string? token = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        if (token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        try
        {
            using var response = await _http.SendAsync(request);
            return ((int)response.StatusCode, await response.Content.ReadFromJsonAsync<JsonNode>() ?? new JsonObject());
        }
        catch (HttpRequestException e)
        {
            throw new SetupException($"{server} does not answer: {e.Message}");
        }
    }

    /// <summary>Tickets of a draw that are sold by now.</summary>
    public async Task<long> TicketsSold(long draw) => (await Ask(HttpMethod.Get, $"/api/draws/{draw}"))["ticketsSold"]!.GetValue<long>();
}
