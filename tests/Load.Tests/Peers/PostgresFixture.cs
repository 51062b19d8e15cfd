using System.Diagnostics;
using Lottery.Api.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Xunit;

namespace Lottery.Load.Tests.Peers;

/// <summary>A PostgreSQL server for the peers.</summary>
public sealed class PostgresFixture : IAsyncLifetime
{
    private readonly string _root = Directory.CreateTempSubdirectory("lottery-peers-test-").FullName;
    private DataFolderLock? _folder;
    private PrivatePostgres? _postgres;

    public async ValueTask InitializeAsync()
    {
        if (OperatingSystem.IsWindows())
            throw new UnreachableException("A private PostgreSQL needs Linux or macOS.");
        // The server's user, who may not be ours, passes through.
        File.SetUnixFileMode(_root, File.GetUnixFileMode(_root) | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
        _folder = DataFolderLock.Take(Path.Combine(_root, "data"));
        _postgres = await PrivatePostgres.StartAsync(_folder, NullLogger.Instance);
    }

    public async ValueTask DisposeAsync()
    {
        if (_postgres is not null)
            await _postgres.DisposeAsync();
        _folder?.Dispose();
        Directory.Delete(_root, recursive: true);
    }

    /// <summary>Makes an empty database.</summary>
    /// <returns>Its connection string.</returns>
    public async Task<string> NewDatabase(string name)
    {
        await using var connection = new NpgsqlConnection(_postgres!.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"CREATE DATABASE \"{name}\"", connection);
        await command.ExecuteNonQueryAsync();
        return new NpgsqlConnectionStringBuilder(_postgres.ConnectionString) { Database = name }.ConnectionString;
    }

    /// <summary>A new folder for keys; removed with the fixture.</summary>
    public string NewFolder(string name) => Directory.CreateDirectory(Path.Combine(_root, name)).FullName;
}
