using static Lottery.Storage.Verification.LedgerQueries;

namespace Lottery.Storage.Verification;

/// <summary>The checks of what draws paid, gave back and handed on.</summary>
internal static class SettlementQueries
{
    public static IReadOnlyList<NamedQuery> All { get; } =
    [
        // Until the draw is settled some winners wait; nobody else is ever paid.
        new("winners are paid once, and nobody else",
            """
            WITH tier AS (
                SELECT d.id AS draw_id, d.status, d.currency, (t->>'matches')::bigint AS matches, (t->>'prizeEach')::bigint AS prize,
                    (SELECT bit_or(1::bigint << (n::integer - 1)) FROM jsonb_array_elements_text(d.result->'numbers') n) AS drawn
                FROM draw d, LATERAL jsonb_array_elements(d.award->'tiers') t
                WHERE d.award IS NOT NULL AND (t->>'prizeEach')::bigint > 0),
            winner AS (
                SELECT s.ticket_id, s.player_id, t.draw_id, t.status, t.currency, t.matches, t.prize
                FROM sale s JOIN tier t ON t.draw_id = s.draw_id AND t.matches = bit_count((s.numbers & t.drawn)::bit(64))),
            paid AS (
                SELECT ticket_id, count(*) AS times, min(id) AS id, min(wallet_id) AS wallet_id, min(draw_id) AS draw_id, min(currency) AS currency, min(amount) AS amount
                FROM payment WHERE kind = 'Prize' GROUP BY ticket_id)
            SELECT 1, coalesce(w.ticket_id, p.ticket_id, 0), CASE
                WHEN p.id IS NULL AND w.status = 'Settled'
                    THEN format('ticket %s of settled draw %s matches %s and has no prize, expected %s %s', w.ticket_id, w.draw_id, w.matches, w.prize, w.currency)
                WHEN p.id IS NULL THEN NULL
                WHEN w.ticket_id IS NULL THEN format('payment %s is a prize of %s %s for ticket %s, which won none', p.id, p.amount, p.currency, p.ticket_id)
                WHEN p.times <> 1 THEN format('ticket %s has %s prizes, the first is payment %s', w.ticket_id, p.times, p.id)
                WHEN (p.wallet_id, p.draw_id, p.currency, p.amount) IS DISTINCT FROM (w.player_id, w.draw_id, w.currency, w.prize)
                    THEN format('payment %s is a prize of %s %s for player %s in draw %s, expected for ticket %s: %s %s for %s in %s',
                        p.id, p.amount, p.currency, p.wallet_id, p.draw_id, w.ticket_id, w.prize, w.currency, w.player_id, w.draw_id)
                END
            FROM winner w FULL JOIN paid p ON p.ticket_id = w.ticket_id
            """),

        // An award moves the money of all tickets in the seal, also of those whose buyers' flows have yet to capture it.
        new("draws' accounts and progress are those of their payments",
            $"""
            SELECT 1, id, CASE
                WHEN sales <> expected_sales THEN format('draw %s is %s and has %s %s on its sales account, expected %s', id, status, sales, currency, expected_sales)
                WHEN fund <> awarded - prize_sum
                    THEN format('draw %s is %s and has %s %s in its prize fund, expected %s awarded less %s paid', id, status, fund, currency, awarded, prize_sum)
                WHEN status = 'Settled' AND fund <> 0 THEN format('draw %s is settled and has %s %s left in its prize fund', id, fund, currency)
                WHEN is_over AND finished_at IS NULL OR NOT is_over AND status <> 'Cancelled' AND finished_at IS NOT NULL
                    THEN format('draw %s is %s, finished at %s', id, status, coalesce(finished_at::text, 'no time'))
                WHEN is_over AND (done, amount) <> (posts, post_sum) OR done > posts OR amount > post_sum
                    THEN format('draw %s is %s and says that %s payments of %s %s are posted, there are %s of %s', id, status, done, amount, currency, posts, post_sum)
                END
            FROM (
                SELECT d.id, d.status, d.currency, d.finished_at,
                    d.status = 'Settled' OR d.status = 'Cancelled' AND d.finished_at IS NOT NULL AS is_over,
                    coalesce(a.balance, 0) AS sales, coalesce(f.balance, 0) AS fund,
                    CASE WHEN d.award IS NOT NULL THEN -coalesce(o.amount, 0)
                         WHEN d.status = 'Cancelled' AND d.finished_at IS NOT NULL THEN 0
                         ELSE coalesce(p.captured, 0) - coalesce(p.refund_sum, 0) END AS expected_sales,
                    coalesce((d.award->>'paid')::bigint, 0) AS awarded, coalesce(p.prize_sum, 0) AS prize_sum,
                    (d.posted->>'done')::bigint AS done, (d.posted->>'amount')::bigint AS amount,
                    CASE d.status WHEN 'Cancelled' THEN coalesce(p.refunds, 0) ELSE coalesce(p.prizes, 0) END AS posts,
                    CASE d.status WHEN 'Cancelled' THEN coalesce(p.refund_sum, 0) ELSE coalesce(p.prize_sum, 0) END AS post_sum
                FROM draw d
                LEFT JOIN account_balance a ON (a.kind, a.owner, a.currency) = ({Sales}, d.id, d.currency)
                LEFT JOIN account_balance f ON (f.kind, f.owner, f.currency) = ({PrizeFund}, d.id, d.currency)
                LEFT JOIN (
                    SELECT draw_id,
                        sum(amount) FILTER (WHERE kind = 'Purchase' AND status = 'Success') AS captured,
                        count(*) FILTER (WHERE kind = 'Prize') AS prizes, sum(amount) FILTER (WHERE kind = 'Prize') AS prize_sum,
                        count(*) FILTER (WHERE kind = 'Refund') AS refunds, sum(amount) FILTER (WHERE kind = 'Refund') AS refund_sum
                    FROM payment WHERE draw_id IS NOT NULL GROUP BY draw_id) p ON p.draw_id = d.id
                LEFT JOIN (
                    SELECT p.draw_id, sum(p.amount) AS amount
                    FROM payment p JOIN sale s ON s.ticket_id = p.first_ticket AND s.payment_id = p.id
                    WHERE p.status = 'Created' GROUP BY p.draw_id) o ON o.draw_id = d.id) draws
            """),

        new("refunds give back purchases of cancelled draws, once",
            """
            SELECT 1, coalesce(p.id, r.id), CASE
                WHEN p.id IS NULL THEN format('payment %s is a refund of %s %s for no purchase', r.id, r.amount, r.currency)
                WHEN p.refunded_by IS NULL AND d.status = 'Cancelled' AND d.finished_at IS NOT NULL
                    THEN format('payment %s of %s %s for cancelled draw %s has no refund', p.id, p.amount, p.currency, d.id)
                WHEN p.refunded_by IS NULL THEN NULL
                WHEN r.id IS NULL THEN format('payment %s is refunded by %s, which is no refund', p.id, p.refunded_by)
                WHEN d.status IS DISTINCT FROM 'Cancelled' THEN format('payment %s is refunded by %s, and its draw %s is %s', p.id, r.id, p.draw_id, d.status)
                WHEN p.times > 1 THEN format('payment %s is refunded by %s, and so is another', p.id, r.id)
                WHEN (p.wallet_id, p.currency, p.amount, p.draw_id) IS DISTINCT FROM (r.wallet_id, r.currency, r.amount, r.draw_id)
                    THEN format('payment %s is a refund of %s %s to %s for draw %s, expected for payment %s: %s %s to %s for draw %s',
                        r.id, r.amount, r.currency, r.wallet_id, r.draw_id, p.id, p.amount, p.currency, p.wallet_id, p.draw_id)
                END
            FROM (SELECT id, wallet_id, currency, amount, draw_id, refunded_by, CASE WHEN refunded_by IS NOT NULL THEN count(*) OVER (PARTITION BY refunded_by) END AS times
                  FROM payment
                  WHERE refunded_by IS NOT NULL
                     OR kind = 'Purchase' AND status = 'Success' AND draw_id IN (SELECT id FROM draw WHERE status = 'Cancelled')) p
            LEFT JOIN draw d ON d.id = p.draw_id
            FULL JOIN (SELECT id, wallet_id, currency, amount, draw_id FROM payment WHERE kind = 'Refund') r ON r.id = p.refunded_by
            """),

        // What each draw left less what it took, summed up in any order, is what the game has now.
        new("games carry what their draws left",
            $"""
            SELECT 1, row_number() OVER (ORDER BY g.id), CASE
                WHEN (g.jackpot, g.reserve) <> (coalesce(a.jackpot, 0), coalesce(a.reserve, 0))
                    THEN format('game %s carries a jackpot of %s and a reserve of %s %s, its draws left %s and %s',
                        g.id, g.jackpot, g.reserve, g.currency, coalesce(a.jackpot, 0), coalesce(a.reserve, 0))
                WHEN g.holder IS NOT NULL AND (h.game_id, h.status) IS DISTINCT FROM (g.id, 'Drawn')
                    THEN format('game %s lent its jackpot to draw %s, which is %s', g.id, g.holder, coalesce(h.status, 'not there'))
                END
            FROM game g
            LEFT JOIN draw h ON h.id = g.holder
            LEFT JOIN (
                SELECT w.game_id, sum(w.rolled_over - w.jackpot_in) AS jackpot, sum(w.reserve - w.reserve_in) AS reserve
                FROM ({Awarded}) w JOIN game o ON o.id = w.game_id WHERE w.id IS DISTINCT FROM o.holder
                GROUP BY w.game_id) a ON a.game_id = g.id
            """),

        // A draw that has been awarded but has not given back yet has already moved what it will give back.
        new("jackpots and reserves are those of the games",
            $"""
            SELECT 1, row_number() OVER (ORDER BY currency), CASE
                WHEN coalesce(j.balance, 0) <> coalesce(g.jackpot, 0)
                    THEN format('account {nameof(Grains.AccountKind.Jackpot)}(0) has %s %s, the games carry %s', coalesce(j.balance, 0), currency, coalesce(g.jackpot, 0))
                WHEN coalesce(r.balance, 0) <> coalesce(g.reserve, 0)
                    THEN format('account {nameof(Grains.AccountKind.Reserve)}(0) has %s %s, the games carry %s', coalesce(r.balance, 0), currency, coalesce(g.reserve, 0))
                END
            FROM (
                SELECT g.currency, sum(coalesce((h.award->>'rolledOver')::bigint, g.jackpot)) AS jackpot, sum(coalesce((h.award->>'reserve')::bigint, g.reserve)) AS reserve
                FROM game g LEFT JOIN draw h ON h.id = g.holder GROUP BY g.currency) g
            FULL JOIN (SELECT currency, balance FROM account_balance WHERE kind = {Jackpot}) j USING (currency)
            FULL JOIN (SELECT currency, balance FROM account_balance WHERE kind = {Reserve}) r USING (currency)
            """),
    ];
}
