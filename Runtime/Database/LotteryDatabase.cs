using Npgsql;

namespace Lottery.Runtime.Database;

/// <summary>The PostgreSQL database: one connection that writes, and a small pool that reads.</summary>
public sealed class LotteryDatabase : IAsyncDisposable
{
    /// <summary>Connections that read. PostgreSQL's default allows 100 in all.</summary>
    private const int Readers = 16;

    private readonly string _writer;

    public LotteryDatabase(string connectionString)
    {
        var text = new NpgsqlConnectionStringBuilder(connectionString)
        {
            MaxAutoPrepare = 100,
            AutoPrepareMinUsages = 2,
            Timeout = 5,
        };
        // With a plan of its own for each batch, the planner would take a hash join over the whole table at about
        // 64 rows; the generic plan goes by the index whatever the count. While a table is small it would still scan it
        // whole, dead rows and all: a batch's rows are few and known by their keys, so the index it is.
        _writer = new NpgsqlConnectionStringBuilder(text.ConnectionString)
        {
            Pooling = false,
            ApplicationName = "lottery-writer",
            Options = "-c plan_cache_mode=force_generic_plan -c enable_seqscan=off -c enable_hashjoin=off -c enable_mergejoin=off",
            CommandTimeout = 60,
        }.ConnectionString;
        text.MaxPoolSize = Math.Min(text.MaxPoolSize, Readers);
        text.ApplicationName = "lottery";
        text.NoResetOnClose = true; // Readers change nothing in their session.
        // Whoever reads much, such as a settlement, takes one core from those who sell, not all.
        text.Options = "-c plan_cache_mode=force_generic_plan -c max_parallel_workers_per_gather=0";
        Source = NpgsqlDataSource.Create(text);
    }

    /// <summary>For reading.</summary>
    public NpgsqlDataSource Source { get; }

    /// <summary>Opens a connection for the writer.</summary>
    public NpgsqlConnection ConnectWriter()
    {
        var connection = new NpgsqlConnection(_writer);
        try
        {
            connection.Open();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public ValueTask DisposeAsync() => Source.DisposeAsync();
}
