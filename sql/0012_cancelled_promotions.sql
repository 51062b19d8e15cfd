-- A promotional draw can be cancelled until its winners are known.

ALTER TABLE promotion
    ADD COLUMN cancelled_at timestamptz,
    ADD COLUMN cancel_reason text CHECK (length(cancel_reason) BETWEEN 1 AND 500),
    DROP CONSTRAINT promotion_status_check,
    ADD CONSTRAINT promotion_status_check CHECK (status IN ('Planned', 'Open', 'Closed', 'Drawn', 'Settled', 'Cancelled')),
    DROP CONSTRAINT promotion_check3,
    ADD CONSTRAINT promotion_seal_check CHECK (status = 'Cancelled' OR (status IN ('Planned', 'Open')) = (root IS NULL)),
    ADD CONSTRAINT promotion_cancel_check CHECK (
        (status = 'Cancelled') = (cancelled_at IS NOT NULL) AND (status = 'Cancelled') = (cancel_reason IS NOT NULL));

CREATE FUNCTION ended_promotion_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'promotion % is %', OLD.id, lower(OLD.status);
END $$;

CREATE TRIGGER ended_promotion_stays BEFORE UPDATE ON promotion
    FOR EACH ROW WHEN (OLD.status = 'Cancelled' OR NEW.status = 'Cancelled' AND OLD.status IN ('Drawn', 'Settled'))
    EXECUTE FUNCTION ended_promotion_stays();
