using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Lottery.Faults.Tests.Wires;

namespace Lottery.Faults.Tests.Processes;

/// <summary>One process of a cluster.</summary>
public sealed class Member : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly ConcurrentQueue<string> _output = new();
    private readonly Process _process;

    /// <param name="port">By which other silos reach it; null where it is none.</param>
    /// <param name="arguments">Of its command line.</param>
    /// <param name="database">That all share; null: it runs its own.</param>
    /// <param name="folder">Of its program.</param>
    /// <param name="settings">Environment variables that configure it.</param>
    public Member(int? port, IEnumerable<string> arguments, string? database, string folder, params IEnumerable<(string Name, string Value)> settings)
    {
        Port = port;
        var start = new ProcessStartInfo("dotnet", [Path.Combine(folder, "lottery.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["ConnectionStrings__Lottery"] = database;
        foreach (var limit in (string[])["SignIn__PerAddress", "SignIn__PerAccount", "Limits__PerAddress", "Limits__SignUpsPerAddress"])
            start.Environment[limit] = "1000000"; // All clients are on one address.
        foreach (var (name, value) in settings)
            start.Environment[name] = value;
        start.Environment["DOTNET_DbgEnableMiniDump"] = "0"; // One that ends itself leaves no core.
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => _output.Enqueue(line.Data ?? "");
        _process.ErrorDataReceived += (_, line) => _output.Enqueue(line.Data ?? "");
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public int? Port { get; }

    public int ProcessId => _process.Id;

    /// <summary>Where it serves HTTP, once it does.</summary>
    public string Url { get; private set; } = "";

    /// <summary>What is between it and the others; null where nothing is.</summary>
    public MemberWires? Wires { get; init; }

    /// <summary>Its physical memory now, in bytes.</summary>
    public long Memory
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

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

    /// <summary>Whether it has said such a line.</summary>
    public bool Said(string pattern) => Lines(pattern) > 0;

    /// <summary>The last line of its output.</summary>
    public string LastLine => _output.Last(line => line.Length > 0);

    /// <summary>How many such lines it has said.</summary>
    public int Lines(string pattern) => _output.Count(line => Regex.IsMatch(line, pattern));

    /// <summary>Waits until it serves HTTP.</summary>
    public async Task Serves() => Url = await Says("Lottery serves on ([^ ]+)$");

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
        await Signal("TERM");
        return await Ended();
    }

    /// <summary>Waits until it has ended.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> Ended()
    {
        await _process.WaitForExitAsync().WaitAsync(Patience);
        return _process.ExitCode;
    }

    /// <summary>Sends it a signal.</summary>
    /// <param name="name"><c>TERM</c>, <c>STOP</c> or <c>CONT</c>.</param>
    public async Task Signal(string name)
    {
        using var kill = Process.Start("kill", ["-" + name, _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!HasExited)
            await Kill();
        _process.Dispose();
        if (Wires is not null)
            await Wires.DisposeAsync();
    }
}
