using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.RegularExpressions;
using Xunit;

namespace Lottery.Api.Tests.Running;

/// <summary>The product, running as a process of its own on a free port, with a data folder and a PostgreSQL of its own.</summary>
/// <remarks>Disposing ends both processes, whatever state they are in, and removes the folder.</remarks>
public sealed partial class LotteryProcess : IAsyncDisposable
{
    private const string GivenDatabase = "ConnectionStrings__Lottery";

    private static readonly HttpClient Probe = new(new HttpClientHandler { ServerCertificateCustomValidationCallback = (asked, _, _, _) => asked.RequestUri!.IsLoopback }) { Timeout = TimeSpan.FromSeconds(5) };

    private readonly string _root;
    private readonly ProcessStartInfo _command;
    private ConcurrentQueue<string> _output = new();
    private Process? _process;

    private LotteryProcess(string root, string dataFolder, ProcessStartInfo command) => (_root, DataFolder, _command) = (root, dataFolder, command);

    /// <summary>Where it serves. Another one after each start.</summary>
    public string Url { get; private set; } = "";

    /// <summary>Of the account <c>operator</c>, which the first start made.</summary>
    public string OperatorPassword { get; private set; } = "";

    public string DataFolder { get; }

    /// <summary>Of its own PostgreSQL, while that runs: also after <see cref="Kill"/>.</summary>
    public string ConnectionString => $"Host={File.ReadLines(PostmasterFile).ElementAt(4)};Username=lottery;Database=lottery";

    /// <summary>The cluster of its own PostgreSQL.</summary>
    public string ClusterFolder => Path.Combine(DataFolder, "postgres");

    /// <summary>Its own PostgreSQL's server; null where its file is not there.</summary>
    public int? PostgresPid
    {
        get
        {
            try { return int.TryParse(File.ReadLines(PostmasterFile).FirstOrDefault(), out var pid) ? pid : null; }
            catch (IOException) { return null; }
        }
    }

    /// <summary>What it wrote since its last start.</summary>
    public string Output => string.Join('\n', _output);

    /// <summary>The root of the source tree.</summary>
    public static string SourceFolder { get; } = FindSource();

    /// <summary>Starts the program that was built with these tests.</summary>
    /// <param name="settings">Environment variables that configure it.</param>
    public static Task<LotteryProcess> Start(params (string Name, string Value)[] settings) => Start(null, settings);

