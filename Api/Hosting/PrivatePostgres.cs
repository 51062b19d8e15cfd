using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Lottery.Api.Hosting;

/// <summary>A PostgreSQL server of our own: one cluster in the data folder, reachable only through a socket there.</summary>
/// <remarks>It runs as an unprivileged user and outside our session, so that Ctrl-C reaches the service, not the server.</remarks>
public sealed partial class PrivatePostgres : IAsyncDisposable
{
    /// <summary>How long a server that runs may refuse connections, such as while it recovers from a crash.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100);

    private readonly PostgresCluster _cluster;
    private readonly ILogger _log;

    /// <summary>What stops the server; null: it is not ours to stop.</summary>
    private readonly PostgresBinaries? _stopsWith;

    /// <summary>The folder, where we took it ourselves.</summary>
    private readonly DataFolderLock? _folder;

    private PrivatePostgres(PostgresCluster cluster, Postmaster server, ILogger log, PostgresBinaries? stopsWith, DataFolderLock? folder)
    {
        (_cluster, _log, _stopsWith, _folder) = (cluster, log, stopsWith, folder);
        ConnectionString = ConnectionTo("lottery", server.SocketFolder);
        ProcessId = server.Pid;
    }

    /// <summary>For Npgsql: the database <c>lottery</c> as its superuser.</summary>
    public string ConnectionString { get; }

    /// <summary>The server's process; another one after <see cref="ReviveAsync"/>.</summary>
    public int ProcessId { get; private set; }

    /// <summary>The cluster's folder (PGDATA). Its log is beside it in <c>postgres.log</c>.</summary>
    public string ClusterFolder => _cluster.Folder;

    /// <summary>Starts the folder's server, or takes over one that a killed service left running. Disposing stops it.</summary>
    /// <param name="folder">The data folder, which the caller holds for longer than the server.</param>
    /// <param name="log">Told where the cluster is, when it is not in the data folder.</param>
    /// <param name="cancellation">Gives up; a server that was starting is stopped.</param>
    /// <exception cref="PostgresMissingException">PostgreSQL's programs are not on this machine.</exception>
    /// <exception cref="PrivatePostgresException">It does not start; the message says why.</exception>
    public static async Task<PrivatePostgres> StartAsync(DataFolderLock folder, ILogger log, CancellationToken cancellation = default)
    {
        var cluster = await PostgresCluster.LocateAsync(folder.Folder);
        var binaries = PostgresBinaries.Require(cluster.Major());
        var server = await RunAsync(cluster, binaries, folder.Folder, log, cancellation);
        return new(cluster, server, log, binaries, folder: null);
    }

    /// <summary>Reaches the folder's server for a moment: beside a running service, else starting it and stopping it on disposal.</summary>
    /// <exception cref="DataFolderInUseException">A service has the folder, and its server does not run (yet, or any more).</exception>
    /// <exception cref="PostgresMissingException">PostgreSQL's programs are not on this machine.</exception>
    /// <exception cref="PrivatePostgresException">There is no cluster, or it does not start; the message says why.</exception>
    public static async Task<PrivatePostgres> AttachAsync(string dataFolder, CancellationToken cancellation = default)
    {
        var cluster = Directory.Exists(dataFolder) ? await PostgresCluster.LocateAsync(dataFolder) : null;
        if (cluster is not { Exists: true }) throw new PrivatePostgresException($"{dataFolder} holds no data of lottery.");

        var major = cluster.Major();
        if (await cluster.ReadyServerAsync(cancellation) is { } running) return new(cluster, running, NullLogger.Instance, null, null);

        var binaries = PostgresBinaries.Require(major);
        var folder = DataFolderLock.Take(dataFolder);
        try
        {
            var server = await RunAsync(cluster, binaries, folder.Folder, NullLogger.Instance, cancellation);
            return new(cluster, server, NullLogger.Instance, binaries, folder);
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    /// <summary>Opens a connection that runs no statements. It breaks as soon as the server dies or ends all sessions to recover from a crash.</summary>
    /// <exception cref="NpgsqlException">The server does not answer.</exception>
    internal Task<NpgsqlConnection> ConnectAsync(CancellationToken cancellation) => ConnectAsync(SocketFolder, cancellation);

    /// <summary>Waits until a server that lives answers; starts it where none lives.</summary>
    /// <returns>A connection to it, as <see cref="ConnectAsync(CancellationToken)"/> opens it.</returns>
    /// <exception cref="PostgresMissingException">The programs that made the cluster are gone.</exception>
    /// <exception cref="PrivatePostgresException">It does not start; the reason says why, and whether a later try may succeed.</exception>
    /// <exception cref="NpgsqlException">It lives and refuses connections for good.</exception>
    internal async Task<NpgsqlConnection> ReviveAsync(CancellationToken cancellation)
    {
        if (_cluster.Major() is not { } major) throw new PrivatePostgresException($"{ClusterFolder} is gone.") { IsFinal = true };
        var binaries = _stopsWith is { IsThere: true } known && known.Major == major ? known : PostgresBinaries.Require(major);
        var (server, connection) = await AnswerAsync(_cluster, binaries, cancellation);
        ProcessId = server.Pid;
        return connection;
    }

    /// <summary>Stops the server if it is ours to stop, and waits until it is gone. Its sessions are ended, their transactions rolled back.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            if (_stopsWith is not null) await _cluster.StopAsync(_stopsWith);
        }
        catch (PrivatePostgresException failure)
        {
            LogStillRunning(failure.Message);
        }
        _folder?.Dispose();
    }

