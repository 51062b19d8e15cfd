using Npgsql;

namespace Lottery.Storage.Database;

/// <summary>Brings the database's tables up to this program: applies the numbered files of <c>sql/</c> that it has not had yet, each in a transaction.</summary>
public static class Migrations
{
    private const long Key = 0x4D49_4752_4154_45; // "MIGRATE"

    /// <summary>The migrations in this program, in order: name and text.</summary>
    public static IReadOnlyList<(string Name, string Text)> All { get; } = [.. Read()];

    /// <summary>Applies what is missing. Two processes at once do it once.</summary>
    /// <returns>The names applied.</returns>
    /// <exception cref="InvalidOperationException">The database is newer than this program.</exception>
    public static async Task<IReadOnlyList<string>> Apply(NpgsqlDataSource source, CancellationToken stop)
    {
        await using var connection = await source.OpenConnectionAsync(stop);
        await using var transaction = await connection.BeginTransactionAsync(stop);
        await Execute(connection, $"SELECT pg_advisory_xact_lock({Key})", stop);
        await Execute(connection, "CREATE TABLE IF NOT EXISTS migration (name text PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now())", stop);
        var known = await Names(connection, stop);
        if (known.Except(All.Select(m => m.Name)).FirstOrDefault() is { } newer)
            throw new InvalidOperationException($"The database has migration {newer}, which this program does not know: it belongs to a newer version.");

        var applied = new List<string>();
        foreach (var (name, text) in All.Where(m => !known.Contains(m.Name)))
        {
            await Execute(connection, text, stop);
            await using var note = new NpgsqlCommand("INSERT INTO migration (name) VALUES ($1)", connection) { Parameters = { new() { Value = name } } };
            await note.ExecuteNonQueryAsync(stop);
            applied.Add(name);
        }
        await transaction.CommitAsync(stop);
        return applied;
    }

    /// <summary>Brings the tables up to date and reads the name of the cluster whose silos share them.</summary>
    /// <inheritdoc cref="Apply" path="/exception"/>
    public static async Task<Guid> ClusterId(string connectionString, CancellationToken stop)
    {
        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false });
        await Apply(source, stop);
        await using var find = source.CreateCommand("SELECT id FROM cluster_id");
        return (Guid)(await find.ExecuteScalarAsync(stop))!;
    }

    private static async Task Execute(NpgsqlConnection connection, string text, CancellationToken stop)
    {
        await using var command = new NpgsqlCommand(text, connection);
        await command.ExecuteNonQueryAsync(stop);
    }

    private static async Task<HashSet<string>> Names(NpgsqlConnection connection, CancellationToken stop)
    {
        await using var command = new NpgsqlCommand("SELECT name FROM migration", connection);
        await using var reader = await command.ExecuteReaderAsync(stop);
        var names = new HashSet<string>();
        while (await reader.ReadAsync(stop))
            names.Add(reader.GetString(0));
        return names;
    }

    private static IEnumerable<(string Name, string Text)> Read()
    {
        var assembly = typeof(Migrations).Assembly;
        foreach (var name in assembly.GetManifestResourceNames().Where(n => n.StartsWith("sql/", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            yield return (Path.GetFileNameWithoutExtension(name["sql/".Length..]), reader.ReadToEnd());
        }
    }
}
