using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Lottery.Api.Tests.Running;

namespace Lottery.Api.Tests.Transactions;

/// <summary>The reference payment provider as a process of its own, which behaves as it is told.</summary>
public sealed partial class ProviderProcess : IAsyncDisposable
{
    public const string Secret = "the secret of the lottery and its provider";

    private readonly HttpClient _http = new();
    private readonly Process _process;

    private ProviderProcess(Process process, string url) => (_process, Url) = (process, url);

    public string Url { get; }

    /// <summary>The settings of a service that asks this provider, and asks again after a second.</summary>
    public (string, string)[] Settings =>
    [
        ("Transactions__Provider", "http"), ("Transactions__Http__Url", Url), ("Transactions__Http__Secret", Secret),
        ("Transactions__Http__AskAgain", "00:00:01"), ("Transactions__Http__Timeout", "00:00:05"),
    ];

    public static async Task<ProviderProcess> Start()
    {
        var process = Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "reference-provider.dll"), Secret]) { RedirectStandardOutput = true })!;
        for (var line = await process.StandardOutput.ReadLineAsync(); line is not null; line = await process.StandardOutput.ReadLineAsync())
        {
            if (UrlLine().Match(line) is { Success: true } serves)
                return new(process, serves.Groups[1].Value);
        }
        throw new InvalidOperationException("The reference provider does not serve.");
    }

    /// <summary>accept, refuse, pending, fail, drop (moves the money and does not answer), hang, nonsense, unsigned, wrong-id or wrong-amount.</summary>
    public Task Behave(string how) => Post($"/test/behave/{how}");

    /// <summary>What its books have of a payment.</summary>
    public async Task<(string Status, int Asked, int Moved)> Book(long id)
    {
        var entry = (await Books()).Single(e => e.GetProperty("id").GetInt64() == id);
        return (entry.GetProperty("status").GetString()!, entry.GetProperty("asked").GetInt32(), entry.GetProperty("moved").GetInt32());
    }

    public async Task<IReadOnlyList<JsonElement>> Books() => [.. (await _http.GetFromJsonAsync<JsonElement>($"{Url}/test/books")).EnumerateArray()];

    public async Task Post(string path)
    {
        using var answer = await _http.PostAsync($"{Url}{path}", null);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>Has it call a service back.</summary>
    /// <param name="server">The service.</param>
    /// <param name="body">What it says.</param>
    /// <param name="what">What the signature is for.</param>
    /// <param name="age">How many seconds ago it signed.</param>
    /// <param name="isSigned">False: without a signature.</param>
    /// <returns>What the service answered.</returns>
    public async Task<(int Status, string Text)> Call(LotteryProcess server, object body, string what = "callback", int age = 0, bool isSigned = true)
    {
        object? unsigned = isSigned ? null : true;
        using var answer = await _http.PostAsJsonAsync($"{Url}/test/call", new { url = $"{server.Url}/provider/callback", body = JsonSerializer.Serialize(body), what, age, unsigned });
        var heard = await answer.Content.ReadFromJsonAsync<JsonElement>();
        return (heard.GetProperty("status").GetInt32(), heard.GetProperty("text").GetString()!);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    [GeneratedRegex("^The provider serves on (.+)$")]
    private static partial Regex UrlLine();
}
