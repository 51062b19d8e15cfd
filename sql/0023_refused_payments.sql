-- A payment that a book refused buys nothing there. The book knows it by its rows' versions; a book that was asked under a clock that
-- is behind takes the payment to be new and does not look it up, so the table says it too.

CREATE OR REPLACE FUNCTION sale_is_in_its_book() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM (SELECT draw_id, book, max(position) AS last FROM added GROUP BY draw_id, book) a
        LEFT JOIN book b ON b.draw_id = a.draw_id AND b.shard = a.book
        WHERE b.size IS NULL OR a.last >= b.size) THEN
        RAISE EXCEPTION 'a sale lies beyond the end of its book';
    END IF;
    IF EXISTS (SELECT FROM added a JOIN refusal r ON r.payment_id = a.payment_id) THEN
        RAISE EXCEPTION 'a payment that was refused buys a ticket' USING ERRCODE = 'LT002';
    END IF;
    RETURN NULL;
END $$;
