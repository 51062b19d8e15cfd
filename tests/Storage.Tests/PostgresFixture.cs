using System.Diagnostics;
using Lottery.Api.Hosting;
using Lottery.Storage.Database;
using Lottery.Storage.Tests;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Xunit;

[assembly: AssemblyFixture(typeof(PostgresFixture))]

namespace Lottery.Storage.Tests;

/// <summary>A PostgreSQL server for the tests of this assembly, and a database for each that wants one.</summary>
public sealed class PostgresFixture : IAsyncLifetime
{
    private const string Migrated = "migrated";

    private readonly string _root = Directory.CreateTempSubdirectory("lottery-runtime-test-").FullName;
    private DataFolderLock? _folder;
    private PrivatePostgres? _postgres;
    private int _databases;

    public async ValueTask InitializeAsync()
    {
        if (OperatingSystem.IsWindows())
            throw new UnreachableException("A private PostgreSQL needs Linux or macOS.");
        // The server's user, who may not be ours, passes through.
        File.SetUnixFileMode(_root, File.GetUnixFileMode(_root) | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
        _folder = DataFolderLock.Take(Path.Combine(_root, "data"));
        _postgres = await PrivatePostgres.StartAsync(_folder, NullLogger.Instance);
        await Execute($"CREATE DATABASE {Migrated}");
        await using var source = NpgsqlDataSource.Create(ConnectionTo(Migrated));
        await Migrations.Apply(source, CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        if (_postgres is not null)
            await _postgres.DisposeAsync();
        _folder?.Dispose();
        Directory.Delete(_root, recursive: true);
    }

    /// <summary>Makes a database with all tables, empty or as another has them. Nobody may be connected to that other.</summary>
    /// <returns>Its connection string. Connections end with their use, so that it can be copied.</returns>
    public async Task<string> NewDatabase(string? copyOf = null)
    {
        var template = copyOf is null ? Migrated : new NpgsqlConnectionStringBuilder(copyOf).Database;
        var name = $"test_{Interlocked.Increment(ref _databases)}";
        await Execute($"CREATE DATABASE {name} TEMPLATE {template}");
        return ConnectionTo(name);
    }

    public async Task DropDatabase(string connectionString) =>
        await Execute($"DROP DATABASE {new NpgsqlConnectionStringBuilder(connectionString).Database} WITH (FORCE)");

    private string ConnectionTo(string database) =>
        new NpgsqlConnectionStringBuilder(_postgres!.ConnectionString) { Database = database, Pooling = false }.ConnectionString;

    private async Task Execute(string text)
    {
        await using var connection = new NpgsqlConnection(ConnectionTo("lottery"));
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(text, connection);
        await command.ExecuteNonQueryAsync();
    }
}
