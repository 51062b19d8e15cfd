using Dapper;
using Npgsql;

namespace Lottery.Load.Peers;

/// <summary>Proves from a peer's tables alone that money and tickets are accounted for. The product's own proof asks for books and sums that peers do not keep.</summary>
internal static class PeerProof
{
    /// <summary>Each says one thing of the tables, and selects what contradicts it.</summary>
    private static readonly (string Name, string Contradictions)[] Checks =
    [
        ("each currency sums to zero",
            """
            SELECT currency, sum(balance) FROM (
                SELECT currency, available + frozen AS balance FROM wallet_balance
                UNION ALL SELECT currency, -amount FROM ledger_entry WHERE from_kind > 2
                UNION ALL SELECT currency, amount FROM ledger_entry WHERE to_kind > 2) account
            GROUP BY currency HAVING sum(balance) <> 0
            """),
        ("wallets hold what their entries say",
            """
            SELECT wallet_id, currency FROM wallet_balance b FULL JOIN (
                SELECT wallet_id, currency, sum(amount) FILTER (WHERE kind = 1) AS available, coalesce(sum(amount) FILTER (WHERE kind = 2), 0) AS frozen
                FROM (SELECT from_owner AS wallet_id, currency, from_kind AS kind, -amount AS amount FROM ledger_entry WHERE from_kind <= 2
                      UNION ALL SELECT to_owner, currency, to_kind, amount FROM ledger_entry WHERE to_kind <= 2) leg
                GROUP BY wallet_id, currency) e USING (wallet_id, currency)
            WHERE (b.available, b.frozen) IS DISTINCT FROM (e.available, e.frozen)
            """),
        ("each purchase brought its draw its amount",
            """
            SELECT id FROM (SELECT * FROM payment WHERE kind = 'Purchase') p
            FULL JOIN (SELECT * FROM ledger_entry WHERE to_kind = 4) e ON e.payment_id = p.id AND e.to_owner = p.draw_id AND e.amount = p.amount
            WHERE p.id IS NULL OR e.payment_id IS NULL OR p.status <> 'Success'
            """),
        ("each purchase has its tickets, and each ticket its purchase",
            """
            SELECT id, payment_id FROM (SELECT p.*, d.price FROM payment p JOIN draw d ON d.id = p.draw_id WHERE p.kind = 'Purchase') p
            FULL JOIN (SELECT payment_id, draw_id, player_id, min(ticket_id) AS first, count(*) AS tickets FROM sale GROUP BY payment_id, draw_id, player_id) s
                ON s.payment_id = p.id AND s.draw_id = p.draw_id AND s.player_id = p.wallet_id AND s.first = p.first_ticket AND s.tickets = p.tickets
                    AND p.amount = p.price * s.tickets
            WHERE p.id IS NULL OR s.payment_id IS NULL
            """),
    ];

    /// <returns>The names of the checks that do not hold.</returns>
    public static async Task<IReadOnlyList<string>> Run(NpgsqlDataSource source)
    {
        await using var connection = await source.OpenConnectionAsync();
        var broken = new List<string>();
        foreach (var (name, contradictions) in Checks)
        {
            if (await connection.QuerySingleAsync<bool>($"SELECT EXISTS ({contradictions})", commandTimeout: 0))
                broken.Add(name);
        }
        return broken;
    }
}
