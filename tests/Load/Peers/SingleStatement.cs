using Lottery.Grains;
using Npgsql;
using static Lottery.Load.Peers.PurchaseSql;

namespace Lottery.Load.Peers;

/// <summary>Contender: the whole purchase is one statement, and so one transaction and one round trip.</summary>
internal sealed class SingleStatement(NpgsqlDataSource source) : IPurchases
{
    /// <summary>Writes as many sales as there are lines, or nothing where the draw does not sell or the money is short.</summary>
    private const string Purchase =
        """
        WITH paid AS (
            UPDATE wallet_balance SET available = available - $3, version = version + 1
            WHERE wallet_id = $1 AND currency = $2 AND available >= $3
                AND EXISTS (SELECT FROM draw WHERE id = $4 AND status IN ('Planned', 'Open') AND opens_at <= $11 AND closes_at > $11)
                AND NOT EXISTS (SELECT FROM payment WHERE wallet_id = $1 AND request_key = $9)
            RETURNING wallet_id),
        bought AS (
            INSERT INTO payment (id, wallet_id, kind, currency, amount, status, draw_id, book, first_ticket, tickets, confirmed, reason,
                request_key, request_hash, created_at, finished_at, version)
            SELECT $5, $1, 'Purchase', $2, $3, 'Success', $4, 0, $6, cardinality($7), true, 0, $9, $10, $11, $11, 2 FROM paid),
        entry AS (
            INSERT INTO ledger_entry (payment_id, step, from_kind, from_owner, to_kind, to_owner, currency, amount, at)
            SELECT $5, 2, 1, $1, 4, $4, $2, $3, $11 FROM paid)
        INSERT INTO sale (ticket_id, draw_id, book, position, payment_id, player_id, numbers, salt, sold_at)
        SELECT $6 + i - 1, $4, 0, $6 + i - 1, $5, $1, numbers, salt, $11 FROM paid, unnest($7, $8) WITH ORDINALITY AS line (numbers, salt, i)
        """;

    public async Task<Reply<Order>> Buy(Order order)
    {
        await using var connection = await source.OpenConnectionAsync();
        await using var command = new NpgsqlCommand(Purchase, connection)
        {
            Parameters =
            {
                Value(order.Wallet), Value(order.Currency), Value(order.Amount), Value(order.Draw), Value(order.Payment), Value(order.FirstTicket),
                Value(order.Lines), Value(order.Salts), Value(order.Key), Value(order.Hash), Value(order.At),
            },
        };
        try
        {
            if (await command.ExecuteNonQueryAsync() > 0)
                return order;
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            return await Repeats.Find(connection, order);
        }
        var known = await connection.Read(order, ReadWallet);
        return known.IsRepeated ? await Repeats.Find(connection, order) : known.WhyNot(order);
    }
}
