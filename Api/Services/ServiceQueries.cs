using Dapper;
using Lottery.Api.Http;
using Lottery.Storage.Database;

namespace Lottery.Api.Services;

/// <summary>What the tables say about services.</summary>
public sealed class ServiceQueries(LotteryDatabase database)
{
    /// <summary>The services that were not removed, by number.</summary>
    public async Task<Page<ServiceView>> List(PageRequest page)
    {
        await using var connection = await database.Source.OpenConnectionAsync();
        var rows = await connection.QueryAsync<(long Id, string Name, DateTime CreatedAt)>(
            "SELECT id, name, created_at FROM service WHERE removed_at IS NULL AND id > @after ORDER BY id LIMIT @limit",
            new { after = page.Number() ?? 0, limit = page.Rows });
        return page.Of([.. rows.Select(r => new ServiceView(r.Id, r.Name, r.CreatedAt))], s => s.ServiceId);
    }

    /// <summary>What each service earned in a time, by name: amounts in minor units.</summary>
    /// <param name="currency">The currency's code.</param>
    /// <param name="from">The first moment.</param>
    /// <param name="until">The first moment after it.</param>
    /// <param name="stop">Cancels the query.</param>
    public async Task<IReadOnlyList<(string Name, decimal Minor)>> Revenue(string currency, DateTimeOffset from, DateTimeOffset until, CancellationToken stop)
    {
        await using var connection = await database.Source.OpenConnectionAsync(stop);
        return [.. await connection.QueryAsync<(string Name, decimal Minor)>(new CommandDefinition(
            """
            SELECT s.name, sum(e.amount) FROM ledger_entry e JOIN service s ON s.id = e.to_owner
            WHERE e.to_kind = 10 AND e.currency = @currency AND e.at >= @from AND e.at < @until
            GROUP BY s.id, s.name ORDER BY s.name
            """,
            new { currency, from = from.UtcDateTime, until = until.UtcDateTime },
            cancellationToken: stop))];
    }
}