    private string SocketFolder => new NpgsqlConnectionStringBuilder(ConnectionString).Host!;

    /// <summary>Keys are made after the first start of a cluster: keys without one are what is left of a service whose database is missing.</summary>
    /// <exception cref="PrivatePostgresException">There are keys.</exception>
    private static void RequireUnused(string dataFolder)
    {
        var keys = Path.Combine(dataFolder, Vault.FolderName);
        if (Directory.Exists(keys) && Directory.EnumerateFileSystemEntries(keys).Any())
            throw new PrivatePostgresException(
                $"{dataFolder} has keys but no postgres folder, so its database is missing: put that folder back from a backup, name the database in ConnectionStrings:Lottery, or move {keys} away to begin with an empty one.");
    }

    private static async Task<Postmaster> RunAsync(
        PostgresCluster cluster, PostgresBinaries binaries, string dataFolder, ILogger log, CancellationToken cancellation)
    {
        if (cluster.IsElsewhere) LogElsewhere(log, dataFolder, cluster.Folder);
        try
        {
            if (!cluster.Exists)
            {
                RequireUnused(dataFolder);
                await cluster.MakeAsync(binaries, cancellation);
            }
            var found = await cluster.ServerAsync();
            var (server, connection) = await AnswerAsync(cluster, binaries, cancellation);
            if (server.Pid == found?.Pid) LogTakenOver(log, server.Pid);
            await using (connection) await MakeDatabaseAsync(connection, cancellation);
            return server;
        }
        catch (Exception failure) when (failure is not PrivatePostgresException)
        {
            await cluster.StopAsync(binaries);
            throw;
        }
    }

    /// <summary>Waits until the cluster's server answers; starts it where none lives, or where the one that lived dies meanwhile.</summary>
    /// <returns>The server, and a connection to it.</returns>
    private static async Task<(Postmaster Server, NpgsqlConnection Connection)> AnswerAsync(
        PostgresCluster cluster, PostgresBinaries binaries, CancellationToken cancellation)
    {
        for (var began = Stopwatch.GetTimestamp(); ;)
        {
            var server = await cluster.ReadyServerAsync(cancellation);
            if (server is null)
            {
                await cluster.StartAsync(binaries, cancellation);
                server = await cluster.ReadyServerAsync(cancellation) ?? throw new PrivatePostgresException("PostgreSQL ended right after its start.");
            }
            try
            {
                return (server, await ConnectAsync(server.SocketFolder, cancellation));
            }
            catch (NpgsqlException refused) when (refused.IsTransient && Stopwatch.GetElapsedTime(began) < Patience)
            {
                // Its file still says that it is ready while it dies, and while it recovers from a crash of one of its processes.
                await Task.Delay(Poll, cancellation);
            }
        }
    }

    private static async Task<NpgsqlConnection> ConnectAsync(string socketFolder, CancellationToken cancellation)
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(ConnectionTo("postgres", socketFolder))
        {
            Pooling = false,
            ApplicationName = "lottery-watch",
            Options = "-c idle_session_timeout=0",
        }.ConnectionString);
        try
        {
            await connection.OpenAsync(cancellation);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>Makes the database, if an earlier start did not come so far.</summary>
    private static async Task MakeDatabaseAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var find = new NpgsqlCommand("SELECT FROM pg_database WHERE datname = 'lottery'", connection);
        await using (var found = await find.ExecuteReaderAsync(cancellation))
        {
            if (found.HasRows) return;
        }
        await using var make = new NpgsqlCommand("CREATE DATABASE lottery", connection);
        await make.ExecuteNonQueryAsync(cancellation);
    }

    private static string ConnectionTo(string database, string socketFolder) => new NpgsqlConnectionStringBuilder
    {
        Host = socketFolder,
        Database = database,
        Username = "lottery",
        SslMode = SslMode.Disable,
        GssEncryptionMode = GssEncryptionMode.Disable,
    }.ConnectionString;

    [LoggerMessage(1, LogLevel.Information, "PostgreSQL's user cannot enter {DataFolder}: its data is in {Cluster}")]
    private static partial void LogElsewhere(ILogger log, string dataFolder, string cluster);

    [LoggerMessage(2, LogLevel.Warning, "Took over PostgreSQL, process {ProcessId}, which a killed service left running")]
    private static partial void LogTakenOver(ILogger log, int processId);

    [LoggerMessage(3, LogLevel.Error, "{Reason}")]
    private partial void LogStillRunning(string reason);
}

/// <summary>The private PostgreSQL could not be made, started or stopped. The message says why, for the operator.</summary>
/// <param name="message">What failed, with what PostgreSQL said.</param>
public sealed class PrivatePostgresException(string message) : Exception(message)
{
    /// <summary>Why, in one line without a full stop; the message's first line where nothing else is given.</summary>
    public string Reason { get; init; } = message.Split('\n')[0].TrimEnd('.');

    /// <summary>Whether trying again is of no use.</summary>
    public bool IsFinal { get; init; }
}
