using System.Net.Sockets;
using Lottery.Grains;
using Npgsql;

namespace Lottery.Api.Logs;

/// <summary>Exceptions that say that the database cannot be reached or cannot work now. Where they were thrown says nothing: their reason does.</summary>
internal static class Outage
{
    /// <summary>PostgreSQL's classes of such errors: connections, resources, operators who stop it, its own disk; LS is ours: this silo was struck off.</summary>
    private static readonly string[] Classes = ["08", "53", "57P", "58", "LS"];

    /// <summary>The reason, in one line; null where the exception is no outage, but perhaps a bug.</summary>
    public static string? Reason(Exception thrown)
    {
        for (var e = thrown; e is not null; e = e.InnerException)
        {
            if (e is StorageUnavailableException || IsOutage(e))
                return thrown.GetBaseException().Message.Split('\n')[0].TrimEnd('.');
        }
        return null;
    }

    private static bool IsOutage(Exception e) => e switch
    {
        PostgresException { SqlState: var state } => Classes.Any(known => state.StartsWith(known, StringComparison.Ordinal)),
        NpgsqlException { InnerException: IOException or SocketException or TimeoutException } => true,
        _ => false,
    };
}
