using System.ComponentModel;
using Npgsql;

namespace Lottery.Api.Hosting;

/// <summary>Keeps the private PostgreSQL answering: a server that died is started again, as often as needed.</summary>
/// <remarks>
/// It holds one idle connection, which PostgreSQL ends at once when the server dies, and when the server ends all sessions to
/// recover from a crash of one of its processes. While the server cannot start, because the disk is full for example, it is
/// tried every two seconds, for ten minutes.
/// </remarks>
/// <param name="postgres">The server, running. The caller disposes of it when the watch has ended.</param>
/// <param name="time">The clock.</param>
/// <param name="log">Told when the server went away, why it does not start, and when it is back.</param>
public sealed partial class PostgresWatch(PrivatePostgres postgres, TimeProvider time, ILogger log)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <summary>Watches until it is cancelled. When this has returned, it starts no server any more.</summary>
    /// <exception cref="PrivatePostgresException">The server cannot be started again: not at all, or not for ten minutes. One sentence for the operator.</exception>
    /// <exception cref="PostgresMissingException">PostgreSQL's programs are gone.</exception>
    public async Task RunAsync(CancellationToken stop)
    {
        try
        {
            var connection = await TryConnectAsync(stop);
            while (true)
            {
                if (connection is not null)
                {
                    await UntilBrokenAsync(connection, stop);
                    // An operator may have ended the session alone.
                    connection = await TryConnectAsync(stop);
                    if (connection is not null) continue;
                }
                var lost = time.GetTimestamp();
                LogLost(postgres.ProcessId);
                connection = await ReviveAsync(lost, stop);
                LogBack(postgres.ProcessId, time.GetElapsedTime(lost).TotalSeconds);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Told to stop.
        }
    }

    private async Task<NpgsqlConnection?> TryConnectAsync(CancellationToken stop)
    {
        try
        {
            return await postgres.ConnectAsync(stop);
        }
        catch (NpgsqlException)
        {
            return null;
        }
    }

    private static async Task UntilBrokenAsync(NpgsqlConnection connection, CancellationToken stop)
    {
        await using (connection)
        {
            try
            {
                while (true) await connection.WaitAsync(stop);
            }
            catch (NpgsqlException)
            {
                // The server ended it.
            }
        }
    }

    private async Task<NpgsqlConnection> ReviveAsync(long lost, CancellationToken stop)
    {
        var isSaid = false;
        for (var pause = FirstPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            try
            {
                return await postgres.ReviveAsync(stop);
            }
            catch (Exception failure) when (failure is PrivatePostgresException or NpgsqlException or IOException or UnauthorizedAccessException or Win32Exception)
            {
                var reason = Reason(failure);
                if (failure is PrivatePostgresException { IsFinal: true })
                    throw new PrivatePostgresException($"PostgreSQL went away and cannot be started again: {reason}.");
                if (time.GetElapsedTime(lost) > Patience)
                    throw new PrivatePostgresException($"PostgreSQL went away and could not be started again for {Patience.TotalMinutes:0} minutes: {reason}.");
                if (!isSaid) LogNotYet(Patience.TotalMinutes, reason);
                isSaid = true;
            }
            await Task.Delay(pause, time, stop);
        }
    }

    private static string Reason(Exception failure) => failure is PrivatePostgresException { Reason: var reason }
        ? reason
        : failure.GetBaseException().Message.Split('\n')[0].TrimEnd('.');

    [LoggerMessage(4, LogLevel.Warning, "PostgreSQL, process {ProcessId}, went away; it is being restored")]
    private partial void LogLost(int processId);

    [LoggerMessage(5, LogLevel.Warning, "PostgreSQL does not start yet and is tried again, for {Minutes:0} minutes at most: {Reason}")]
    private partial void LogNotYet(double minutes, string reason);

    [LoggerMessage(6, LogLevel.Information, "PostgreSQL, process {ProcessId}, is back after {Seconds:0.0} s")]
    private partial void LogBack(int processId, double seconds);
}
