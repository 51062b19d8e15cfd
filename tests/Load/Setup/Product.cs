using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using System.Threading.Channels;

namespace Lottery.Load.Setup;

/// <summary>The product as a process of its own, on a free port, with a data folder and a PostgreSQL of its own.</summary>
internal sealed partial class Product(FileInfo program, string dataFolder) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private Process? _process;

    public Uri Url { get; private set; } = null!;

    /// <summary>Said at the first start of a data folder.</summary>
    public string OperatorPassword { get; private set; } = "";

    /// <summary>The database, while its server runs: also after <see cref="Kill"/>.</summary>
    public string ConnectionString => $"Host={File.ReadLines(PostmasterFile).ElementAt(4)};Username=lottery;Database=lottery";

    /// <summary>The most memory that the service had, PostgreSQL not counted; in bytes.</summary>
    public long PeakMemory => StatusLine("VmHWM");

    /// <summary>Memory that the service has now; in bytes.</summary>
    public long Memory => StatusLine("VmRSS");

    /// <summary>Starts it, on what is in the data folder.</summary>
    /// <exception cref="SetupException">It does not serve in time.</exception>
    public async Task Start()
    {
        var info = new ProcessStartInfo("dotnet", [program.FullName, "--data", dataFolder, "--port", "0"]) { RedirectStandardOutput = true };
        info.Environment["SignIn__PerAddress"] = info.Environment["SignIn__PerAccount"] = "1000000";
        foreach (var limit in (string[])["PerAddress", "SignUpsPerAddress", "ReceiptsPerAddress"])
            info.Environment[$"Limits__{limit}"] = "1000000"; // All clients are on one address.
        info.Environment.Remove("ConnectionStrings__Lottery");
        var lines = Channel.CreateUnbounded<string?>();
        _process?.Dispose();
        _process = new Process { StartInfo = info };
        _process.OutputDataReceived += (_, line) => lines.Writer.TryWrite(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();

        using var patience = new CancellationTokenSource(Patience);
        Uri? url = null;
        try
        {
            // On an empty folder the two lines come in any order.
            while (url is null || OperatorPassword.Length == 0)
            {
                var line = await lines.Reader.ReadAsync(patience.Token) ?? throw new SetupException("The service ended.");
                if (Serves().Match(line) is { Success: true } serves)
                    url = new(serves.Groups[1].Value);
                if (FirstStart().Match(line) is { Success: true } first)
                    OperatorPassword = (await File.ReadAllTextAsync(first.Groups[1].Value, patience.Token)).TrimEnd();
                if (FirstStartOfOlder().Match(line) is { Success: true } older)
                    OperatorPassword = older.Groups[1].Value;
            }
        }
        catch (OperationCanceledException)
        {
            throw new SetupException("The service does not start.");
        }
        Url = url;
    }

    /// <summary>Kills the service, and only it: its PostgreSQL runs on, and the next start takes it over.</summary>
    public async Task Kill()
    {
        _process!.Kill(entireProcessTree: false);
        await _process.WaitForExitAsync();
    }

    /// <summary>Asks it to stop, which stops its PostgreSQL too.</summary>
    public async Task Stop()
    {
        using (var kill = Process.Start("kill", ["-TERM", _process!.Id.ToString(CultureInfo.InvariantCulture)]))
            await kill.WaitForExitAsync();
        await _process.WaitForExitAsync();
    }

    /// <summary>Proves the ledger with the product's own command, while it serves.</summary>
    /// <returns>What it found to be wrong.</returns>
    public async Task<IReadOnlyList<string>> ProveLedger(CancellationToken stop)
    {
        var info = new ProcessStartInfo("dotnet", [program.FullName, "verify", "ledger", "--data", dataFolder]) { RedirectStandardOutput = true };
        info.Environment.Remove("ConnectionStrings__Lottery");
        using var proof = Process.Start(info)!;
        var lines = (await proof.StandardOutput.ReadToEndAsync(stop)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        await proof.WaitForExitAsync(stop);
        return proof.ExitCode == 0 ? [] : [$"verify ledger ended with {proof.ExitCode}", .. lines.Where(line => !line.StartsWith("holds", StringComparison.Ordinal))];
    }

    /// <summary>Stops it, and the PostgreSQL that a killed one left.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: true } && File.Exists(PostmasterFile))
            await Start();
        if (_process is { HasExited: false })
            await Stop();
        _process?.Dispose();
    }

    private string PostmasterFile => Path.Combine(dataFolder, "postgres", "postmaster.pid");

    private long StatusLine(string name)
    {
        var line = File.ReadLines($"/proc/{_process!.Id}/status").First(l => l.StartsWith(name, StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture) * 1024;
    }

    [GeneratedRegex("^Lottery serves on (.+)$")]
    private static partial Regex Serves();

    [GeneratedRegex("^First start: the password of the login operator is in (.+)$")]
    private static partial Regex FirstStart();

    /// <summary>Builds before November 2026 print the password itself: <c>bench --against</c> starts them too.</summary>
    [GeneratedRegex("^First start: sign in as operator with the password ([^ ]+) ")]
    private static partial Regex FirstStartOfOlder();
}
