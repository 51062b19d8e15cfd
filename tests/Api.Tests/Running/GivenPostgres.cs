using Lottery.Api.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lottery.Api.Tests.Running;

/// <summary>A PostgreSQL that a test runs and gives to the service, which therefore does not look after it.</summary>
public sealed class GivenPostgres : IAsyncDisposable
{
    private readonly string _root;
    private DataFolderLock _folder = null!;
    private PrivatePostgres _server = null!;

    private GivenPostgres(string root) => _root = root;

    /// <summary>The same one after <see cref="StartAgain"/>.</summary>
    public string ConnectionString => _server.ConnectionString;

    public int ProcessId => _server.ProcessId;

    public bool IsRunning => Programs.IsRunning(ProcessId);

    /// <summary>The cluster's folder (PGDATA).</summary>
    public string ClusterFolder => _server.ClusterFolder;

    /// <summary>Starts a server.</summary>
    /// <param name="root">An empty folder, which is removed in the end; null: a temporary one.</param>
    public static async Task<GivenPostgres> Start(string? root = null)
    {
        var given = new GivenPostgres(root ?? Directory.CreateTempSubdirectory("lottery-test-").FullName);
        // PostgreSQL's user, who may not be ours, passes through.
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(given._root, File.GetUnixFileMode(given._root) | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
        given._folder = DataFolderLock.Take(Path.Combine(given._root, "given"));
        await given.StartAgain();
        return given;
    }

    /// <summary>Kills the server as a crash would: no checkpoint, no goodbye.</summary>
    /// <param name="signal">What it gets: with <see cref="Programs.SigKill"/> its sessions find out by themselves.</param>
    public async Task Kill(int signal = Programs.SigQuit)
    {
        Programs.Signal(_server.ProcessId, signal);
        await Wait.Until("PostgreSQL to end", () => !Programs.IsRunning(_server.ProcessId));
    }

    /// <summary>Stops the server in good order: it ends the sessions and writes a checkpoint.</summary>
    public ValueTask Stop() => _server.DisposeAsync();

    /// <summary>Stops all its processes where they stand, until <see cref="Thaw"/>.</summary>
    public void Freeze()
    {
        foreach (var process in Programs.Children(_server.ProcessId).Prepend(_server.ProcessId))
            Programs.Signal(process, Programs.SigStop);
    }

    /// <summary>Lets all its processes go on.</summary>
    public void Thaw()
    {
        foreach (var process in Programs.Children(_server.ProcessId).Prepend(_server.ProcessId))
            Programs.Signal(process, Programs.SigCont);
    }

    /// <summary>Starts the server again after <see cref="Kill"/> or <see cref="Stop"/>.</summary>
    public async Task StartAgain() => _server = await PrivatePostgres.StartAsync(_folder, NullLogger.Instance);

    public async ValueTask DisposeAsync()
    {
        Thaw();
        await _server.DisposeAsync();
        _folder.Dispose();
        Directory.Delete(_root, recursive: true);
    }
}
