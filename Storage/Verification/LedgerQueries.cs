using Lottery.Grains;

namespace Lottery.Storage.Verification;

/// <summary>The checks of money and tickets.</summary>
internal static class LedgerQueries
{
    internal const int Available = (int)AccountKind.Available;
    internal const int Frozen = (int)AccountKind.Frozen;
    internal const int Deposits = (int)AccountKind.Deposits;
    internal const int Sales = (int)AccountKind.Sales;
    internal const int PrizeFund = (int)AccountKind.PrizeFund;
    internal const int Jackpot = (int)AccountKind.Jackpot;
    internal const int Reserve = (int)AccountKind.Reserve;
    internal const int House = (int)AccountKind.House;
    internal const int Rounding = (int)AccountKind.Rounding;
    internal const int ServiceRevenue = (int)AccountKind.ServiceRevenue;
    internal const int Withdrawals = (int)AccountKind.Withdrawals;

    /// <summary>Payments that freeze their money while they are open.</summary>
    private const string Holds = "('Purchase', 'Order', 'Withdrawal')";

    /// <summary>An entry that hands money over without its having been frozen in between.</summary>
    private static readonly string AtOnce = $"from_kind = {Available} AND to_kind IN ({Sales}, {ServiceRevenue}, {Withdrawals})";

    private static readonly string AccountNames = string.Join(", ", Enum.GetValues<AccountKind>().Select(kind => $"'{kind}'"));

    /// <summary>What awarded draws moved, by the draw's row and by what the game carried into it, which only the ledger says.</summary>
    internal static readonly string Awarded =
        $"""
        SELECT d.id, d.game_id, d.currency, d.settlement,
            (SELECT coalesce(sum((h->>'size')::bigint), 0) FROM jsonb_array_elements(d.seal->'heads') h) * d.price AS sales,
            (d.award->>'fromSales')::bigint AS from_sales,
            (d.award->>'houseTopUp')::bigint AS top_up,
            (d.award->>'rolledOver')::bigint AS rolled_over,
            (d.award->>'reserve')::bigint AS reserve,
            (d.award->>'rounding')::bigint AS rounding,
            coalesce((SELECT sum(e.amount) FROM ledger_entry e WHERE e.payment_id = d.settlement AND e.from_kind = {Jackpot}), 0) AS jackpot_in,
            coalesce((SELECT sum(e.amount) FROM ledger_entry e WHERE e.payment_id = d.settlement AND e.from_kind = {Reserve}), 0) AS reserve_in
        FROM draw d WHERE d.award IS NOT NULL
        """;

