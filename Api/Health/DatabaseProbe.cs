using Dapper;
using Lottery.Storage.Database;

namespace Lottery.Api.Health;

/// <summary>Whether the database answers. Asked once at a time and four times a second at most, however many want to know.</summary>
internal sealed class DatabaseProbe(LotteryDatabase database, TimeProvider time)
{
    /// <summary>A database that does not answer within it is as good as none.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan Fresh = TimeSpan.FromMilliseconds(250);

    private readonly Lock _gate = new();
    private Task<bool>? _asked;
    private long _askedAt;

    /// <summary>True when the database answers before a probe would time out.</summary>
    public Task<bool> Answers()
    {
        lock (_gate)
        {
            if (_asked is null || (_asked.IsCompleted && time.GetElapsedTime(_askedAt) >= Fresh))
                (_asked, _askedAt) = (Ask(), time.GetTimestamp());
            return _asked;
        }
    }

    private async Task<bool> Ask()
    {
        using var patience = new CancellationTokenSource(Patience, time);
        try
        {
            await using var connection = await database.Source.OpenConnectionAsync(patience.Token);
            await connection.ExecuteScalarAsync<int>(new CommandDefinition("SELECT 1", cancellationToken: patience.Token));
            return true;
        }
        catch (Exception e) when (e is Npgsql.NpgsqlException or TimeoutException or OperationCanceledException)
        {
            return false;
        }
    }
}
