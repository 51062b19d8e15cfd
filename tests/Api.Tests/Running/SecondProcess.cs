using System.Diagnostics;
using System.Net;
using Xunit;

namespace Lottery.Api.Tests.Running;

/// <summary>Another process of the product on the same database: a second silo.</summary>
public sealed class SecondProcess : IAsyncDisposable
{
    private readonly Process _process;

    private SecondProcess(Process process, string url) => (_process, Url) = (process, url);

    /// <summary>Where it serves.</summary>
    public string Url { get; }

    /// <summary>Starts it, and waits until it is ready.</summary>
    public static async Task<SecondProcess> Start(string dataFolder, params (string Name, string Value)[] settings)
    {
        var port = Programs.FreePort();
        var command = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "lottery.dll"), "--port", $"{port}", "--data", dataFolder]);
        command.Environment["ConnectionStrings__Lottery"] = $"Host={Path.Combine(dataFolder, "socket")};Username=lottery;Database=lottery";
        foreach (var (name, value) in settings)
            command.Environment[name] = value;
        var second = new SecondProcess(Process.Start(command)!, $"http://127.0.0.1:{port}");
        using var http = new HttpClient();
        await Wait.Until("the second process to be ready", async () =>
        {
            try
            {
                using var answer = await http.GetAsync($"{second.Url}/health/ready");
                return answer.StatusCode == HttpStatusCode.OK;
            }
            catch (HttpRequestException)
            {
                return false; // It does not listen yet.
            }
        });
        Assert.False(second._process.HasExited);
        return second;
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
    }
}
