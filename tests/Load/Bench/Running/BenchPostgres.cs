using Lottery.Api.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Lottery.Load.Bench.Running;

/// <summary>The PostgreSQL of a sitting: a private one with the product's own settings, beside the sources, removed afterwards.</summary>
internal sealed class BenchPostgres : IAsyncDisposable
{
    private readonly DataFolderLock _folder;
    private readonly PrivatePostgres _server;

    private BenchPostgres(DataFolderLock folder, PrivatePostgres server) => (_folder, _server) = (folder, server);

    /// <summary>Its process.</summary>
    public int ProcessId => _server.ProcessId;

    /// <summary>A folder for what a contender keeps beside its database.</summary>
    public string Folder => _folder.Folder;

    /// <summary>The folder of its socket.</summary>
    public string SocketFolder => new NpgsqlConnectionStringBuilder(_server.ConnectionString).Host!;

    /// <exception cref="BenchException">It would not keep what it acknowledges.</exception>
    public static async Task<BenchPostgres> Start(CancellationToken stop)
    {
        // Not in the system's folder for temporary files, which may lie in memory, where fsync costs nothing.
        var folder = DataFolderLock.Take(Path.Combine(SourceTree.Root, ".bench"));
        var postgres = new BenchPostgres(folder, await PrivatePostgres.StartAsync(folder, NullLogger.Instance, stop));
        foreach (var name in (string[])["fsync", "synchronous_commit", "full_page_writes"])
        {
            if (await postgres.Ask<string>($"SHOW {name}", stop) == "on")
                continue;
            await postgres.DisposeAsync();
            throw new BenchException($"{name} is not on.");
        }
        return postgres;
    }

    /// <summary>Makes an empty database.</summary>
    /// <returns>Its connection string; whoever uses it has pools as usual.</returns>
    public async Task<string> NewDatabase(string name, CancellationToken stop)
    {
        await Drop(name);
        await Execute($"CREATE DATABASE {name}", stop);
        return new NpgsqlConnectionStringBuilder(_server.ConnectionString) { Database = name }.ConnectionString;
    }

    public Task Drop(string name) => Execute($"DROP DATABASE IF EXISTS {name} WITH (FORCE)", CancellationToken.None);

    /// <summary>Writes what a contender left in memory, so that the next one need not.</summary>
    public Task Checkpoint(CancellationToken stop) => Execute("CHECKPOINT", stop);

    /// <summary>Bytes of write-ahead log so far.</summary>
    public async Task<double> WalBytes(CancellationToken stop) => (double)await Ask<decimal>("SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')", stop);

    public async Task<T> Ask<T>(string query, CancellationToken stop)
    {
        await using var connection = Connection();
        await connection.OpenAsync(stop);
        await using var command = new NpgsqlCommand(query, connection);
        return (T)(await command.ExecuteScalarAsync(stop))!;
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _folder.Dispose();
        // The cluster may lie elsewhere, where its user may go.
        foreach (var folder in new[] { Path.GetDirectoryName(_server.ClusterFolder)!, Folder }.Where(Directory.Exists))
            Directory.Delete(folder, recursive: true);
    }

    private async Task Execute(string text, CancellationToken stop)
    {
        await using var connection = Connection();
        await connection.OpenAsync(stop);
        await using var command = new NpgsqlCommand(text, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(stop);
    }

    /// <summary>One that ends with its use: a pool's would count among the contenders' connections.</summary>
    private NpgsqlConnection Connection() => new(new NpgsqlConnectionStringBuilder(_server.ConnectionString) { Pooling = false }.ConnectionString);
}
