using System.Globalization;
using Dapper;
using Lottery.Storage.Database;
using Npgsql;

namespace Lottery.Api.Hosting;

/// <summary>Notes beside the keys until when the database was in use, and so finds a database that was put back from an older backup.</summary>
/// <remarks>
/// Every ten seconds the time goes into the table <c>cluster_id</c>, and then into a file in the folder of the keys. A database whose time is before the file's has lost what came in between:
/// numbers of players, payments and tickets that were given out would be given out again, and a token of one player would be another's.
/// </remarks>
public sealed partial class RestoreGuard(Vault vault, LotteryDatabase database, ILogger<RestoreGuard> log) : BackgroundService
{
    /// <summary>The file's name begins so; the cluster's id follows, as one folder may have served several databases.</summary>
    private const string FileName = "in-use-until-";

    /// <summary>By how much each sequence of ids goes on: more than are given out between two backups.</summary>
    private const int SkippedBlocks = 1_000_000;

    private static readonly TimeSpan Period = TimeSpan.FromSeconds(10);

    private bool _failed;

    /// <summary>Refuses a database that is older than the note.</summary>
    /// <exception cref="VaultException">It is; the message says what to do.</exception>
    public async Task Check(CancellationToken stop)
    {
        // The file first: other processes write the database's note, then the file's.
        await using var connection = await database.Source.OpenConnectionAsync(stop);
        var file = FileOf(await connection.QuerySingleAsync<Guid>("SELECT id FROM cluster_id"));
        var noted = Noted(file);
        var seen = (await connection.QuerySingleAsync<DateTime?>("SELECT seen_at FROM cluster_id"))?.ToUniversalTime();
        if (noted is not null && (seen is null || seen < noted))
            throw new VaultException(string.Create(CultureInfo.InvariantCulture,
                $"The database is of {seen?.ToString("u", CultureInfo.InvariantCulture) ?? "an older release"}, but {file} says that it was in use until {noted:u}: it was put back from a backup, and what happened in between is missing. Put the right database back; or go on without it: `lottery keys accept-backup` ends all sessions, gives no number out twice, and lets the service start."));
    }

    /// <summary>Goes on with a database that was put back: no id is given out twice, nobody is signed in, and the note is the database's.</summary>
    public async Task Accept(CancellationToken stop)
    {
        await using var connection = await database.Source.OpenConnectionAsync(stop);
        await using var transaction = await connection.BeginTransactionAsync(stop);
        await connection.ExecuteAsync(
            $"SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, coalesce(last_value, start_value) + increment_by * {SkippedBlocks}) FROM pg_sequences WHERE schemaname = 'public'");
        await connection.ExecuteAsync("UPDATE player SET tokens_valid_from = now()");
        await transaction.CommitAsync(stop);
        File.Delete(FileOf(await connection.QuerySingleAsync<Guid>("SELECT id FROM cluster_id")));
        await Note(stop);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await Note(stoppingToken);
                _failed = false;
            }
            catch (Exception e) when (e is NpgsqlException or TimeoutException or IOException or UnauthorizedAccessException or OperationCanceledException)
            {
                if (!_failed && !stoppingToken.IsCancellationRequested && e is not NpgsqlException)
                    LogNotNoted(vault.Folder, e.Message);
                _failed = true;
            }
            await Task.Delay(Period, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>The database's note is the earlier one, always: a process that dies in between leaves no false alarm.</summary>
    private async Task Note(CancellationToken stop)
    {
        await using var connection = await database.Source.OpenConnectionAsync(stop);
        var (id, seen) = await connection.QuerySingleAsync<(Guid, DateTime)>("UPDATE cluster_id SET seen_at = greatest(seen_at, now()) RETURNING id, seen_at");
        var file = FileOf(id);
        if (Noted(file) is { } noted && noted >= seen)
            return; // Another process has written a later one.
        var next = $"{file}.{Environment.ProcessId}";
        await File.WriteAllTextAsync(next, $"{seen.ToUniversalTime():O}\n", stop);
        File.Move(next, file, overwrite: true);
    }

    private string FileOf(Guid cluster) => Path.Combine(vault.Folder, $"{FileName}{cluster:N}");

    private static DateTime? Noted(string file)
    {
        try
        {
            return DateTime.Parse(File.ReadAllText(file).AsSpan().Trim(), CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind);
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    [LoggerMessage(EventId = 320, Level = LogLevel.Warning, Message = "Until when the database was in use could not be noted in {Folder}: {Why}. An older backup would not be noticed.")]
    private partial void LogNotNoted(string folder, string why);
}