    /// <inheritdoc cref="Start(ValueTuple{string, string}[])"/>
    /// <param name="dataFolder">The caller's to remove; null: a temporary one.</param>
    /// <param name="settings">Environment variables that configure it.</param>
    public static Task<LotteryProcess> Start(string? dataFolder, params (string Name, string Value)[] settings)
    {
        var command = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "lottery.dll")]);
        command.Environment.Remove(GivenDatabase);
        foreach (var (name, value) in settings)
            command.Environment[name] = value;
        return Start(command, dataFolder);
    }

    /// <summary>Starts it on a database that it does not run itself.</summary>
    public static Task<LotteryProcess> StartOn(GivenPostgres postgres, params (string Name, string Value)[] settings) =>
        Start([(GivenDatabase, postgres.ConnectionString), .. settings]);

    /// <summary>Starts it with the demo.</summary>
    public static Task<LotteryProcess> StartDemo() => Start(
        new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "lottery.dll"), "--demo"]) { Environment = { [GivenDatabase] = null } }, null);

    /// <summary>Starts it as its users do: with <c>./run</c>.</summary>
    public static Task<LotteryProcess> StartByScript() =>
        Start(new ProcessStartInfo(Path.Combine(SourceFolder, "run")) { Environment = { [GivenDatabase] = null } }, null);

    private static async Task<LotteryProcess> Start(ProcessStartInfo command, string? dataFolder)
    {
        var root = MakeRoot();
        var server = new LotteryProcess(root, dataFolder ?? Path.Combine(root, "data"), command);
        try
        {
            server.Configure();
            await server.Launch();
            var told = (await Wait.For("the operator's password", () => Task.FromResult(server.Find(PasswordLine())))).Value;
            server.OperatorPassword = (await File.ReadAllTextAsync(told)).TrimEnd();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Kills the service, and only it: its PostgreSQL runs on, as after a crash.</summary>
    public async Task Kill()
    {
        var postgres = PostgresPid;
        _process!.Kill();
        await Ended();
        Assert.True(postgres is { } pid && Programs.IsRunning(pid), "PostgreSQL does not outlive a killed service.");
    }

    /// <summary>Asks the service to stop, which it does within its time, and its PostgreSQL with it.</summary>
    public async Task Stop()
    {
        var postgres = PostgresPid;
        Programs.Signal(_process!.Id, Programs.SigTerm);
        var (exitCode, _) = await Ended();
        Assert.True(exitCode == 0, $"It ended with {exitCode}:\n{Output}");
        Assert.False(postgres is { } pid && Programs.IsRunning(pid), "PostgreSQL was left running.");
    }

    /// <summary>Starts it again on the same data, after <see cref="Kill"/> or <see cref="Stop"/>.</summary>
    public Task Restart() => Launch();

    /// <summary>Starts another service on a copy of this one's data, while this one is stopped: the same keys and the same past, and from then on a life of its own.</summary>
    public async Task<LotteryProcess> StartCopy()
    {
        var root = MakeRoot();
        var command = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "lottery.dll")]);
        foreach (var (name, value) in _command.Environment)
            command.Environment[name] = value;
        var copy = new LotteryProcess(root, Path.Combine(root, "data"), command) { OperatorPassword = OperatorPassword };
        try
        {
            // The folder of PostgreSQL belongs to PostgreSQL's user, in the copy as well.
            var (exitCode, output) = await Programs.Run(new ProcessStartInfo("cp", ["-a", DataFolder, copy.DataFolder]));
            Assert.True(exitCode == 0, output);
            copy.Configure();
            await copy.Launch();
            return copy;
        }
        catch
        {
            await copy.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts a second process on the same database.</summary>
    /// <param name="settings">Environment variables that configure it.</param>
    public Task<SecondProcess> StartSecond(params (string Name, string Value)[] settings) => SecondProcess.Start(DataFolder, settings);

    /// <summary>Proves the ledger from the tables alone, with the product's own command.</summary>
    public async Task VerifyLedger()
    {
        var verify = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "lottery.dll"), "verify", "ledger", "--data", DataFolder]);
        verify.Environment[GivenDatabase] = _command.Environment.TryGetValue(GivenDatabase, out var given) ? given : null;
        var (exitCode, output) = await Programs.Run(verify);
        Assert.True(exitCode == 0, $"The ledger does not hold ({exitCode}): {output}");
    }

    /// <summary>Waits until the service has ended.</summary>
    /// <returns>Its exit code, and all that it wrote since its last start.</returns>
    public async Task<(int ExitCode, string Output)> Ended()
    {
        await _process!.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));
        return (_process.ExitCode, Output);
    }

    /// <summary>Kills its own PostgreSQL's server as a crash would: no checkpoint, no goodbye. The service starts it again.</summary>
    public async Task KillPostgres()
    {
        var pid = PostgresPid ?? throw new InvalidOperationException("PostgreSQL does not run.");
        Programs.Signal(pid, Programs.SigQuit);
        await Wait.Until("PostgreSQL to end", () => !Programs.IsRunning(pid));
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false } running)
        {
            running.Kill(entireProcessTree: false);
            await running.WaitForExitAsync();
        }
        _process?.Dispose();
        if (PostgresPid is { } postgres && Programs.IsRunning(postgres))
        {
            Programs.Signal(postgres, Programs.SigQuit);
            await Wait.Until("PostgreSQL to end", () => !Programs.IsRunning(postgres));
        }
        // Its children may still write for a moment.
        await Wait.Until($"{_root} to be removed", () =>
        {
            try
            {
                Directory.Delete(_root, recursive: true);
                return true;
            }
            catch (IOException)
            {
                return false;
            }
        });
    }

    private static string MakeRoot()
    {
        var root = Directory.CreateTempSubdirectory("lottery-test-").FullName;
        // PostgreSQL's user, who may not be ours, passes through.
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(root, File.GetUnixFileMode(root) | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
        return root;
    }

    private void Configure()
    {
        foreach (var argument in (string[])["--port", "0", "--data", DataFolder])
            _command.ArgumentList.Add(argument);
        // Where users run it: beside programs that have names of the system's, such as test.
        _command.WorkingDirectory = SourceFolder;
        _command.RedirectStandardOutput = _command.RedirectStandardError = true;
        _command.Environment["SignIn__PerAddress"] = _command.Environment["SignIn__PerAccount"] = "1000000";
        foreach (var limit in (string[])["PerAddress", "SignUpsPerAddress", "ReceiptsPerAddress"])
            _command.Environment.TryAdd($"Limits__{limit}", "1000000"); // All clients are on one address.
    }

    private string PostmasterFile => Path.Combine(ClusterFolder, "postmaster.pid");

    private async Task Launch()
    {
        _process?.Dispose();
        var output = _output = new();
        _process = new Process { StartInfo = _command };
        _process.OutputDataReceived += (_, line) => output.Enqueue(line.Data ?? "");
        _process.ErrorDataReceived += (_, line) => output.Enqueue(line.Data ?? "");
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        Url = (await Wait.For("the address it serves on", () => Running(Find(UrlLine())), timeoutSeconds: 180)).Value;
        await Wait.Until("it to be ready", async () =>
        {
            try
            {
                using var answer = await Probe.GetAsync($"{Url}/health/ready");
                return answer.IsSuccessStatusCode;
            }
            catch (TaskCanceledException)
            {
                return false; // A machine with much to do answers late.
            }
        }, timeoutSeconds: 180);
    }

    private Task<T> Running<T>(T value) =>
        _process is { HasExited: false } ? Task.FromResult(value) : throw new InvalidOperationException($"It ended:\n{Output}");

    private Group? Find(Regex line) => _output.Select(l => line.Match(l)).FirstOrDefault(m => m.Success)?.Groups[1];

    private static string FindSource()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Lottery.sln")))
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("These tests do not lie below Lottery.sln.");
        return folder;
    }

    [GeneratedRegex("^Lottery serves on (.+)$")]
    private static partial Regex UrlLine();

    [GeneratedRegex("^First start: the password of the login operator is in (.+)$")]
    private static partial Regex PasswordLine();
}
