using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Lottery.Silo.Tests.Processes;

/// <summary>One process of a cluster.</summary>
public sealed class Member : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly ConcurrentQueue<string> _output = new();
    private readonly Process _process;

    /// <param name="port">By which other silos reach it; null where it is none.</param>
    /// <param name="arguments">Of its command line.</param>
    /// <param name="database">That all share.</param>
    public Member(int? port, IEnumerable<string> arguments, string database)
    {
        Port = port;
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "lottery.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["ConnectionStrings__Lottery"] = database;
        start.Environment["SignIn__PerAddress"] = "1000000";
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => _output.Enqueue(line.Data ?? "");
        _process.ErrorDataReceived += (_, line) => _output.Enqueue(line.Data ?? "");
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public int? Port { get; }

    public bool HasExited => _process.HasExited;

    /// <summary>Waits for a line of its output.</summary>
    /// <returns>The pattern's first group.</returns>
    public async Task<string> Says(string pattern)
    {
        for (var waiting = Stopwatch.StartNew(); waiting.Elapsed < Patience && !HasExited; await Task.Delay(20))
            if (_output.Select(line => Regex.Match(line, pattern)).FirstOrDefault(match => match.Success) is { } found)
                return found.Groups[1].Value;
        throw new TimeoutException($"It did not say '{pattern}':\n{string.Join('\n', _output)}");
    }

    /// <summary>Ends it as a power cut would.</summary>
    public async Task Kill()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Asks it to end, and waits until it has handed over.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> Stop()
    {
        using var term = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await _process.WaitForExitAsync().WaitAsync(Patience);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!HasExited)
            await Kill();
        _process.Dispose();
    }
}
