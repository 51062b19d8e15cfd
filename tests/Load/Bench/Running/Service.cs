using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;

namespace Lottery.Load.Bench.Running;

/// <summary>A contender's process, from when it serves until it is disposed.</summary>
internal sealed partial class Service : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output = new();
    private readonly TaskCompletionSource<string> _url = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<string> _password = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private Service(ProcessStartInfo info)
    {
        _process = new Process { StartInfo = info, EnableRaisingEvents = true };
        _process.OutputDataReceived += (_, line) => Heard(line.Data);
        _process.ErrorDataReceived += (_, line) => Heard(line.Data);
        _process.Exited += (_, _) => _url.TrySetException(new BenchException($"{info.ArgumentList[0]} ended: {string.Join(' ', _output)}"));
    }

    public int ProcessId => _process.Id;

    public string Url => _url.Task.Result;

    public string OperatorPassword => _password.Task.Result;

    /// <exception cref="BenchException">It does not serve.</exception>
    public static async Task<Service> Start(Contender contender, string database, string dataFolder, CancellationToken stop)
    {
        var service = new Service(new ProcessStartInfo("dotnet", [contender.Program, .. contender.Arguments(dataFolder)])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["ConnectionStrings__Lottery"] = database,
                ["SignIn__PerAddress"] = "1000000",
                ["SignIn__PerAccount"] = "1000000",
                ["Limits__PerAddress"] = "1000000",
                ["Limits__SignUpsPerAddress"] = "1000000",
                ["Limits__ReceiptsPerAddress"] = "1000000",
            },
        });
        service._process.Start();
        service._process.BeginOutputReadLine();
        service._process.BeginErrorReadLine();
        try
        {
            await service._url.Task.WaitAsync(Patience, stop);
            await service._password.Task.WaitAsync(Patience, stop);
            return service;
        }
        catch (Exception e)
        {
            await service.DisposeAsync();
            if (e is TimeoutException)
                throw new BenchException($"{contender.Name} does not serve: {string.Join(' ', service._output)}");
            throw;
        }
    }

    /// <summary>What it has allocated since it started, by its metrics; null where it has none.</summary>
    public async Task<double?> AllocatedBytes(CancellationToken stop)
    {
        using var http = new HttpClient();
        using var answer = await http.GetAsync(new Uri($"{Url}/metrics"), stop);
        if (answer.StatusCode == HttpStatusCode.NotFound)
            return null;
        var text = await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync(stop);
        return double.Parse(AllocatedLine().Match(text).Groups[1].Value, CultureInfo.InvariantCulture);
    }

    /// <summary>The most memory that it had resident, in bytes.</summary>
    public long PeakMemory => StatusLine("VmHWM");

    /// <summary>Memory that it has resident now, in bytes.</summary>
    public long Memory => StatusLine("VmRSS");

    public async ValueTask DisposeAsync()
    {
        try
        {
            Tool.Terminate(_process);
            await _process.WaitForExitAsync().WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            _process.Kill();
        }
        _process.Dispose();
    }

    private long StatusLine(string name)
    {
        var line = File.ReadLines($"/proc/{ProcessId}/status").First(l => l.StartsWith(name, StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture) * 1024;
    }

    private void Heard(string? line)
    {
        if (line is null)
            return;
        _output.Enqueue(line);
        if (UrlLine().Match(line) is { Success: true } url)
            _url.TrySetResult(url.Groups[1].Value);
        if (PasswordLine().Match(line) is { Success: true } password)
            _password.TrySetResult(password.Groups[1].Value);
        if (PasswordFileLine().Match(line) is { Success: true } file)
            _password.TrySetResult(File.ReadAllText(file.Groups[1].Value).TrimEnd());
    }

    /// <summary>.NET's own name, and that of older builds.</summary>
    [GeneratedRegex("^dotnet_gc_(?:heap_total_)?allocated_bytes_total ([0-9.eE+]+)(?: [0-9]+)?$", RegexOptions.Multiline)]
    private static partial Regex AllocatedLine();

    [GeneratedRegex(" serves on (http.+)$")]
    private static partial Regex UrlLine();

    [GeneratedRegex("the password of the login operator is in (.+)$")]
    private static partial Regex PasswordFileLine();

    /// <summary>How other contenders and older builds say it.</summary>
    [GeneratedRegex("ign in as operator with the password ([^ ]+) ")]
    private static partial Regex PasswordLine();
}
