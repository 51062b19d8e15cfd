using Lottery.Grains;
using Lottery.Grains.Books;
using Lottery.Grains.Draws;
using Lottery.Grains.Tickets;
using Lottery.Storage.Database;

namespace Lottery.Storage.Tables;

/// <summary>Reads pools, batches and tickets back.</summary>
public sealed class TicketTables(LotteryDatabase database, Currencies currencies)
{
    internal async Task<Dictionary<DrawId, TicketPool>> Pools(IReadOnlyList<DrawId> ids)
    {
        await using var command = database.Lookups.CreateCommand("SELECT draw_id, key, issued, version FROM ticket_pool WHERE draw_id = ANY($1)");
        command.Parameters.Add(new() { Value = ids.Select(id => id.Value).ToArray() });
        await using var reader = await command.ExecuteReaderAsync();
        var found = new Dictionary<DrawId, TicketPool>();
        while (await reader.ReadAsync())
        {
            var draw = new DrawId(reader.GetInt64(0));
            found[draw] = new(draw, reader.GetFieldValue<byte[]>(1), reader.GetInt64(2), reader.GetInt64(3));
        }
        return found;
    }

    internal async Task<Dictionary<BatchLookup, TicketBatch>> Batches(IReadOnlyList<BatchLookup> lookups)
    {
        await using var command = database.Lookups.CreateCommand("SELECT id, draw_id, start, count, created_at FROM ticket_batch WHERE id = ANY($1)");
        command.Parameters.Add(new() { Value = lookups.Select(l => l.Batch.Value).ToArray() });
        await using var reader = await command.ExecuteReaderAsync();
        var found = new Dictionary<BatchLookup, TicketBatch>();
        while (await reader.ReadAsync())
        {
            var id = new BatchId(reader.GetInt64(0));
            found[new(id)] = new(id, new(reader.GetInt64(1)), reader.GetInt64(2), reader.GetInt32(3), reader.Time(4));
        }
        return found;
    }

    /// <summary>Pre-created tickets, held or not; a number beyond its batch's end is none.</summary>
    internal async Task<Dictionary<TicketId, MadeTicket>> Made(IReadOnlyList<TicketId> ids)
    {
        await using var command = database.Lookups.CreateCommand(
            """
            SELECT a.id, b.id, b.draw_id, b.start, b.count, b.created_at, p.key, d.pick, d.of, d.game_id, d.price, d.currency,
                   t.status, t.version, t.payment_id, t.player_id, t.held_at, t.held_until
            FROM unnest($1::bigint[], $2::bigint[]) AS a (id, batch)
            JOIN ticket_batch b ON b.id = a.batch JOIN ticket_pool p ON p.draw_id = b.draw_id JOIN draw d ON d.id = b.draw_id
            LEFT JOIN ticket t ON t.id = a.id
            """);
        command.Parameters.Add(new() { Value = ids.Select(id => id.Value).ToArray() });
        command.Parameters.Add(new() { Value = ids.Select(id => id.Batch().Value).ToArray() });
        await using var reader = await command.ExecuteReaderAsync();
        var found = new Dictionary<TicketId, MadeTicket>();
        while (await reader.ReadAsync())
        {
            var id = new TicketId(reader.GetInt64(0));
            var batch = new TicketBatch(new(reader.GetInt64(1)), new(reader.GetInt64(2)), reader.GetInt64(3), reader.GetInt32(4), reader.Time(5));
            if (id.Index() >= batch.Count)
                continue;
            var ticket = PooledTicket.Of(batch, reader.GetFieldValue<byte[]>(6), reader.GetInt32(7), reader.GetInt32(8), id.Index());
            if (reader.TextOrNull(12) is { } status)
                ticket = ticket with
                {
                    Status = Enum.Parse<TicketStatus>(status),
                    Version = reader.GetInt64(13),
                    Payment = reader.LongOrNull(14) is { } payment ? new PaymentId(payment) : null,
                    Player = reader.LongOrNull(15) is { } player ? new PlayerId(player) : null,
                    HeldAt = reader.TimeOrNull(16),
                    HeldUntil = reader.TimeOrNull(17),
                };
            found[id] = new(ticket, new(reader.GetString(9)), new(reader.GetInt64(10), currencies[reader.GetString(11)]), batch.CreatedAt);
        }
        return found;
    }

    /// <summary>Tickets that are in a draw, by their numbers, and what became of them.</summary>
    public async Task<Dictionary<TicketId, SoldTicket>> Sold(long[] tickets)
    {
        await using var batch = database.Lookups.CreateBatch();
        // Prizes and refunds are looked up where the draw has any. The draws come last: they may be ahead of the payments, not behind.
        batch.BatchCommands.Add(new(
            $"""
            SELECT {DrawTables.SaleColumns}, w.id, w.finished_at, r.id, r.finished_at
            FROM sale s JOIN draw d ON d.id = s.draw_id
            LEFT JOIN LATERAL (SELECT id, finished_at FROM payment WHERE ticket_id = s.ticket_id AND d.award IS NOT NULL LIMIT 1) w ON true
            LEFT JOIN LATERAL (SELECT b.id, b.finished_at FROM payment p JOIN payment b ON b.id = p.refunded_by
                               WHERE p.id = s.payment_id AND d.status = 'Cancelled' LIMIT 1) r ON true
            WHERE s.ticket_id = ANY($1)
            """)
        { Parameters = { new() { Value = tickets } } });
        batch.BatchCommands.Add(new(
            """
            SELECT d.id, d.game_id, d.price, d.currency, d.result, d.award FROM draw d
            WHERE d.id = ANY(ARRAY(SELECT s.draw_id FROM sale s WHERE s.ticket_id = ANY($1)))
            """)
        { Parameters = { new() { Value = tickets } } });
        await using var reader = await batch.ExecuteReaderAsync();
        var sold = new List<(Sale Sale, PostedPayment? Prize, PostedPayment? Refund)>();
        while (await reader.ReadAsync())
            sold.Add((DrawTables.ReadSale(reader), Posted(9), Posted(11)));
        await reader.NextResultAsync();
        var draws = new Dictionary<DrawId, DrawOutcome>();
        while (await reader.ReadAsync())
            draws[new(reader.GetInt64(0))] = new(
                new(reader.GetString(1)),
                new(reader.GetInt64(2), currencies[reader.GetString(3)]),
                Json.Read<DrawResult>(reader.TextOrNull(4)),
                Json.Read<PrizeAward>(reader.TextOrNull(5)));
        return sold.ToDictionary(s => s.Sale.Ticket, s => new SoldTicket(s.Sale, draws[s.Sale.Book.Draw], s.Prize, s.Refund));

        PostedPayment? Posted(int at) => reader.LongOrNull(at) is { } id ? new(new(id), reader.Time(at + 1)) : null;
    }

    internal async Task<Dictionary<TicketLookup, SoldTicket>> Sold(IReadOnlyList<TicketLookup> lookups) =>
        (await Sold([.. lookups.Select(l => l.Ticket.Value)])).ToDictionary(found => new TicketLookup(found.Key), found => found.Value);
}
