using Lottery.Grains;
using Lottery.Grains.Audit;
using Lottery.Storage.Database;
using Npgsql;

namespace Lottery.Storage.Tables;

/// <summary>Reads the audit log back.</summary>
public sealed class AuditTables(LotteryDatabase database)
{
    internal const string Columns = "number, at, operator_id, action, target, detail, request, previous, hash";

    /// <summary>The latest entry; null where there is none.</summary>
    public async Task<AuditEntry?> Last()
    {
        await using var command = database.Lookups.CreateCommand($"SELECT {Columns} FROM audit_entry ORDER BY number DESC LIMIT 1");
        await using var reader = await command.ExecuteReaderAsync();
        return await reader.ReadAsync() ? Read(reader) : null;
    }

    /// <summary>The next entries after a number, in order.</summary>
    /// <param name="after">0 to begin with the first.</param>
    /// <param name="by">Only those of an operator; null for all.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="stop">Ends the reading.</param>
    public Task<IReadOnlyList<AuditEntry>> After(long after, PlayerId? by, int limit, CancellationToken stop) => Read(">", "ASC", after, by, limit, stop);

    /// <summary>The entries before a number, the latest first.</summary>
    /// <inheritdoc cref="After"/>
    public Task<IReadOnlyList<AuditEntry>> Before(long before, PlayerId? by, int limit, CancellationToken stop) => Read("<", "DESC", before, by, limit, stop);

    private async Task<IReadOnlyList<AuditEntry>> Read(string beyond, string order, long number, PlayerId? by, int limit, CancellationToken stop)
    {
        await using var command = database.Lookups.CreateCommand(
            $"SELECT {Columns} FROM audit_entry WHERE number {beyond} $1 {(by is null ? "" : "AND operator_id = $3")} ORDER BY number {order} LIMIT $2");
        command.Parameters.Add(new() { Value = number });
        command.Parameters.Add(new() { Value = limit });
        if (by is { } only)
            command.Parameters.Add(new() { Value = only.Value });
        await using var reader = await command.ExecuteReaderAsync(stop);
        var found = new List<AuditEntry>();
        while (await reader.ReadAsync(stop))
            found.Add(Read(reader));
        return found;
    }

    internal static AuditEntry Read(NpgsqlDataReader r) => new(
        r.GetInt64(0), r.Time(1), new(r.GetInt64(2)), r.GetString(3), r.GetString(4), r.TextOrNull(5), r.LongOrNull(6), r.GetFieldValue<byte[]>(7), r.GetFieldValue<byte[]>(8));
}
