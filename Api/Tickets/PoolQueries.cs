using Dapper;
using Lottery.Api.Http;
using Lottery.Grains;
using Lottery.Grains.Draws;
using Lottery.Grains.Tickets;
using Lottery.Storage.Database;
using Npgsql;

namespace Lottery.Api.Tickets;

/// <summary>Which pre-created tickets are to be had: those of the batches, without those that the tables say are taken.</summary>
public sealed class PoolQueries(LotteryDatabase database, Clock clock)
{
    /// <summary>Tickets that are looked through with one query.</summary>
    private const int MostLookedThrough = 20_000;

    private const int MostBatches = 1_000;

    /// <summary>Available tickets after a number.</summary>
    public async Task<Page<AvailableTicketView>> Available(DrawTerms terms, PageRequest page)
    {
        await using var connection = await database.Lookups.OpenConnectionAsync();
        var key = await connection.QuerySingleOrDefaultAsync<byte[]>("SELECT key FROM ticket_pool WHERE draw_id = @draw", new { draw = terms.Id.Value });
        var found = new List<AvailableTicketView>();
        // Goes on until the page is full or the pool ends: a page is never empty without being the last.
        for (long? after = Math.Max(page.Number() ?? 0, PooledTickets.First - 1); key is not null && after is { } last && found.Count < page.Rows;)
            after = await Add(connection, terms, key, last, page.Rows, found);
        return page.Of(found, ticket => ticket.TicketId);
    }

    /// <summary>Adds available tickets after a number, and says where to go on; null at the end.</summary>
    private async Task<long?> Add(NpgsqlConnection connection, DrawTerms terms, byte[] key, long after, int rows, List<AvailableTicketView> found)
    {
        var batches = (await connection.QueryAsync<(long Id, long Start, int Count)>(
            "SELECT id, start, count FROM ticket_batch WHERE draw_id = @draw AND id >= @first ORDER BY id LIMIT @limit",
            new { draw = terms.Id.Value, first = new TicketId(after).Batch().Value, limit = MostBatches })).ToList();
        var candidates = Candidates(batches, after).Take(MostLookedThrough).ToList();
        if (candidates.Count == 0)
            return null;
        // Taken is what a hold that has not lapsed keeps from others, and what is sold.
        var taken = (await connection.QueryAsync<long>(
            """
            SELECT id FROM ticket
            WHERE draw_id = @draw AND id BETWEEN @first AND @last AND status <> 'Available' AND (held_until IS NULL OR held_until > @now)
            """,
            new { draw = terms.Id.Value, first = candidates[0].Ticket.Value, last = candidates[^1].Ticket.Value, now = clock.Now.UtcDateTime })).ToHashSet();
        foreach (var (ticket, batch) in candidates.Where(c => !taken.Contains(c.Ticket.Value)).Take(rows - found.Count))
        {
            var made = PooledTicket.Of(new(ticket.Batch(), terms.Id, batch.Start, batch.Count, default), key, terms.Pick, terms.Of, ticket.Index());
            found.Add(new(ticket.Value, made.Numbers.ToArray()));
        }
        return candidates[^1].Ticket.Value;
    }

    private static IEnumerable<(TicketId Ticket, (long Start, int Count) Batch)> Candidates(IEnumerable<(long Id, long Start, int Count)> batches, long after)
    {
        foreach (var (id, start, count) in batches)
        {
            var first = new BatchId(id).Ticket(0).Value;
            for (var index = (int)Math.Clamp(after + 1 - first, 0, count); index < count; index++)
                yield return (new BatchId(id).Ticket(index), (start, count));
        }
    }
}
