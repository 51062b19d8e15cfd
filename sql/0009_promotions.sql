-- Promotional draws, whose entries receipts earn.

CREATE SEQUENCE promotion_id INCREMENT BY 1;

CREATE TABLE promotion (
    id               bigint PRIMARY KEY CHECK (id > 0),
    name             text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
    amount_per_entry numeric NOT NULL CHECK (amount_per_entry > 0),
    minimum_total    numeric NOT NULL CHECK (minimum_total >= 0),
    max_entries      integer NOT NULL CHECK (max_entries > 0),  -- of one receipt
    ranks            jsonb NOT NULL,                 -- count and amount of each rank's prizes
    currency         text NOT NULL REFERENCES currency,
    opens_at         timestamptz NOT NULL,
    closes_at        timestamptz NOT NULL CHECK (closes_at > opens_at),
    claims_until     timestamptz NOT NULL CHECK (claims_until >= closes_at),
    commitment       bytea NOT NULL CHECK (length(commitment) = 32),
    protected_secret bytea NOT NULL,
    status           text NOT NULL CHECK (status IN ('Planned', 'Open', 'Closed', 'Drawn', 'Settled')),
    receipts         bigint NOT NULL CHECK (receipts >= 0),
    entries          bigint NOT NULL CHECK (entries >= receipts),
    frontier         bytea NOT NULL,                 -- the Merkle tree's perfect subtrees, largest first
    last_call_at     timestamptz,
    root             bytea CHECK (length(root) = 32),
    signature        bytea,
    sealed_at        timestamptz,
    secret           bytea CHECK (length(secret) = 32),
    drawn_at         timestamptz,
    finished_at      timestamptz,
    wakes_at         timestamptz,                    -- when it must be seen to next
    created_at       timestamptz NOT NULL,
    version          bigint NOT NULL,
    CHECK ((status IN ('Planned', 'Open')) = (root IS NULL)),
    CHECK ((status IN ('Drawn', 'Settled')) = (secret IS NOT NULL)),  -- no winners before the sealed root
    CHECK ((status = 'Settled') = (finished_at IS NOT NULL))
) WITH (fillfactor = 70);

CREATE INDEX promotion_due ON promotion (wakes_at) WHERE wakes_at IS NOT NULL;

-- A receipt's entries: numbers first_entry, first_entry + 1, ..., and a leaf of the Merkle tree. Rows never change.
CREATE TABLE promotion_entry (
    promotion_id bigint NOT NULL,
    receipt      uuid NOT NULL,
    receipt_id   uuid NOT NULL,
    position     bigint NOT NULL CHECK (position >= 0),
    first_entry  bigint NOT NULL CHECK (first_entry > 0),
    count        integer NOT NULL CHECK (count > 0),
    earned_at    timestamptz NOT NULL,
    PRIMARY KEY (promotion_id, receipt)
);

CREATE UNIQUE INDEX promotion_entry_position ON promotion_entry (promotion_id, position);
CREATE UNIQUE INDEX promotion_entry_first ON promotion_entry (promotion_id, first_entry);
CREATE INDEX promotion_entry_of_receipt ON promotion_entry (receipt);

-- An entry that won, and the number that its payment has or will have. Rows never change.
CREATE TABLE promotion_win (
    promotion_id bigint NOT NULL,
    entry        bigint NOT NULL,
    place        integer NOT NULL CHECK (place > 0),
    rank         integer NOT NULL CHECK (rank > 0),
    amount       bigint NOT NULL CHECK (amount > 0),
    currency     text NOT NULL,
    receipt      uuid NOT NULL,
    payment_id   bigint NOT NULL UNIQUE,
    PRIMARY KEY (promotion_id, entry),
    UNIQUE (promotion_id, place)
);

CREATE INDEX promotion_win_of_receipt ON promotion_win (receipt);

CREATE TRIGGER promotion_entry_is_immutable BEFORE UPDATE OR DELETE ON promotion_entry
    FOR EACH STATEMENT EXECUTE FUNCTION immutable_row();

CREATE TRIGGER promotion_win_is_immutable BEFORE UPDATE OR DELETE ON promotion_win
    FOR EACH STATEMENT EXECUTE FUNCTION immutable_row();

-- What is sealed stays. With the next one this makes an entry after the seal impossible: all positions below the
-- number of receipts are taken, and those above it are refused.
CREATE FUNCTION sealed_promotion_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'promotion % is sealed', OLD.id;
END $$;

CREATE TRIGGER sealed_promotion_stays BEFORE UPDATE ON promotion
    FOR EACH ROW WHEN (OLD.root IS NOT NULL
        AND (OLD.receipts, OLD.entries, OLD.frontier, OLD.root, OLD.signature, OLD.commitment)
            IS DISTINCT FROM (NEW.receipts, NEW.entries, NEW.frontier, NEW.root, NEW.signature, NEW.commitment))
    EXECUTE FUNCTION sealed_promotion_stays();

CREATE FUNCTION entries_are_in_their_promotion() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM added a LEFT JOIN promotion p ON p.id = a.promotion_id
        WHERE p.id IS NULL OR a.position >= p.receipts OR a.first_entry + a.count - 1 > p.entries) THEN
        RAISE EXCEPTION 'entries lie beyond the end of their promotion';
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER entries_are_in_their_promotion AFTER INSERT ON promotion_entry
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION entries_are_in_their_promotion();

ALTER TABLE payment
    ADD COLUMN promotion_id bigint,
    ADD COLUMN promotion_entry bigint,
    DROP CONSTRAINT payment_kind_check,
    ADD CONSTRAINT payment_kind_check CHECK (kind IN ('Deposit', 'Purchase', 'Prize', 'Refund', 'Order', 'Invoice', 'Withdrawal', 'PromotionPrize')),
    ADD CONSTRAINT payment_of_entry CHECK ((kind = 'PromotionPrize') = (promotion_id IS NOT NULL) AND (kind = 'PromotionPrize') = (promotion_entry IS NOT NULL));

CREATE UNIQUE INDEX payment_of_promotion ON payment (promotion_id, promotion_entry) WHERE promotion_id IS NOT NULL;