    public static IReadOnlyList<NamedQuery> All { get; } =
    [
        new("entries move positive amounts between known accounts",
            $"""
            SELECT 1, e.payment_id, CASE
                WHEN e.amount <= 0 THEN format('entry %s/%s moves %s %s', e.payment_id, e.step, e.amount, e.currency)
                WHEN c.code IS NULL THEN format('entry %s/%s is in %s, an unknown currency', e.payment_id, e.step, e.currency)
                WHEN (e.from_kind, e.from_owner) = (e.to_kind, e.to_owner)
                    THEN format('entry %s/%s moves %s %s from %s to itself', e.payment_id, e.step, e.amount, e.currency, {Account("e.from")})
                WHEN NOT {IsKnown("e.from", "f")}
                    THEN format('entry %s/%s moves %s %s from %s, an unknown account', e.payment_id, e.step, e.amount, e.currency, {Account("e.from")})
                WHEN e.to_kind = {ServiceRevenue} AND s.id IS NULL OR e.from_kind = {ServiceRevenue}
                    THEN format('entry %s/%s moves %s %s from %s to %s, which no service earned', e.payment_id, e.step, e.amount, e.currency, {Account("e.from")}, {Account("e.to")})
                WHEN NOT {IsKnown("e.to", "t")}
                    THEN format('entry %s/%s moves %s %s to %s, an unknown account', e.payment_id, e.step, e.amount, e.currency, {Account("e.to")})
                END
            FROM ledger_entry e
            LEFT JOIN currency c ON c.code = e.currency
            LEFT JOIN draw f ON f.id = e.from_owner AND e.from_kind IN ({Sales}, {PrizeFund})
            LEFT JOIN draw t ON t.id = e.to_owner AND e.to_kind IN ({Sales}, {PrizeFund})
            LEFT JOIN service s ON s.id = e.to_owner AND e.to_kind = {ServiceRevenue}
            """),

        new("each currency sums to zero",
            """
            SELECT count(*), row_number() OVER (ORDER BY currency), CASE
                WHEN sum(balance) <> 0 THEN format('all accounts in %s sum to %s, expected 0', currency, sum(balance)) END
            FROM (SELECT currency, available::numeric + frozen AS balance FROM wallet_balance
                  UNION ALL SELECT currency, balance FROM account_balance) a
            GROUP BY currency
            """),

        new("wallets hold what their entries say",
            $"""
            SELECT 1, wallet_id, CASE
                WHEN b.version IS NULL
                    THEN format('wallet %s has no balance in %s, its entries sum to %s available and %s frozen', wallet_id, currency, e.available, e.frozen)
                WHEN (b.available, b.frozen) IS DISTINCT FROM (coalesce(e.available, 0), coalesce(e.frozen, 0))
                    THEN format('wallet %s has %s available and %s frozen in %s, its entries sum to %s and %s',
                        wallet_id, b.available, b.frozen, currency, coalesce(e.available, 0), coalesce(e.frozen, 0))
                END
            FROM wallet_balance b
            FULL JOIN (
                SELECT wallet_id, currency,
                    coalesce(sum(amount) FILTER (WHERE kind = {Available}), 0) AS available,
                    coalesce(sum(amount) FILTER (WHERE kind = {Frozen}), 0) AS frozen
                FROM (SELECT from_owner AS wallet_id, currency, from_kind AS kind, -amount AS amount FROM ledger_entry WHERE from_kind <= {Frozen}
                      UNION ALL SELECT to_owner, currency, to_kind, amount FROM ledger_entry WHERE to_kind <= {Frozen}) leg
                GROUP BY wallet_id, currency) e USING (wallet_id, currency)
            """),

        new("wallets belong to players, or were made by an invoice",
            """
            SELECT 1, b.wallet_id, CASE
                WHEN p.id IS NULL AND NOT EXISTS (SELECT FROM payment i WHERE i.wallet_id = b.wallet_id AND i.kind = 'Invoice') THEN format('wallet %s has %s available and %s frozen in %s, and there is no such player',
                    b.wallet_id, b.available, b.frozen, b.currency) END
            FROM wallet_balance b LEFT JOIN player p ON p.id = b.wallet_id
            """),

        new("accounts hold what their entries say",
            $"""
            SELECT 1, owner, CASE
                WHEN b.balance IS DISTINCT FROM e.balance THEN format('account %s has %s in %s, its entries sum to %s',
                    {Account("", "kind", "owner")}, coalesce(b.balance::text, 'no balance'), currency, coalesce(e.balance, 0)) END
            FROM account_balance b
            FULL JOIN (
                SELECT kind, owner, currency, sum(amount) AS balance
                FROM (SELECT from_kind AS kind, from_owner AS owner, currency, -amount AS amount FROM ledger_entry WHERE from_kind > {Frozen}
                      UNION ALL SELECT to_kind, to_owner, currency, amount FROM ledger_entry WHERE to_kind > {Frozen}) leg
                GROUP BY kind, owner, currency) e USING (kind, owner, currency)
            """),

        // A payment's entries carry the version that it had when they were made: 1 for the first, its last for the second.
        // A hold that was made and captured in one batch has one entry for both; here it is taken apart again.
        new("payments and awards have exactly their entries",
            $"""
            WITH expected AS (
                SELECT id AS payment_id, 1 AS step,
                    CASE kind WHEN 'Prize' THEN {PrizeFund} WHEN 'Refund' THEN {Sales} WHEN 'PromotionPrize' THEN {House} WHEN 'Credit' THEN {House} ELSE {Available} END AS from_kind,
                    CASE kind WHEN 'Prize' THEN draw_id WHEN 'Refund' THEN draw_id WHEN 'PromotionPrize' THEN 0 WHEN 'Credit' THEN 0 ELSE wallet_id END AS from_owner,
                    CASE WHEN kind IN {Holds} THEN {Frozen} ELSE {Available} END AS to_kind,
                    wallet_id AS to_owner, currency, amount, created_at AS at
                FROM payment WHERE kind IN {Holds} OR status = 'Success' AND kind NOT IN ('Deposit', 'Invoice')
                UNION ALL
                SELECT id, (version - (refunded_by IS NOT NULL)::integer)::integer, {Frozen}, wallet_id,
                    CASE WHEN status <> 'Success' THEN {Available} WHEN kind = 'Order' THEN {ServiceRevenue} WHEN kind = 'Withdrawal' THEN {Withdrawals} ELSE {Sales} END,
                    CASE WHEN status <> 'Success' THEN wallet_id WHEN kind = 'Order' THEN service_id WHEN kind = 'Withdrawal' THEN 0 ELSE draw_id END,
                    currency, amount, finished_at
                FROM payment WHERE kind IN {Holds} AND status <> 'Created'
                UNION ALL
                SELECT id, version::integer, {Deposits}, 0, {Available}, wallet_id, currency, amount, finished_at
                FROM payment WHERE kind IN ('Deposit', 'Invoice') AND status = 'Success'
                UNION ALL
                SELECT settlement, (row_number() OVER (PARTITION BY id ORDER BY place))::integer, from_kind, from_owner, to_kind, to_owner, currency, amount, NULL
                FROM ({Awarded}) a, LATERAL (VALUES
                    (1, {Sales}, id, {PrizeFund}, id, from_sales),
                    (2, {Sales}, id, {House}, 0, sales - from_sales),
                    (3, {Jackpot}, 0, {PrizeFund}, id, jackpot_in),
                    (4, {Reserve}, 0, {PrizeFund}, id, reserve_in),
                    (5, {House}, 0, {PrizeFund}, id, top_up),
                    (6, {PrizeFund}, id, {Jackpot}, 0, rolled_over),
                    (7, {PrizeFund}, id, {Reserve}, 0, reserve),
                    (8, {PrizeFund}, id, {Rounding}, 0, rounding)) m (place, from_kind, from_owner, to_kind, to_owner, amount)
                WHERE amount > 0),
            entry AS (
                SELECT payment_id, step, CASE WHEN {AtOnce} THEN {Frozen} ELSE from_kind END AS from_kind, from_owner, to_kind, to_owner, currency, amount, at
                FROM ledger_entry
                UNION ALL
                SELECT payment_id, 1, from_kind, from_owner, {Frozen}, from_owner, currency, amount, NULL FROM ledger_entry WHERE {AtOnce})
            SELECT 1, payment_id, CASE
                WHEN e.amount IS NULL THEN format('payment %s has no entry %s, expected %s', payment_id, step, {Movement("x")})
                WHEN x.step IS NULL THEN format('entry %s/%s moves %s, and no payment or award calls for it', payment_id, step, {Movement("e")})
                WHEN (x.from_kind, x.from_owner, x.to_kind, x.to_owner, x.currency, x.amount)
                    IS DISTINCT FROM (e.from_kind, e.from_owner, e.to_kind, e.to_owner, e.currency, e.amount)
                    THEN format('entry %s/%s moves %s, expected %s', payment_id, step, {Movement("e")}, {Movement("x")})
                WHEN x.at <> e.at THEN format('entry %s/%s is of %s, expected %s', payment_id, step, e.at, x.at)
                END
            FROM expected x FULL JOIN entry e USING (payment_id, step)
            """),

        new("frozen money is that of open payments",
            $"""
            SELECT 1, wallet_id, CASE
                WHEN coalesce(b.frozen, 0) <> coalesce(p.amount, 0) THEN format('wallet %s has %s frozen in %s, its open payments sum to %s',
                    wallet_id, coalesce(b.frozen, 0), currency, coalesce(p.amount, 0)) END
            FROM wallet_balance b
            FULL JOIN (SELECT wallet_id, currency, sum(amount) AS amount FROM payment WHERE status = 'Created' AND kind IN {Holds} GROUP BY wallet_id, currency) p
                USING (wallet_id, currency)
            """),

        new("tickets are sold to their purchases",
            """
            SELECT 1, s.ticket_id, CASE
                WHEN p.id IS NULL OR p.kind <> 'Purchase' THEN format('ticket %s is sold to payment %s, which is no purchase', s.ticket_id, s.payment_id)
                WHEN p.status = 'Error' THEN format('ticket %s is sold to payment %s, which was released', s.ticket_id, p.id)
                WHEN s.player_id <> p.wallet_id THEN format('ticket %s is of player %s, its payment %s of %s', s.ticket_id, s.player_id, p.id, p.wallet_id)
                WHEN (s.draw_id, s.book) IS DISTINCT FROM (p.draw_id, p.book)
                    THEN format('ticket %s is in book %s/%s, its payment %s is for %s/%s', s.ticket_id, s.draw_id, s.book, p.id, p.draw_id, p.book)
                WHEN s.ticket_id NOT BETWEEN p.first_ticket AND p.first_ticket + p.tickets - 1
                    THEN format('ticket %s is sold to payment %s, which buys %s to %s', s.ticket_id, p.id, p.first_ticket, p.first_ticket + p.tickets - 1)
                WHEN d.id IS NULL THEN format('ticket %s is of draw %s, which does not exist', s.ticket_id, s.draw_id)
                WHEN bit_count(s.numbers::bit(64)) <> d.pick OR d.of < 64 AND (s.numbers < 0 OR s.numbers >> d.of <> 0)
                    THEN format('ticket %s has the numbers %s, no line of %s of %s', s.ticket_id, to_hex(s.numbers), d.pick, d.of)
                WHEN s.sold_at < d.opens_at OR s.sold_at >= d.closes_at
                    THEN format('ticket %s was sold at %s, draw %s sold from %s to %s', s.ticket_id, s.sold_at, d.id, d.opens_at, d.closes_at)
                END
            FROM sale s LEFT JOIN payment p ON p.id = s.payment_id LEFT JOIN draw d ON d.id = s.draw_id
            """),

        new("purchases have their tickets at their price",
            """
            SELECT 1, p.id, CASE
                WHEN d.id IS NULL THEN format('payment %s is for draw %s, which does not exist', p.id, p.draw_id)
                WHEN (p.amount, p.currency) <> (d.price * p.tickets, d.currency)
                    THEN format('payment %s is %s %s for %s tickets of draw %s, expected %s %s',
                        p.id, p.amount, p.currency, p.tickets, d.id, d.price * p.tickets, d.currency)
                WHEN p.status = 'Success' AND coalesce(s.tickets, 0) <> p.tickets
                    THEN format('payment %s is captured, and %s of its %s tickets are sold', p.id, coalesce(s.tickets, 0), p.tickets)
                WHEN p.status = 'Error' AND s.tickets > 0
                    THEN format('payment %s is released, and %s of its %s tickets are sold', p.id, s.tickets, p.tickets)
                WHEN p.status = 'Created' AND s.tickets <> p.tickets
                    THEN format('payment %s is open, and %s of its %s tickets are sold', p.id, s.tickets, p.tickets)
                END
            FROM payment p
            LEFT JOIN draw d ON d.id = p.draw_id
            LEFT JOIN (SELECT payment_id, count(*) AS tickets FROM sale GROUP BY payment_id) s ON s.payment_id = p.id
            WHERE p.kind = 'Purchase'
            """),

        // A pre-created ticket that one buyer was refused may be another's; its sale is checked against its own payment above.
        new("refused purchases buy nothing",
            """
            SELECT 1, r.payment_id, CASE
                WHEN p.id IS NULL THEN format('payment %s was refused by book %s/%s and does not exist', r.payment_id, r.draw_id, r.book)
                WHEN (p.draw_id, p.book) IS DISTINCT FROM (r.draw_id, r.book)
                    THEN format('payment %s was refused by book %s/%s and is for %s/%s', p.id, r.draw_id, r.book, p.draw_id, p.book)
                WHEN p.status = 'Success' THEN format('payment %s was refused by book %s/%s and is captured', p.id, r.draw_id, r.book)
                WHEN s.ticket_id IS NOT NULL THEN format('payment %s was refused by book %s/%s, which sold it ticket %s', p.id, r.draw_id, r.book, s.ticket_id)
                END
            FROM refusal r LEFT JOIN payment p ON p.id = r.payment_id LEFT JOIN sale s ON s.ticket_id = p.first_ticket
                AND (s.payment_id = p.id OR s.ticket_id < 1000000000000000)
            """),

        new("orders are those of their payments",
            """
            SELECT 1, coalesce(o.payment_id, p.id), CASE
                WHEN p.id IS NULL THEN format('order %s/%s is paid by %s, which does not exist', o.service_id, o.order_id, o.payment_id)
                WHEN s.id IS NULL THEN format('payment %s is for an order at service %s, which does not exist', p.id, p.service_id)
                WHEN o.payment_id IS NULL AND p.status = 'Success' THEN format('payment %s is captured, and its order %s/%s was not placed', p.id, p.service_id, p.order_id)
                WHEN o.payment_id IS NOT NULL AND NOT s.used THEN format('order %s/%s is placed at a service that says it was never used', o.service_id, o.order_id)
                WHEN (p.service_id, p.order_id, p.wallet_id, p.currency, p.amount) IS DISTINCT FROM (o.service_id, o.order_id, o.wallet_id, o.currency, o.amount)
                    AND o.payment_id IS NOT NULL
                    THEN format('order %s/%s is for %s %s of %s, its payment %s for %s %s of %s', o.service_id, o.order_id, o.amount, o.currency, o.wallet_id,
                        p.id, p.amount, p.currency, p.wallet_id)
                END
            FROM service_order o
            FULL JOIN (SELECT * FROM payment WHERE kind = 'Order') p ON p.id = o.payment_id
            LEFT JOIN service s ON s.id = p.service_id
            """),

        new("books have no gaps",
            """
            SELECT coalesce(s.sales, 1), draw_id, CASE
                WHEN b.size IS NULL THEN format('book %s/%s does not exist, and %s tickets are sold in it', draw_id, shard, s.sales)
                WHEN d.id IS NULL OR shard NOT BETWEEN 0 AND d.books - 1 THEN format('book %s/%s is of no draw', draw_id, shard)
                WHEN b.size <> coalesce(s.sales, 0) THEN format('book %s/%s has the size %s, and %s tickets are sold in it', draw_id, shard, b.size, coalesce(s.sales, 0))
                WHEN s.first <> 0 OR s.last <> b.size - 1
                    THEN format('book %s/%s has the size %s, and its positions go from %s to %s', draw_id, shard, b.size, s.first, s.last)
                WHEN b.sealed = 0 AND d.status IN ('Closed', 'Drawn', 'Settled') THEN format('book %s/%s still sells, and its draw is %s', draw_id, shard, d.status)
                END
            FROM book b
            FULL JOIN (SELECT draw_id, book AS shard, count(*) AS sales, min(position) AS first, max(position) AS last FROM sale GROUP BY draw_id, book) s
                USING (draw_id, shard)
            LEFT JOIN draw d ON d.id = draw_id
            """),
    ];

    /// <summary>An account in words, from two columns: <c>Sales(7)</c>.</summary>
    internal static string Account(string prefix, string kind = "_kind", string owner = "_owner") =>
        $"concat(coalesce((ARRAY[{AccountNames}])[{prefix}{kind}], {prefix}{kind}::text), '(', {prefix}{owner}, ')')";

    private static string Movement(string row) =>
        $"concat({row}.amount, ' ', {row}.currency, ' from ', {Account(row + ".from")}, ' to ', {Account(row + ".to")})";

    private static string IsKnown(string account, string draw) =>
        $"""
        CASE WHEN {account}_kind IN ({Available}, {Frozen}) THEN {account}_owner > 0
            WHEN {account}_kind IN ({Sales}, {PrizeFund}) THEN coalesce({draw}.currency = e.currency, false)
            WHEN {account}_kind = {ServiceRevenue} THEN {account}_owner > 0
            ELSE {account}_kind BETWEEN {Deposits} AND {Withdrawals} AND {account}_owner = 0 END
        """;
}
