using Lottery.Grains;
using Lottery.Grains.Schedules;
using Lottery.Storage.Database;

namespace Lottery.Storage.Tables;

/// <summary>Reads schedules back.</summary>
internal sealed class ScheduleTables(LotteryDatabase database)
{
    public async Task<Dictionary<ScheduleId, Schedule>> Schedules(IReadOnlyList<ScheduleId> ids)
    {
        await using var command = database.Lookups.CreateCommand(
            """
            SELECT id, game_id, days, closes_at, zone, sales_last, draws_after, next_on, next_at, creating, created, skipped, ended_at, created_at, version
            FROM schedule WHERE id = ANY($1)
            """);
        command.Parameters.Add(new() { Value = ids.Select(id => id.Value).ToArray() });
        await using var reader = await command.ExecuteReaderAsync();
        var found = new Dictionary<ScheduleId, Schedule>();
        while (await reader.ReadAsync())
        {
            var id = new ScheduleId(reader.GetInt64(0));
            var terms = new ScheduleTerms(
                new(reader.GetString(1)), (Weekdays)reader.GetInt32(2), TimeOnly.MinValue.AddMinutes(reader.GetInt32(3)), reader.GetString(4),
                TimeSpan.FromSeconds(reader.GetInt64(5)), TimeSpan.FromSeconds(reader.GetInt64(6)));
            var next = reader.IsDBNull(7) ? null : new Occurrence(reader.GetFieldValue<DateOnly>(7), reader.Time(8));
            found[id] = new(id, terms, next, reader.Time(13), reader.GetInt64(14))
            {
                Creating = reader.LongOrNull(9) is { } draw ? new DrawId(draw) : null,
                Created = reader.GetInt64(10),
                Skipped = reader.GetInt64(11),
                EndedAt = reader.TimeOrNull(12),
            };
        }
        return found;
    }
}
