using Npgsql;

namespace Lottery.Storage.Tables;

/// <summary>Columns that may be null, and times.</summary>
internal static class Reading
{
    public static DateTimeOffset Time(this NpgsqlDataReader reader, int at) => new(reader.GetDateTime(at));

    public static DateTimeOffset? TimeOrNull(this NpgsqlDataReader reader, int at) => reader.IsDBNull(at) ? null : reader.Time(at);

    public static string? TextOrNull(this NpgsqlDataReader reader, int at) => reader.IsDBNull(at) ? null : reader.GetString(at);

    public static long? LongOrNull(this NpgsqlDataReader reader, int at) => reader.IsDBNull(at) ? null : reader.GetInt64(at);

    public static byte[]? BytesOrNull(this NpgsqlDataReader reader, int at) => reader.IsDBNull(at) ? null : reader.GetFieldValue<byte[]>(at);
}
