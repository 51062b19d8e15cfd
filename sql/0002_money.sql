-- Money. Amounts are whole minor units of their currency.

CREATE TABLE currency (
    code     text PRIMARY KEY CHECK (code ~ '^[A-Z]{3,8}$'),
    exponent integer NOT NULL CHECK (exponent BETWEEN 0 AND 8)
);

INSERT INTO currency (code, exponent) VALUES
    ('RUB', 2), ('USD', 2), ('EUR', 2), ('GBP', 2), ('JPY', 0), ('KWD', 3), ('USDT', 6);

-- A wallet's money in one currency. Available can be spent; frozen is held by payments in Created.
CREATE TABLE wallet_balance (
    wallet_id bigint NOT NULL,
    currency  text NOT NULL REFERENCES currency,
    available bigint NOT NULL CHECK (available >= 0),
    frozen    bigint NOT NULL CHECK (frozen >= 0),
    version   bigint NOT NULL,
    PRIMARY KEY (wallet_id, currency)
) WITH (fillfactor = 70);

CREATE SEQUENCE payment_id INCREMENT BY 10000;

CREATE TABLE payment (
    id           bigint PRIMARY KEY CHECK (id > 0),
    wallet_id    bigint NOT NULL,
    kind         text NOT NULL CHECK (kind IN ('Deposit', 'Purchase', 'Prize', 'Refund')),
    currency     text NOT NULL,
    amount       bigint NOT NULL CHECK (amount > 0),
    status       text NOT NULL CHECK (status IN ('Created', 'Success', 'Error')),
    draw_id      bigint,
    book         integer,                        -- what a purchase buys: tickets first_ticket, first_ticket + 1, ...
    first_ticket bigint,
    tickets      integer CHECK (tickets > 0),
    lines        bytea,                          -- 8 bytes a line, big endian: bit i-1 is number i; while unfinished
    ticket_id    bigint,                         -- the ticket that won a prize
    confirmed    boolean NOT NULL,
    due_at       timestamptz,                    -- when somebody must see to it
    reason       integer NOT NULL,               -- why it was released: a fault's number; 0 where it was not
    refunded_by  bigint,
    request_key  uuid,
    request_hash uuid,
    created_at   timestamptz NOT NULL,
    finished_at  timestamptz,
    version      bigint NOT NULL,
    CHECK ((status = 'Created') = (finished_at IS NULL)),
    CHECK ((status = 'Created') = (due_at IS NOT NULL)),
    CHECK (kind <> 'Purchase' OR (draw_id IS NOT NULL AND first_ticket IS NOT NULL AND tickets IS NOT NULL)),
    CHECK (refunded_by IS NULL OR (kind = 'Purchase' AND status = 'Success'))
) WITH (fillfactor = 90);

CREATE INDEX payment_of_wallet ON payment (wallet_id, id);
CREATE UNIQUE INDEX payment_of_request ON payment (wallet_id, request_key) WHERE request_key IS NOT NULL;
CREATE UNIQUE INDEX payment_of_prize ON payment (ticket_id) WHERE ticket_id IS NOT NULL;
CREATE INDEX payment_due ON payment (due_at) WHERE status = 'Created';

-- The double-entry ledger: each row moves an amount from one account to another, and never changes.
-- Account kinds: 1 available and 2 frozen (owner: player), 3 deposits, 4 sales and 5 prize fund (owner: draw),
-- 6 jackpot, 7 reserve, 8 house, 9 rounding.
CREATE TABLE ledger_entry (
    payment_id bigint NOT NULL,
    step       integer NOT NULL,
    from_kind  smallint NOT NULL CHECK (from_kind BETWEEN 1 AND 9),
    from_owner bigint NOT NULL,
    to_kind    smallint NOT NULL CHECK (to_kind BETWEEN 1 AND 9),
    to_owner   bigint NOT NULL,
    currency   text NOT NULL,
    amount     bigint NOT NULL CHECK (amount > 0),
    at         timestamptz NOT NULL,
    PRIMARY KEY (payment_id, step),
    CHECK ((from_kind, from_owner) <> (to_kind, to_owner))
);

-- Running sums of the accounts that are not a wallet's.
CREATE TABLE account_balance (
    kind     smallint NOT NULL CHECK (kind BETWEEN 3 AND 9),
    owner    bigint NOT NULL,
    currency text NOT NULL,
    balance  bigint NOT NULL,
    PRIMARY KEY (kind, owner, currency)
) WITH (fillfactor = 50);

CREATE FUNCTION immutable_row() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % never change', TG_TABLE_NAME;
END $$;

CREATE TRIGGER ledger_entry_is_immutable BEFORE UPDATE OR DELETE ON ledger_entry
    FOR EACH STATEMENT EXECUTE FUNCTION immutable_row();

-- Fails the batch that changed fewer or more rows than it decided on: somebody else was here.
CREATE FUNCTION expect_rows(what text, changed bigint, expected bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF changed <> expected THEN
        RAISE EXCEPTION 'a batch changed % rows of % instead of %', changed, what, expected USING ERRCODE = 'LT001';
    END IF;
END $$;
