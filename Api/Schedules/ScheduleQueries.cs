using Dapper;
using Lottery.Grains;
using Lottery.Storage.Database;

namespace Lottery.Api.Schedules;

/// <summary>What the tables say about schedules.</summary>
public sealed class ScheduleQueries(LotteryDatabase database)
{
    /// <summary>All schedules by number; those that have ended too.</summary>
    public async Task<IReadOnlyList<ScheduleId>> All()
    {
        await using var connection = await database.Source.OpenConnectionAsync();
        return [.. (await connection.QueryAsync<long>("SELECT id FROM schedule ORDER BY id")).Select(id => new ScheduleId(id))];
    }

    /// <summary>The draws that a schedule created, the latest first.</summary>
    public async Task<IReadOnlyList<long>> Draws(ScheduleId schedule, int limit)
    {
        await using var connection = await database.Lookups.OpenConnectionAsync();
        return [.. await connection.QueryAsync<long>(
            "SELECT draw_id FROM schedule_draw WHERE schedule_id = @id ORDER BY on_date DESC LIMIT @limit", new { id = schedule.Value, limit })];
    }
}
