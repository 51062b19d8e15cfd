using System.Net.Sockets;
using Lottery.Grains;
using Npgsql;

namespace Lottery.Storage.Telemetry;

/// <summary>How failures are logged: an outage in one line, a bug with its stack trace.</summary>
internal static class Outages
{
    /// <summary>The reason in one line; PostgreSQL's has details below.</summary>
    public static string Reason(Exception failure) => failure.GetBaseException().Message.Split('\n')[0];

    /// <summary>The exception to log: null where another part of the system is away or starting, which no stack trace explains.</summary>
    public static Exception? Trace(Exception failure)
    {
        var cause = failure.GetBaseException();
        return cause is PostgresException refused ? IsAway(refused) ? null : failure
            : cause is NpgsqlException or SocketException or IOException or TimeoutException or StorageUnavailableException or OrleansException ? null
            : failure;
    }

    /// <summary>Class 08 is the connection, 53 resources such as the disk, 57P a shutdown or a start, LS our own: this silo was struck off.</summary>
    private static bool IsAway(PostgresException refused) =>
        refused.SqlState.StartsWith("08", StringComparison.Ordinal) || refused.SqlState.StartsWith("53", StringComparison.Ordinal)
        || refused.SqlState.StartsWith("57P", StringComparison.Ordinal) || refused.SqlState.StartsWith("LS", StringComparison.Ordinal);
}
