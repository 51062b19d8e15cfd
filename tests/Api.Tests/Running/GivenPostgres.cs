using Lottery.Api.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lottery.Api.Tests.Running;

/// <summary>A PostgreSQL that a test runs and gives to the service, which therefore does not look after it.</summary>
public sealed class GivenPostgres : IAsyncDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("lottery-test-").FullName;
    private DataFolderLock _folder = null!;
    private PrivatePostgres _server = null!;

    private GivenPostgres()
    {
    }

    /// <summary>The same one after <see cref="StartAgain"/>.</summary>
    public string ConnectionString => _server.ConnectionString;

    public static async Task<GivenPostgres> Start()
    {
        var given = new GivenPostgres();
        // PostgreSQL's user, who may not be ours, passes through.
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(given._root, File.GetUnixFileMode(given._root) | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
        given._folder = DataFolderLock.Take(Path.Combine(given._root, "given"));
        await given.StartAgain();
        return given;
    }

    /// <summary>Kills the server as a crash would: no checkpoint, no goodbye.</summary>
    public async Task Kill()
    {
        Programs.Signal(_server.ProcessId, Programs.SigQuit);
        await Wait.Until("PostgreSQL to end", () => !Programs.IsRunning(_server.ProcessId));
    }

    /// <summary>Starts the server again after <see cref="Kill"/>.</summary>
    public async Task StartAgain() => _server = await PrivatePostgres.StartAsync(_folder, NullLogger.Instance);

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _folder.Dispose();
        Directory.Delete(_root, recursive: true);
    }
}
