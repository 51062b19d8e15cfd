using Lottery.Grains;
using Npgsql;

namespace Lottery.Silo.Hosting;

/// <summary>Lets this silo answer from the memory of its grains while the database has lately confirmed that it is a member of the cluster.</summary>
/// <remarks>
/// Another silo may activate this one's grains once the membership table says that this one is dead. A confirmation that was asked for later fails.
/// So what this silo answers was true at most <see cref="Length"/> ago, though it were cut off from everybody but its clients, or had been frozen.
/// What it decides needs no lease: the rows' versions guard that.
/// </remarks>
internal sealed class SiloLease(Clock clock, IServiceProvider services, string connectionString) : BackgroundService
{
    /// <summary>For how long a confirmation counts, from the moment at which it was asked for.</summary>
    public static readonly TimeSpan Length = TimeSpan.FromSeconds(4);

    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1), RetryPeriod = TimeSpan.FromMilliseconds(50);

    /// <summary>How long the database may take to connect, and to answer, in seconds.</summary>
    private const int Patience = 2;

    /// <summary>The clock's timestamp of the last question that was confirmed; 0 before the first.</summary>
    private long _confirmed;

    /// <summary>True while a confirmation counts.</summary>
    public bool Holds => Volatile.Read(ref _confirmed) is not 0 and var at && clock.Provider.GetElapsedTime(at) < Length;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await using var database = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connectionString)
        {
            MaxPoolSize = 1,
            ApplicationName = "lottery-lease",
            Timeout = Patience,
            CommandTimeout = Patience,
            CancellationTimeout = 200,
        });
        while (!stoppingToken.IsCancellationRequested)
        {
            var asked = clock.Provider.GetTimestamp();
            try
            {
                if (await IsMember(database, stoppingToken))
                    Volatile.Write(ref _confirmed, asked);
            }
            catch (Exception e) when (e is NpgsqlException or TimeoutException or OperationCanceledException)
            {
                // The lease runs out unless a later question is answered. The writer says in the log that the database is away.
            }
            await Task.Delay(Holds ? Period : RetryPeriod, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<bool> IsMember(NpgsqlDataSource database, CancellationToken stop)
    {
        var silo = services.GetRequiredService<ILocalSiloDetails>().SiloAddress;
        await using var ask = database.CreateCommand(
            $"""
            SELECT EXISTS (
                SELECT FROM OrleansMembershipTable m JOIN cluster_id c ON m.DeploymentId = replace(c.id::text, '-', '')
                WHERE m.Address = $1 AND m.Port = $2 AND m.Generation = $3 AND m.Status BETWEEN {(int)SiloStatus.Active} AND {(int)SiloStatus.Stopping})
            """);
        ask.Parameters.Add(new() { Value = silo.Endpoint.Address.ToString() });
        ask.Parameters.Add(new() { Value = silo.Endpoint.Port });
        ask.Parameters.Add(new() { Value = silo.Generation });
        return (bool)(await ask.ExecuteScalarAsync(stop))!;
    }
}
