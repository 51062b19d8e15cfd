using Dapper;
using Lottery.Api.Http;
using Lottery.Grains;
using Lottery.Grains.Draws;
using Lottery.Grains.Tickets;
using Lottery.Storage.Database;

namespace Lottery.Api.Tickets;

/// <summary>Which pre-created tickets are to be had: those of the batches, without those that the tables say are taken.</summary>
public sealed class PoolQueries(LotteryDatabase database, Clock clock)
{
    /// <summary>Tickets that one page looks through at most, however many of them are taken.</summary>
    private const int MostLookedThrough = 20_000;

    private const int MostBatches = 1_000;

    /// <summary>Available tickets after a number, and where to go on.</summary>
    public async Task<(IReadOnlyList<AvailableTicketView> Tickets, long? Next)> Available(DrawTerms terms, Page page)
    {
        var after = Math.Max(page.After ?? 0, PooledTickets.First - 1);
        await using var connection = await database.Lookups.OpenConnectionAsync();
        var key = await connection.QuerySingleOrDefaultAsync<byte[]>("SELECT key FROM ticket_pool WHERE draw_id = @draw", new { draw = terms.Id.Value });
        if (key is null)
            return ([], null);
        var batches = (await connection.QueryAsync<(long Id, long Start, int Count)>(
            "SELECT id, start, count FROM ticket_batch WHERE draw_id = @draw AND id >= @first ORDER BY id LIMIT @limit",
            new { draw = terms.Id.Value, first = new TicketId(after).Batch().Value, limit = MostBatches })).ToList();
        var candidates = Candidates(batches, after).Take(MostLookedThrough + 1).ToList();
        if (candidates.Count == 0)
            return ([], null);
        // Taken is what a hold that has not lapsed keeps from others, and what is sold.
        var taken = (await connection.QueryAsync<long>(
            """
            SELECT id FROM ticket
            WHERE draw_id = @draw AND id BETWEEN @first AND @last AND status <> 'Available' AND (held_until IS NULL OR held_until > @now)
            """,
            new { draw = terms.Id.Value, first = candidates[0].Ticket.Value, last = candidates[^1].Ticket.Value, now = clock.Now.UtcDateTime })).ToHashSet();

        var found = new List<AvailableTicketView>();
        foreach (var (ticket, batch) in candidates.Take(MostLookedThrough))
        {
            after = ticket.Value;
            if (taken.Contains(ticket.Value))
                continue;
            var made = PooledTicket.Of(new(ticket.Batch(), terms.Id, batch.Start, batch.Count, default), key, terms.Pick, terms.Of, ticket.Index());
            found.Add(new(ticket.Value, made.Numbers.ToArray()));
            if (found.Count == page.Limit)
                break;
        }
        var isLast = batches.Count < MostBatches && after == candidates[^1].Ticket.Value;
        return (found, isLast ? null : after);
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
