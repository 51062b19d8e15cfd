using Lottery.Grains;
using Lottery.Grains.Games;
using Lottery.Grains.Tickets;
using Lottery.Storage.Database;

namespace Lottery.Storage.Tables;

/// <summary>Reads pools, batches and pre-created tickets back.</summary>
internal sealed class TicketTables(LotteryDatabase database)
{
    public async Task<Dictionary<DrawId, TicketPool>> Pools(IReadOnlyList<DrawId> ids)
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

    public async Task<Dictionary<BatchLookup, TicketBatch>> Batches(IReadOnlyList<BatchLookup> lookups)
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

    /// <summary>Tickets that somebody held once; the others have no rows.</summary>
    public async Task<Dictionary<TicketId, Ticket>> Tickets(IReadOnlyList<TicketId> ids)
    {
        await using var command = database.Lookups.CreateCommand(
            "SELECT id, draw_id, numbers, status, version, payment_id, player_id, held_until FROM ticket WHERE id = ANY($1)");
        command.Parameters.Add(new() { Value = ids.Select(id => id.Value).ToArray() });
        await using var reader = await command.ExecuteReaderAsync();
        var found = new Dictionary<TicketId, Ticket>();
        while (await reader.ReadAsync())
        {
            var id = new TicketId(reader.GetInt64(0));
            found[id] = new(id, new(reader.GetInt64(1)), new Numbers(reader.GetInt64(2)), Enum.Parse<TicketStatus>(reader.GetString(3)), reader.GetInt64(4))
            {
                Payment = reader.LongOrNull(5) is { } payment ? new PaymentId(payment) : null,
                Player = reader.LongOrNull(6) is { } player ? new PlayerId(player) : null,
                HeldUntil = reader.TimeOrNull(7),
            };
        }
        return found;
    }

    /// <summary>The lines of tickets, by what their batches say; a number beyond its batch's end is none.</summary>
    public async Task<Dictionary<TicketLookup, PooledLine>> Lines(IReadOnlyList<TicketLookup> lookups)
    {
        await using var command = database.Lookups.CreateCommand(
            """
            SELECT b.id, b.draw_id, b.start, b.count, b.created_at, p.key, d.pick, d.of
            FROM ticket_batch b JOIN ticket_pool p ON p.draw_id = b.draw_id JOIN draw d ON d.id = b.draw_id
            WHERE b.id = ANY($1)
            """);
        command.Parameters.Add(new() { Value = lookups.Select(l => l.Ticket.Batch().Value).Distinct().ToArray() });
        await using var reader = await command.ExecuteReaderAsync();
        var asked = lookups.ToLookup(l => l.Ticket.Batch());
        var found = new Dictionary<TicketLookup, PooledLine>();
        while (await reader.ReadAsync())
        {
            var batch = new TicketBatch(new(reader.GetInt64(0)), new(reader.GetInt64(1)), reader.GetInt64(2), reader.GetInt32(3), reader.Time(4));
            foreach (var lookup in asked[batch.Id].Where(l => l.Ticket.Index() < batch.Count))
                found[lookup] = PooledLine.Of(batch, reader.GetFieldValue<byte[]>(5), reader.GetInt32(6), reader.GetInt32(7), lookup.Ticket.Index());
        }
        return found;
    }
}
