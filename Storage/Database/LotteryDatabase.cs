using Npgsql;

namespace Lottery.Storage.Database;

/// <summary>The PostgreSQL database: one connection that writes, and two small pools that read.</summary>
public sealed class LotteryDatabase : IAsyncDisposable
{
    /// <summary>Connections that read. PostgreSQL's default allows 100 in all, and a small cluster shares them.</summary>
    private const int Readers = 12;

    /// <summary>Connections that look up. Those who ask at the same time share a query, so few are busy at once.</summary>
    private const int LookingUp = 6;

    /// <summary>
    /// With a plan of its own for each set of keys, the planner would take a hash join over the whole table at about 64 of
    /// them; the generic plan goes by the index whatever the count. While a table is small it would still scan it whole, and go
    /// on when it has grown, until it is analyzed: rows that are few and known by their keys come by the index.
    /// </summary>
    private const string ByIndex = "-c plan_cache_mode=force_generic_plan -c enable_seqscan=off -c enable_hashjoin=off -c enable_mergejoin=off -c jit=off";

    private readonly NpgsqlDataSource _writer;

    public LotteryDatabase(string connectionString)
    {
        var text = new NpgsqlConnectionStringBuilder(connectionString)
        {
            MaxAutoPrepare = 100,
            AutoPrepareMinUsages = 2,
            Timeout = 5,
        };
        _writer = Named(new NpgsqlConnectionStringBuilder(text.ConnectionString)
        {
            Pooling = false,
            ApplicationName = "lottery-writer",
            Options = ByIndex,
            CommandTimeout = 60,
        });
        text.NoResetOnClose = true; // Readers change nothing in their session.
        Lookups = Named(new NpgsqlConnectionStringBuilder(text.ConnectionString)
        {
            MaxPoolSize = Math.Min(text.MaxPoolSize, LookingUp),
            ApplicationName = "lottery-lookups",
            Options = ByIndex,
        });
        text.MaxPoolSize = Math.Min(text.MaxPoolSize, Readers);
        text.ApplicationName = "lottery";
        // A large read, such as a settlement's, takes one core from the sales, not all.
        text.Options = "-c plan_cache_mode=force_generic_plan -c max_parallel_workers_per_gather=0";
        Source = Named(text);
    }

    /// <summary>For reading.</summary>
    public NpgsqlDataSource Source { get; }

    /// <summary>For reading rows that are few and known by their keys, or that an index was made to find.</summary>
    public NpgsqlDataSource Lookups { get; }

    /// <summary>Opens a connection for the writer.</summary>
    public NpgsqlConnection ConnectWriter() => _writer.OpenConnection();

    /// <summary>A source that the metrics name as the sessions are named in PostgreSQL.</summary>
    private static NpgsqlDataSource Named(NpgsqlConnectionStringBuilder settings) =>
        new NpgsqlDataSourceBuilder(settings.ConnectionString) { Name = settings.ApplicationName }.Build();

    public async ValueTask DisposeAsync()
    {
        await Source.DisposeAsync();
        await Lookups.DisposeAsync();
        await _writer.DisposeAsync();
    }
}
