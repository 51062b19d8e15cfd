-- Receipts: what shops send, kept as it came, and what the check made of it.

CREATE TABLE receipt (
    hash         uuid PRIMARY KEY,               -- 128 bits of the SHA-256 of sender and text
    id           uuid NOT NULL UNIQUE,           -- random: whoever knows it may see and claim the receipt
    sender       text NOT NULL,                  -- who signed it; empty for nobody
    body         bytea NOT NULL CHECK (length(body) <= 32768),
    status       text NOT NULL CHECK (status IN ('Accepted', 'Valid', 'Invalid')),
    order_number text,
    vat          numeric,
    total        numeric,
    problems     jsonb,                          -- what is wrong with an invalid one
    accepted_at  timestamptz NOT NULL,
    checked_at   timestamptz,
    due_at       timestamptz,                    -- while it waits to be checked
    player_id    bigint,                         -- who claimed it
    claimed_at   timestamptz,
    version      bigint NOT NULL,
    CHECK ((status = 'Accepted') = (checked_at IS NULL)),
    CHECK ((status = 'Accepted') = (due_at IS NOT NULL)),
    CHECK ((status = 'Invalid') = (problems IS NOT NULL)),
    CHECK (status <> 'Valid' OR (order_number IS NOT NULL AND vat IS NOT NULL AND total IS NOT NULL)),
    CHECK ((player_id IS NULL) = (claimed_at IS NULL))
) WITH (fillfactor = 70);

CREATE INDEX receipt_due ON receipt (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX receipt_of_player ON receipt (player_id, accepted_at) WHERE player_id IS NOT NULL;
CREATE UNIQUE INDEX receipt_of_order ON receipt (sender, order_number) WHERE status = 'Valid';

-- The lines of valid receipts. Rows never change.
CREATE TABLE receipt_product (
    receipt    uuid NOT NULL,
    line       integer NOT NULL CHECK (line > 0),
    product    text NOT NULL,
    product_id text NOT NULL,
    price      numeric NOT NULL,
    PRIMARY KEY (receipt, line)
);

CREATE TRIGGER receipt_product_is_immutable BEFORE UPDATE OR DELETE ON receipt_product
    FOR EACH STATEMENT EXECUTE FUNCTION immutable_row();

-- An order number belongs to the first valid receipt of its sender that has it.
CREATE TABLE receipt_order (
    sender     text NOT NULL,
    number     text NOT NULL,
    receipt    uuid NOT NULL,
    claimed_at timestamptz NOT NULL,
    PRIMARY KEY (sender, number)
);
