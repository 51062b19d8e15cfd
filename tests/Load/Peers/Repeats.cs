using Lottery.Grains;
using Npgsql;

namespace Lottery.Load.Peers;

/// <summary>Looks up what an idempotency key bought first.</summary>
internal static class Repeats
{
    private const string Text =
        """
        SELECT p.id, p.draw_id, p.amount, p.first_ticket, p.created_at, p.request_hash, s.numbers, s.salt
        FROM payment p JOIN sale s ON s.ticket_id BETWEEN p.first_ticket AND p.first_ticket + p.tickets - 1
        WHERE p.wallet_id = $1 AND p.request_key = $2 ORDER BY s.ticket_id
        """;

    /// <summary>The order that came first with this one's key, or a mismatch where it was another request.</summary>
    public static async Task<Reply<Order>> Find(NpgsqlConnection connection, Order order)
    {
        await using var command = new NpgsqlCommand(Text, connection) { Parameters = { PurchaseSql.Value(order.Wallet), PurchaseSql.Value(order.Key) } };
        await using var reader = await command.ExecuteReaderAsync();
        await reader.ReadAsync();
        if (reader.GetGuid(5) != order.Hash)
            return Fault.IdempotencyMismatch;
        var first = order with
        {
            Payment = reader.GetInt64(0),
            Draw = reader.GetInt64(1),
            Amount = reader.GetInt64(2),
            FirstTicket = reader.GetInt64(3),
            At = reader.GetDateTime(4),
        };
        var (lines, salts) = (new List<long>(), new List<Guid>());
        do
        {
            lines.Add(reader.GetInt64(6));
            salts.Add(reader.GetGuid(7));
        }
        while (await reader.ReadAsync());
        return first with { Lines = [.. lines], Salts = [.. salts] };
    }
}
