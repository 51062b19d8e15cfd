namespace Lottery.Storage.Verification;

/// <summary>The checks of promotional draws: what receipts earned and what their entries won.</summary>
internal static class PromotionQueries
{
    public static IReadOnlyList<NamedQuery> All { get; } =
    [
        new("promotions have no gaps in their entries",
            """
            SELECT 1, coalesce(p.id, e.promotion_id), CASE
                WHEN p.id IS NULL THEN format('promotion %s does not exist, and receipt %s has entries in it', e.promotion_id, e.receipt)
                WHEN e.receipt IS NULL AND p.receipts > 0 THEN format('promotion %s has %s receipts, and none has entries', p.id, p.receipts)
                WHEN e.receipt IS NULL THEN NULL
                WHEN e.position <> e.place - 1 OR e.first_entry <> e.before + 1
                    THEN format('promotion %s has receipt %s at %s with entries from %s, expected at %s from %s', p.id, e.receipt, e.position, e.first_entry, e.place - 1, e.before + 1)
                WHEN e.place = e.receipts AND (p.receipts, p.entries) <> (e.receipts, e.before + e.count)
                    THEN format('promotion %s has %s entries of %s receipts, expected %s of %s', p.id, p.entries, p.receipts, e.before + e.count, e.receipts)
                WHEN r.status IS DISTINCT FROM 'Valid' AND r.status IS DISTINCT FROM 'Accepted' OR r.accepted_at < p.opens_at OR r.accepted_at >= p.closes_at
                    THEN format('promotion %s has entries of receipt %s, %s since %s', p.id, e.receipt, r.status, r.accepted_at)
                END
            FROM promotion p
            FULL JOIN (
                SELECT promotion_id, receipt, position, first_entry, count,
                    row_number() OVER in_order AS place, count(*) OVER (PARTITION BY promotion_id) AS receipts,
                    coalesce(sum(count) OVER (in_order ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS before
                FROM promotion_entry WINDOW in_order AS (PARTITION BY promotion_id ORDER BY position)) e ON e.promotion_id = p.id
            LEFT JOIN receipt r ON r.hash = e.receipt
            """),

        new("winning entries are paid once to who claimed them, and nobody else",
            """
            SELECT 1, coalesce(w.payment_id, y.id), CASE
                WHEN w.payment_id IS NULL THEN format('payment %s is a prize of %s %s for entry %s/%s, which won none', y.id, y.amount, y.currency, y.promotion_id, y.promotion_entry)
                WHEN e.receipt IS NULL THEN format('entry %s/%s won and is not of receipt %s', w.promotion_id, w.entry, w.receipt)
                WHEN y.id IS NULL AND p.status = 'Settled' AND r.claimed_at <= p.claims_until
                    THEN format('entry %s/%s won %s %s, player %s claimed it at %s, and it is not paid', w.promotion_id, w.entry, w.amount, w.currency, r.player_id, r.claimed_at)
                WHEN y.id IS NULL THEN NULL
                WHEN r.claimed_at > p.claims_until THEN format('payment %s is a prize of entry %s/%s, which was claimed too late', y.id, w.promotion_id, w.entry)
                WHEN (y.promotion_id, y.promotion_entry, y.amount, y.currency, y.wallet_id) IS DISTINCT FROM (w.promotion_id, w.entry, w.amount, w.currency, r.player_id)
                    THEN format('payment %s is a prize of %s %s for player %s, expected for entry %s/%s: %s %s for %s',
                        y.id, y.amount, y.currency, y.wallet_id, w.promotion_id, w.entry, w.amount, w.currency, r.player_id)
                END
            FROM promotion_win w
            FULL JOIN (SELECT * FROM payment WHERE kind = 'PromotionPrize') y ON y.id = w.payment_id
            LEFT JOIN promotion p ON p.id = w.promotion_id
            LEFT JOIN receipt r ON r.hash = w.receipt
            LEFT JOIN promotion_entry e ON e.promotion_id = w.promotion_id AND e.receipt = w.receipt AND w.entry BETWEEN e.first_entry AND e.first_entry + e.count - 1
            """),
    ];
}
