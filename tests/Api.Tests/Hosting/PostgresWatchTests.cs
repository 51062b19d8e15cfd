using System.Diagnostics;
using System.Runtime.Versioning;
using Lottery.Api.Hosting;
using Lottery.Api.Tests.Running;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Xunit;

namespace Lottery.Api.Tests.Hosting;

/// <summary>Goal: the service sells again by itself within ten seconds, whatever happened to its own PostgreSQL, or ends and says why. Method: the product runs as a process; its PostgreSQL is killed, damaged, and left without room.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class PostgresWatchTests
{
    private static readonly TimeSpan SellsAgainWithin = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task A_killed_server_is_started_again_every_time()
    {
        await using var server = await LotteryProcess.Start();
        var shop = await Shop.Open(server);

        for (var kills = 1; kills <= 2; kills++)
        {
            var (killed, since) = (server.PostgresPid!.Value, Stopwatch.StartNew());
            Programs.Signal(killed, Programs.SigKill);
            // A session that has not noticed yet may still serve.
            await Wait.Until("another server", () => server.PostgresPid is { } pid && pid != killed);
            await shop.SellsAgain(since);
            await Wait.Until("the line that it is back", () => Lines(server, "is back after") == kills);
            Assert.Equal(kills, Lines(server, "went away; it is being restored"));
        }
        await server.VerifyLedger();
        await server.Stop();
    }

    /// <summary>PostgreSQL then ends all sessions and recovers by itself.</summary>
    [Fact]
    public async Task A_crash_of_one_of_its_processes_is_waited_out()
    {
        await using var server = await LotteryProcess.Start();
        var shop = await Shop.Open(server);
        var (before, writer) = (server.PostgresPid, await Backend(server, "lottery-writer"));

        var since = Stopwatch.StartNew();
        Programs.Signal(writer, Programs.SigKill);
        await Wait.Until("the writer to end", () => !Programs.IsRunning(writer));

        await shop.SellsAgain(since);
        Assert.Equal(before, server.PostgresPid);
        await server.VerifyLedger();
        await server.Stop();
    }

    [Fact]
    public async Task A_full_disk_stops_sales_only_until_it_is_freed()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Only root mounts a disk.");
        await using var disk = await SmallDisk.Mount(megabytes: 256);
        await using var server = await LotteryProcess.Start(Path.Combine(disk.Folder, "data"));
        var shop = await Shop.Open(server);
        var killed = server.PostgresPid!.Value;

        disk.Fill();
        await Wait.Until("PostgreSQL to end for want of room", async () =>
        {
            await UseLog(server);
            return !Programs.IsRunning(killed);
        });
        await Wait.Until("the line that says why", () => Lines(server, $"does not start yet and is tried again, for 10 minutes at most: the disk of {server.DataFolder} is full") == 1);
        var refused = (await shop.Buy()).Is(503, "storage_unavailable");
        Assert.NotNull(refused.Headers.RetryAfter);
        disk.Free();

        await shop.SellsAgain(Stopwatch.StartNew());
        await Wait.Until("the line that it is back", () => Lines(server, "is back after") == 1);
        await server.VerifyLedger();
        await server.Stop();
    }

    [Theory]
    [InlineData("gone", " is gone.")]
    [InlineData("damaged", ": database files are incompatible with server.")]
    [InlineData("of another version", "The data folder was made by PostgreSQL 98, which was not found: ")]
    public async Task An_unmendable_failure_ends_the_service_with_one_sentence(string cluster, string sentence)
    {
        await using var server = await LotteryProcess.Start();
        var killed = server.PostgresPid!.Value;
        switch (cluster)
        {
            case "gone":
                Directory.Move(server.ClusterFolder, server.ClusterFolder + ".away");
                break;
            case "damaged":
                await File.WriteAllBytesAsync(Path.Combine(server.ClusterFolder, "global", "pg_control"), new byte[8192], TestContext.Current.CancellationToken);
                break;
            default:
                await File.WriteAllTextAsync(Path.Combine(server.ClusterFolder, "PG_VERSION"), "98\n", TestContext.Current.CancellationToken);
                break;
        }

        Programs.Signal(killed, Programs.SigKill);
        var (exitCode, output) = await server.Ended();

        Assert.Equal(1, exitCode);
        Assert.Contains(sentence, output.Split('\n').Last(line => line.Length > 0));
    }

    /// <summary>The stop comes while the watch notices the death, while it starts the server, or right after.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    [InlineData(300)]
    public async Task Stopping_the_service_during_a_restart_leaves_no_server_behind(int millisecondsBetween)
    {
        await using var server = await LotteryProcess.Start();

        Programs.Signal(server.PostgresPid!.Value, Programs.SigKill);
        // From outside nothing tells these moments apart, so there is no condition to wait for.
        await Task.Delay(millisecondsBetween, TestContext.Current.CancellationToken);
        await server.Stop();

        Assert.DoesNotContain(Process.GetProcessesByName("postgres"), p => WorkingFolder(p) == server.ClusterFolder);
    }

    [Fact]
    public async Task Stopping_the_service_during_its_first_start_leaves_no_server_behind()
    {
        var root = Directory.CreateTempSubdirectory("lottery-test-").FullName;
        File.SetUnixFileMode(root, File.GetUnixFileMode(root) | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
        var command = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "lottery.dll"), "--port", "0", "--data", root]);
        command.Environment.Remove("ConnectionStrings__Lottery");
        using var service = Process.Start(command)!;
        await Wait.Until("PostgreSQL to start", () => File.Exists(Path.Combine(root, "postgres", "postmaster.pid")));

        Programs.Signal(service.Id, Programs.SigTerm);
        await service.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);

        Assert.Equal(0, service.ExitCode);
        Assert.DoesNotContain(Process.GetProcessesByName("postgres"), p => WorkingFolder(p) == Path.Combine(root, "postgres"));
        Directory.Delete(root, recursive: true);
    }

    /// <summary>A session that computes does not notice that its server is gone, and PostgreSQL refuses to start beside it.</summary>
    [Fact]
    public async Task A_busy_session_of_the_killed_server_does_not_delay_the_next_server()
    {
        await using var scene = await Scene.Start(Directory.CreateTempSubdirectory("lottery-test-").FullName);
        var busy = scene.Ask("SELECT count(*)::text FROM generate_series(1, 1000000000)");
        await Wait.Until("the session to compute", async () => await scene.Ask("SELECT count(*)::text FROM pg_stat_activity WHERE state = 'active' AND query LIKE '%_series%'") == "2");

        await scene.KillAndWait(SellsAgainWithin);

        await Assert.ThrowsAnyAsync<NpgsqlException>(() => busy);
    }

    [Fact]
    public async Task A_socket_outside_the_data_folder_keeps_its_path()
    {
        var root = Directory.CreateTempSubdirectory("lottery-test-").FullName;
        await using var scene = await Scene.Start(root, Path.Combine(root, new string('x', 120)));
        var socket = new NpgsqlConnectionStringBuilder(scene.Postgres.ConnectionString).Host!;
        Assert.StartsWith("/tmp/lottery-socket-", socket);

        await scene.KillAndWait(SellsAgainWithin);
        await scene.KillAndWait(SellsAgainWithin);

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(socket));
    }

    private static int Lines(LotteryProcess server, string text) =>
        server.Output.Split('\n').Count(line => line.Contains(" Lottery.Postgres: ", StringComparison.Ordinal) && line.Contains(text, StringComparison.Ordinal));

    private static async Task<int> Backend(LotteryProcess server, string application)
    {
        await using var source = NpgsqlDataSource.Create(server.ConnectionString);
        await using var command = source.CreateCommand($"SELECT pid FROM pg_stat_activity WHERE application_name = '{application}'");
        return (int)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>Makes PostgreSQL need another file of its write-ahead log, without room for which it ends.</summary>
    private static async Task UseLog(LotteryProcess server)
    {
        try
        {
            await using var connection = new NpgsqlConnection(server.ConnectionString + ";Pooling=false");
            await connection.OpenAsync();
            await using var command = new NpgsqlCommand("SELECT pg_switch_wal(); SELECT pg_logical_emit_message(true, '', '')", connection);
            await command.ExecuteNonQueryAsync();
        }
        catch (Exception e) when (e is NpgsqlException or IOException or ArgumentException)
        {
            // It is ending, or has ended.
        }
    }

    private static string? WorkingFolder(Process process)
    {
        try { return new FileInfo($"/proc/{process.Id}/cwd").LinkTarget; }
        catch (IOException) { return null; }
    }

    /// <summary>A player who buys a ticket of an open draw at a time.</summary>
    private sealed class Shop(ApiClient player, long draw)
    {
        public static async Task<Shop> Open(LotteryProcess server)
        {
            var shop = new Shop(await ApiClient.OfNewPlayer(server, 10_000), await (await ApiClient.OfOperator(server)).CreateOpenDraw());
            (await shop.Buy()).Is(201);
            return shop;
        }

        public Task<Answer> Buy() => player.Buy(draw, quickPicks: 1);

        /// <summary>Buys until that succeeds, which it must in time; until then it may only be told to try again.</summary>
        /// <param name="since">Runs since the server was killed, or the disk was freed.</param>
        public async Task SellsAgain(Stopwatch since)
        {
            await Wait.Until("it to sell again", async () =>
            {
                var answer = await Buy();
                return answer.Status == 201 || answer.Is(503, "storage_unavailable").Status == 201;
            });
            Assert.True(since.Elapsed < SellsAgainWithin, $"It sold again only after {since.Elapsed}.");
        }
    }

    /// <summary>A PostgreSQL that is watched in this process.</summary>
    private sealed class Scene : IAsyncDisposable
    {
        private readonly CancellationTokenSource _stop = new();
        private readonly string _root;
        private readonly DataFolderLock _folder;
        private readonly Task _watching;

        private Scene(string root, DataFolderLock folder, PrivatePostgres postgres)
        {
            (_root, _folder, Postgres) = (root, folder, postgres);
            _watching = new PostgresWatch(postgres, TimeProvider.System, NullLogger.Instance).RunAsync(_stop.Token);
        }

        public PrivatePostgres Postgres { get; }

        public static async Task<Scene> Start(string root, string? dataFolder = null)
        {
            File.SetUnixFileMode(root, File.GetUnixFileMode(root) | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
            var folder = DataFolderLock.Take(dataFolder ?? root);
            return new(root, folder, await PrivatePostgres.StartAsync(folder, NullLogger.Instance));
        }

        public async Task<string?> Ask(string question)
        {
            await using var connection = new NpgsqlConnection(Postgres.ConnectionString + ";Pooling=false;Command Timeout=120");
            await connection.OpenAsync();
            await using var command = new NpgsqlCommand(question, connection);
            return (string?)await command.ExecuteScalarAsync();
        }

        /// <summary>Kills the server and waits until there is another one that answers as the first did.</summary>
        public async Task KillAndWait(TimeSpan atMost)
        {
            var (killed, began) = (Postgres.ProcessId, Stopwatch.StartNew());
            Programs.Signal(killed, Programs.SigKill);
            await Wait.Until("another server", () => Postgres.ProcessId != killed);
            Assert.Equal("1", await Ask("SELECT '1'"));
            Assert.True(began.Elapsed < atMost, $"It took {began.Elapsed}.");
        }

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            await _watching;
            await Postgres.DisposeAsync();
            _folder.Dispose();
            _stop.Dispose();
            Directory.Delete(_root, recursive: true);
        }
    }
}
