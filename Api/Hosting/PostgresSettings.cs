using System.Globalization;

namespace Lottery.Api.Hosting;

/// <summary>The two files that configure a private cluster, whole; they are rewritten at each start.</summary>
internal static class PostgresSettings
{
    /// <summary>Who may connect: every user that can enter the socket's folder, as <c>lottery</c>.</summary>
    public const string HostBasedAuthentication = "local all lottery trust\n";

    private const long Megabyte = 1 << 20;

    /// <summary>The server's settings: nothing is traded for speed that an acknowledged sale depends on.</summary>
    /// <param name="socketFolder">Absolute, without quotes, commas or backslashes.</param>
    /// <param name="walCompression"><c>on</c>, or <c>lz4</c> where the server was built with it.</param>
    public static string Configuration(string socketFolder, string walCompression) => string.Create(CultureInfo.InvariantCulture, $"""
        # Rewritten at each start of lottery. For settings of your own: ALTER SYSTEM SET name = value.
        listen_addresses = ''
        unix_socket_directories = '{socketFolder}'
        unix_socket_permissions = 0700
        port = 5432
        max_connections = 100
        cluster_name = 'lottery'

        fsync = on
        synchronous_commit = on
        full_page_writes = on

        shared_buffers = {SharedBuffers() / Megabyte}MB
        jit = off
        autovacuum = on
        max_wal_size = 4GB
        min_wal_size = 512MB
        checkpoint_timeout = 15min
        wal_compression = {walCompression}

        timezone = 'UTC'
        log_timezone = 'UTC'
        lc_messages = 'C'

        """);

    /// <summary>An eighth of the memory this process may use, from 128 MB to 1 GB; in bytes.</summary>
    private static long SharedBuffers() =>
        Math.Clamp(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 8, 128 * Megabyte, 1024 * Megabyte);
}
