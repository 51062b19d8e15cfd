-- Games, draws and what is sold in them.

CREATE TABLE game (
    id       text PRIMARY KEY CHECK (id ~ '^[a-z0-9-]{2,32}$'),
    name     text NOT NULL,
    pick     integer NOT NULL CHECK (pick BETWEEN 1 AND 20),
    of       integer NOT NULL CHECK (of > pick AND of <= 64),
    currency text NOT NULL REFERENCES currency,
    price    bigint NOT NULL CHECK (price > 0),
    plan     jsonb NOT NULL,
    jackpot  bigint NOT NULL CHECK (jackpot >= 0),   -- what the next draw inherits
    reserve  bigint NOT NULL CHECK (reserve >= 0),
    holder   bigint,                                 -- the draw that has both while it is being settled
    returned jsonb NOT NULL,
    version  bigint NOT NULL
);

CREATE SEQUENCE draw_id INCREMENT BY 1;

CREATE TABLE draw (
    id               bigint PRIMARY KEY CHECK (id > 0),
    game_id          text NOT NULL REFERENCES game,
    pick             integer NOT NULL,
    of               integer NOT NULL,
    currency         text NOT NULL,
    price            bigint NOT NULL CHECK (price > 0),
    plan             jsonb NOT NULL,                 -- as promised when the draw was created
    opens_at         timestamptz NOT NULL,
    closes_at        timestamptz NOT NULL CHECK (closes_at > opens_at),
    draws_at         timestamptz NOT NULL CHECK (draws_at >= closes_at),
    books            integer NOT NULL CHECK (books BETWEEN 1 AND 256),
    commitment       bytea NOT NULL CHECK (length(commitment) = 32),
    protected_secret bytea NOT NULL,
    status           text NOT NULL CHECK (status IN ('Planned', 'Open', 'Closed', 'Drawn', 'Settled', 'Cancelled')),
    seal             jsonb,                          -- heads, root, signature, time
    result           jsonb,                          -- secret, beacon, numbers, time
    award            jsonb,                          -- prizes by tier, and where the rest of the fund goes
    settlement       bigint,                         -- the ledger's payment_id of the award
    posted           jsonb NOT NULL,                 -- progress of prizes or refunds
    finished_at      timestamptz,
    cancelled_at     timestamptz,
    cancel_reason    text,
    wakes_at         timestamptz,                    -- when it must be seen to next
    created_at       timestamptz NOT NULL,
    version          bigint NOT NULL,
    CHECK (result IS NULL OR seal IS NOT NULL),      -- no numbers before the sealed root
    CHECK (award IS NULL OR result IS NOT NULL)
);

CREATE INDEX draw_due ON draw (wakes_at) WHERE wakes_at IS NOT NULL;
CREATE INDEX draw_active ON draw (closes_at) WHERE status IN ('Planned', 'Open');

-- One shard of a draw's sales.
CREATE TABLE book (
    draw_id  bigint NOT NULL,
    shard    integer NOT NULL,
    size     bigint NOT NULL CHECK (size >= 0),
    frontier bytea NOT NULL,                         -- the Merkle tree's perfect subtrees, largest first
    sealed   integer NOT NULL,                       -- why nothing more is sold: a fault's number; 0 while it is
    version  bigint NOT NULL,
    PRIMARY KEY (draw_id, shard)
) WITH (fillfactor = 50);

CREATE SEQUENCE ticket_id INCREMENT BY 10000;

-- A ticket that is in a draw: a leaf of its book's Merkle tree. Rows never change.
CREATE TABLE sale (
    ticket_id  bigint PRIMARY KEY CHECK (ticket_id > 0),
    draw_id    bigint NOT NULL,
    book       integer NOT NULL,
    position   bigint NOT NULL CHECK (position >= 0),
    payment_id bigint NOT NULL,
    player_id  bigint NOT NULL,
    numbers    bigint NOT NULL,                      -- bit i-1 is number i
    salt       uuid NOT NULL,
    sold_at    timestamptz NOT NULL
);

CREATE UNIQUE INDEX sale_position ON sale (draw_id, book, position);

-- A payment that a book refused buys nothing there, ever.
CREATE TABLE refusal (
    payment_id bigint PRIMARY KEY,
    draw_id    bigint NOT NULL,
    book       integer NOT NULL,
    reason     integer NOT NULL,
    refused_at timestamptz NOT NULL
);

CREATE TRIGGER sale_is_immutable BEFORE UPDATE OR DELETE ON sale
    FOR EACH STATEMENT EXECUTE FUNCTION immutable_row();

-- A sealed book never changes again. With the next one this makes a sale after the seal impossible: all positions
-- below its size are taken, and those above it are refused.
CREATE FUNCTION sealed_book_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'book %/% is sealed', OLD.draw_id, OLD.shard;
END $$;

CREATE TRIGGER sealed_book_stays BEFORE UPDATE OR DELETE ON book
    FOR EACH ROW WHEN (OLD.sealed <> 0) EXECUTE FUNCTION sealed_book_stays();

CREATE FUNCTION sale_is_in_its_book() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM (SELECT draw_id, book, max(position) AS last FROM added GROUP BY draw_id, book) a
        LEFT JOIN book b ON b.draw_id = a.draw_id AND b.shard = a.book
        WHERE b.size IS NULL OR a.last >= b.size) THEN
        RAISE EXCEPTION 'a sale lies beyond the end of its book';
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER sale_is_in_its_book AFTER INSERT ON sale
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION sale_is_in_its_book();
