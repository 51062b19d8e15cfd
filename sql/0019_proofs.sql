-- What proofs of draws are made of.

-- The beacon that a draw named when it was created, and what it gave after the seal.
ALTER TABLE draw
    ADD COLUMN beacon_round bigint CHECK (beacon_round > 0),
    ADD COLUMN beacon jsonb,                         -- signature, value, time
    ADD CONSTRAINT draw_beacon_check CHECK (beacon IS NULL OR (beacon_round IS NOT NULL AND seal IS NOT NULL)),
    ADD CONSTRAINT draw_awaits_beacon_check CHECK (beacon_round IS NULL OR beacon IS NOT NULL OR result IS NULL);

CREATE INDEX draw_awaits_beacon ON draw (beacon_round) WHERE status = 'Closed' AND beacon_round IS NOT NULL AND beacon IS NULL;

-- The root of a tile of leaves, in the row of the sale that completed it. A proof reads tiles instead of all leaves.
ALTER TABLE sale ADD COLUMN tile bytea CHECK (length(tile) = 32);
CREATE INDEX sale_tile ON sale (draw_id, book, position) WHERE tile IS NOT NULL;

-- Signed heads of draws, one a size: so two that sign at once cannot make a fork. Rows never change.
CREATE TABLE draw_head (
    draw_id    bigint NOT NULL,
    size       bigint NOT NULL CHECK (size >= 0),    -- tickets in all books
    checkpoint text NOT NULL,                        -- the signed note
    signed_at  timestamptz NOT NULL,
    PRIMARY KEY (draw_id, size)
);

CREATE TRIGGER draw_head_is_immutable BEFORE UPDATE OR DELETE ON draw_head
    FOR EACH STATEMENT EXECUTE FUNCTION immutable_row();
