using System.Diagnostics;
using System.Runtime.Versioning;
using Lottery.Api.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Xunit;

namespace Lottery.Api.Tests.Hosting;

/// <summary>Goal: whatever happened to the last service, the next one has its data. Method: real servers in temporary folders.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class PrivatePostgresTests : IAsyncLifetime
{
    private readonly string _root = Directory.CreateTempSubdirectory("lottery-test-").FullName;

    /// <summary>The server's user, who may not be ours, passes through.</summary>
    public ValueTask InitializeAsync()
    {
        File.SetUnixFileMode(_root, File.GetUnixFileMode(_root) | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_root, recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task It_starts_with_its_settings_and_answers()
    {
        using var folder = DataFolderLock.Take(Data);
        await using var postgres = await Start(folder);

        Assert.Equal("lottery|lottery|UTF8|C|on|on|on|off|", await Ask(postgres, """
            SELECT concat_ws('|', datname, current_user, pg_encoding_to_char(encoding), datcollate,
                current_setting('data_checksums'), current_setting('fsync'), current_setting('synchronous_commit'),
                current_setting('jit'), current_setting('listen_addresses'))
            FROM pg_database WHERE datname = current_database()
            """));
        Assert.True(File.Exists(Path.Combine(Data, "postgres.log")));
    }

    [Fact]
    public async Task Only_its_own_user_can_enter_the_sockets_folder()
    {
        using var folder = DataFolderLock.Take(Data);
        await using var postgres = await Start(folder);

        var mode = File.GetUnixFileMode(new NpgsqlConnectionStringBuilder(postgres.ConnectionString).Host!);

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, mode);
    }

    [Fact]
    public async Task A_restart_keeps_the_data_and_a_stop_leaves_no_process()
    {
        using var folder = DataFolderLock.Take(Data);
        int first;
        await using (var postgres = await Start(folder))
        {
            first = postgres.ProcessId;
            await Ask(postgres, "CREATE TABLE kept AS SELECT 42 AS answer");
        }
        await Gone(first);

        await using var again = await Start(folder);
        Assert.Equal("42", await Ask(again, "SELECT answer::text FROM kept"));
    }

    [Fact]
    public async Task A_server_that_a_killed_service_left_running_is_taken_over_and_stopped()
    {
        int left;
        using (var killed = DataFolderLock.Take(Data)) left = (await Start(killed)).ProcessId;

        using var folder = DataFolderLock.Take(Data);
        await using (var postgres = await Start(folder))
        {
            Assert.Equal(left, postgres.ProcessId);
            Assert.Equal("1", await Ask(postgres, "SELECT '1'"));
        }
        await Gone(left);
    }

    /// <summary>The process id in the file is now that of another process: nobody's, root's, or our own.</summary>
    [Theory]
    [InlineData(4194303)]
    [InlineData(1)]
    [InlineData(null)]
    public async Task A_stale_pid_file_is_no_obstacle(int? pid)
    {
        using var folder = DataFolderLock.Take(Data);
        string file, remains;
        await using (var postgres = await Start(folder))
        {
            await Ask(postgres, "CREATE TABLE kept AS SELECT 42 AS answer");
            file = Path.Combine(postgres.ClusterFolder, "postmaster.pid");
            remains = string.Join('\n', File.ReadAllLines(file).Skip(1).Prepend($"{pid ?? Environment.ProcessId}"));
        }
        await File.WriteAllTextAsync(file, remains, TestContext.Current.CancellationToken);

        await using var again = await Start(folder);
        Assert.Equal("42", await Ask(again, "SELECT answer::text FROM kept"));
    }

    /// <summary>Its backend computes on for some seconds, and PostgreSQL refuses to start beside it.</summary>
    [Fact]
    public async Task A_server_killed_at_work_recovers_what_it_had_committed()
    {
        using var folder = DataFolderLock.Take(Data);
        var killed = await Start(folder);
        await Ask(killed, "CREATE TABLE kept AS SELECT 42 AS answer");
        var busy = Ask(killed, "SELECT count(*)::text FROM generate_series(1, 20000000)");
        while (await Ask(killed, "SELECT count(*)::text FROM pg_stat_activity WHERE state = 'active' AND query LIKE '%_series%'") != "2") { }
        using (var process = Process.GetProcessById(killed.ProcessId)) process.Kill();

        await using var postgres = await Start(folder);
        Assert.NotEqual(killed.ProcessId, postgres.ProcessId);
        await Task.WhenAny(busy);
        Assert.Equal("42", await Ask(postgres, "SELECT answer::text FROM kept"));
    }

    /// <summary>Its file says that it is ready all the while, but it refuses connections.</summary>
    [Fact]
    public async Task A_server_that_recovers_from_a_crash_is_taken_over_once_it_answers()
    {
        using var folder = DataFolderLock.Take(Data);
        var left = await Start(folder);
        await Crash(left);

        await using var postgres = await Start(folder);

        Assert.Equal(left.ProcessId, postgres.ProcessId);
        Assert.Equal("42", await Ask(postgres, "SELECT answer::text FROM kept"));
    }

    [Fact]
    public async Task A_server_that_recovers_from_a_crash_can_be_stopped()
    {
        using var folder = DataFolderLock.Take(Data);
        var server = await Start(folder);
        await Crash(server);

        await server.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);

        await Gone(server.ProcessId);
        await using var again = await Start(folder);
        Assert.Equal("42", await Ask(again, "SELECT answer::text FROM kept"));
    }

    [Fact]
    public async Task Keys_without_a_cluster_are_a_database_that_is_missing_and_no_new_one_is_made()
    {
        using var folder = DataFolderLock.Take(Data);
        await File.WriteAllTextAsync(Path.Combine(Directory.CreateDirectory(Path.Combine(Data, Vault.FolderName)).FullName, "key.xml"), "<key/>", TestContext.Current.CancellationToken);
        var refused = await Assert.ThrowsAsync<PrivatePostgresException>(() => Start(folder));
        Assert.Contains("put that folder back from a backup", refused.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(Data, "postgres")));
    }

    [Fact]
    public async Task A_half_made_cluster_is_cleared_away()
    {
        Directory.CreateDirectory(Path.Combine(Data, "postgres.new-0123", "base"));
        using var folder = DataFolderLock.Take(Data);
        await using var postgres = await Start(folder);

        Assert.Equal(["postgres", "socket"], Directory.GetDirectories(Data).Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task A_data_folder_with_a_long_or_odd_path_works()
    {
        using var folder = DataFolderLock.Take(Path.Combine(Data, new string('x', 120), "o'd \"d,: $HOME й"));
        string socket;
        await using (var postgres = await Start(folder))
        {
            socket = new NpgsqlConnectionStringBuilder(postgres.ConnectionString).Host!;
            Assert.StartsWith("/tmp/lottery-socket-", socket);
            Assert.Equal("1", await Ask(postgres, "SELECT '1'"));
        }
        Assert.False(Directory.Exists(socket));
    }

    /// <summary>As root, with a data folder such as one below /root.</summary>
    [Fact]
    public async Task A_data_folder_that_the_servers_user_cannot_enter_keeps_its_cluster_elsewhere()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Only root runs the server as another user.");
        Directory.CreateDirectory(Data);
        File.SetUnixFileMode(Data, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        using var folder = DataFolderLock.Take(Path.Combine(Data, "inner"));
        string cluster;
        await using (var postgres = await Start(folder))
        {
            cluster = postgres.ClusterFolder;
            await Ask(postgres, "CREATE TABLE kept AS SELECT 42 AS answer");
        }
        try
        {
            await using var again = await Start(folder);
            Assert.StartsWith("/var/lib/lottery/", cluster);
            Assert.Equal("42", await Ask(again, "SELECT answer::text FROM kept"));
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(cluster)!, recursive: true);
        }
    }

    /// <summary>Ctrl-C in a terminal goes to a process group of the terminal's session.</summary>
    [Fact]
    public async Task The_server_is_outside_our_session()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Reads /proc.");
        using var folder = DataFolderLock.Take(Data);
        await using var postgres = await Start(folder);

        var (group, session) = (Stat(postgres.ProcessId)![2], Stat(postgres.ProcessId)![3]);
        Assert.Equal(($"{postgres.ProcessId}", $"{postgres.ProcessId}"), (group, session));
    }

    [Fact]
    public void A_folder_in_use_is_refused_until_it_is_given_back()
    {
        using (DataFolderLock.Take(Data))
        {
            var refused = Assert.Throws<DataFolderInUseException>(() => DataFolderLock.Take(Data));
            Assert.Equal($"{Data} is in use by another lottery process; choose another folder with --data.", refused.Message);
        }
        DataFolderLock.Take(Data).Dispose();
    }

    [Fact]
    public async Task Attaching_leaves_a_running_server_running()
    {
        using var folder = DataFolderLock.Take(Data);
        await using var postgres = await Start(folder);

        await using (var attached = await PrivatePostgres.AttachAsync(Data, TestContext.Current.CancellationToken))
        {
            Assert.Equal(postgres.ConnectionString, attached.ConnectionString);
        }
        Assert.Equal("1", await Ask(postgres, "SELECT '1'"));
    }

    [Fact]
    public async Task Attaching_starts_a_stopped_server_and_stops_it()
    {
        using (var folder = DataFolderLock.Take(Data)) await (await Start(folder)).DisposeAsync();

        int process;
        await using (var attached = await PrivatePostgres.AttachAsync(Data, TestContext.Current.CancellationToken))
        {
            process = attached.ProcessId;
            Assert.Equal("1", await Ask(attached, "SELECT '1'"));
        }
        await Gone(process);
        DataFolderLock.Take(Data).Dispose();
    }

    [Fact]
    public async Task Attaching_to_a_folder_without_data_is_refused_and_makes_nothing()
    {
        await Assert.ThrowsAsync<PrivatePostgresException>(() => PrivatePostgres.AttachAsync(Data, TestContext.Current.CancellationToken));

        Assert.False(Directory.Exists(Data));
    }

    private string Data => Path.Combine(_root, "data");

    private static Task<PrivatePostgres> Start(DataFolderLock folder) =>
        PrivatePostgres.StartAsync(folder, NullLogger.Instance, TestContext.Current.CancellationToken);

    /// <summary>Writes much, then kills one of the server's processes: it ends all sessions and recovers for a while.</summary>
    private static async Task Crash(PrivatePostgres postgres)
    {
        await Ask(postgres, "CREATE TABLE kept AS SELECT 42 AS answer");
        await Ask(postgres, "CREATE TABLE much AS SELECT i, repeat('x', 100) AS text FROM generate_series(1, 300000) AS i");
        await using var session = new NpgsqlConnection(postgres.ConnectionString + ";Pooling=false");
        await session.OpenAsync(TestContext.Current.CancellationToken);
        using (var process = Process.GetProcessById(session.ProcessID)) process.Kill();
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => session.WaitAsync(TestContext.Current.CancellationToken));
    }

    private static async Task<string?> Ask(PrivatePostgres postgres, string question)
    {
        await using var connection = new NpgsqlConnection(postgres.ConnectionString + ";Pooling=false");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand(question, connection);
        return (string?)await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>The system may take a moment to end a process that has let go of everything.</summary>
    private static async Task Gone(int process)
    {
        var patience = Stopwatch.StartNew();
        while (IsRunning(process))
        {
            Assert.True(patience.Elapsed < TimeSpan.FromSeconds(10), $"Process {process} still runs.");
            await Task.Yield();
        }
    }

    private static bool IsRunning(int process) => OperatingSystem.IsLinux()
        ? Stat(process) is { } stat && stat[0] != "Z"
        : Process.GetProcesses().Any(p => p.Id == process);

    /// <summary>What Linux knows of a process, from its state on (proc(5), /proc/pid/stat); null: there is none.</summary>
    private static string[]? Stat(int process)
    {
        try { return File.ReadAllText($"/proc/{process}/stat").Split(") ")[^1].Split(' '); }
        catch (IOException) { return null; }
    }
}
