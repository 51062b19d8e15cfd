using Lottery.Grains;
using Lottery.Grains.Approvals;
using Lottery.Grains.Players;
using Lottery.Storage.Database;
using Npgsql;

namespace Lottery.Storage.Tables;

/// <summary>Reads requests for approval back.</summary>
public sealed class ApprovalTables(LotteryDatabase database, Currencies currencies)
{
    private const string Columns =
        "id, action, target, reason, requested_by, requested_at, expires_at, version, currency, amount, roles, status, decided_by, decided_at, note, finished_at, outcome";

    /// <summary>Those of the numbers that exist.</summary>
    public async Task<Dictionary<ApprovalId, Approval>> Approvals(IReadOnlyList<ApprovalId> ids) =>
        (await Read("WHERE id = ANY($1)", [ids.Select(id => id.Value).ToArray()], CancellationToken.None)).ToDictionary(a => a.Id);

    /// <summary>The next requests after a number, in order.</summary>
    /// <param name="status">Only those that stand so; null for all.</param>
    /// <param name="after">0 to begin with the first.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="stop">Ends the reading.</param>
    public Task<List<Approval>> After(ApprovalStatus? status, long after, int limit, CancellationToken stop) =>
        Read($"WHERE id > $1 {(status is null ? "" : $"AND status = '{status}'")} ORDER BY id LIMIT $2", [after, limit], stop);

    /// <summary>The latest that were decided.</summary>
    public Task<List<Approval>> Decided(int limit, CancellationToken stop) => Read("WHERE status <> 'Pending' ORDER BY decided_at DESC LIMIT $1", [limit], stop);

    /// <summary>Those that were approved before a time and are not carried out.</summary>
    public Task<List<Approval>> CutOff(DateTimeOffset before, CancellationToken stop) =>
        Read("WHERE status = 'Approved' AND decided_at < $1 ORDER BY id LIMIT 100", [before.UtcDateTime], stop);

    private async Task<List<Approval>> Read(string where, object[] parameters, CancellationToken stop)
    {
        await using var command = database.Lookups.CreateCommand($"SELECT {Columns} FROM approval {where}");
        foreach (var parameter in parameters)
            command.Parameters.Add(new() { Value = parameter });
        await using var reader = await command.ExecuteReaderAsync(stop);
        var found = new List<Approval>();
        while (await reader.ReadAsync(stop))
            found.Add(Read(reader));
        return found;
    }

    private Approval Read(NpgsqlDataReader r) => new(
        new(r.GetInt64(0)), Enum.Parse<ApprovalAction>(r.GetString(1)), r.GetInt64(2), r.GetString(3), Person(r, 4), r.Time(5), r.TimeOrNull(6), r.GetInt64(7))
    {
        Amount = r.LongOrNull(9) is { } minor ? new Money(minor, currencies[r.GetString(8)]) : null,
        Roles = r.IsDBNull(10) ? null : (Roles)r.GetInt32(10),
        Status = Enum.Parse<ApprovalStatus>(r.GetString(11)),
        DecidedBy = Person(r, 12),
        DecidedAt = r.TimeOrNull(13),
        Note = r.TextOrNull(14),
        FinishedAt = r.TimeOrNull(15),
        Outcome = (Fault)r.GetInt32(16),
    };

    private static PlayerId? Person(NpgsqlDataReader r, int at) => r.LongOrNull(at) is { } id ? new PlayerId(id) : null;
}
