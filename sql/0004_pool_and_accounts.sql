-- Tickets that are made before they are sold, and accounts that are erased.

-- Pre-created tickets have numbers from 10^15 on: 100,000 for each batch.
CREATE SEQUENCE ticket_batch_id INCREMENT BY 100;
ALTER SEQUENCE ticket_id MAXVALUE 999999999999999;

-- How far a draw's combinations are handed out, in the order that the key gives them.
CREATE TABLE ticket_pool (
    draw_id bigint PRIMARY KEY REFERENCES draw,
    key     bytea NOT NULL CHECK (length(key) = 16),
    issued  bigint NOT NULL CHECK (issued >= 0),
    version bigint NOT NULL
);

-- Tickets made at once: a range of the pool's order. No two ranges overlap, so no two tickets of a draw are alike.
CREATE TABLE ticket_batch (
    id         bigint PRIMARY KEY CHECK (id > 0),
    draw_id    bigint NOT NULL REFERENCES ticket_pool,
    start      bigint NOT NULL CHECK (start >= 0),
    count      integer NOT NULL CHECK (count BETWEEN 1 AND 100000),
    created_at timestamptz NOT NULL,
    UNIQUE (draw_id, start)
);

CREATE INDEX ticket_batch_of_draw ON ticket_batch (draw_id, id);

CREATE TRIGGER ticket_batch_is_immutable BEFORE UPDATE OR DELETE ON ticket_batch
    FOR EACH STATEMENT EXECUTE FUNCTION immutable_row();

-- A pre-created ticket that somebody once held. The others are known by their batch.
CREATE TABLE ticket (
    id         bigint PRIMARY KEY CHECK (id >= 1000000000000000),
    draw_id    bigint NOT NULL REFERENCES ticket_pool,
    numbers    bigint NOT NULL,                      -- bit i-1 is number i
    status     text NOT NULL CHECK (status IN ('Available', 'Held', 'Sold')),
    payment_id bigint,
    player_id  bigint,
    held_until timestamptz,                          -- null where it is being paid
    version    bigint NOT NULL,
    CHECK ((status = 'Available') = (payment_id IS NULL)),
    CHECK ((payment_id IS NULL) = (player_id IS NULL)),
    CHECK (held_until IS NULL OR status = 'Held')
) WITH (fillfactor = 70);

CREATE UNIQUE INDEX ticket_numbers ON ticket (draw_id, numbers);
CREATE INDEX ticket_taken ON ticket (draw_id, id) WHERE status <> 'Available';

-- An erased account keeps its number; its name is '#' and the number.
ALTER TABLE player ADD COLUMN erased_at timestamptz;
CREATE INDEX player_erasure ON player (id) WHERE erased_at IS NOT NULL AND login NOT LIKE '#%';

-- A name that an erased account had is nobody's again, and is not kept: only 256 bits of an HMAC-SHA-256 of it.
CREATE TABLE retired_login (
    fingerprint bytea PRIMARY KEY CHECK (length(fingerprint) = 32),
    retired_at  timestamptz NOT NULL
);

CREATE INDEX request_of_sign_up ON request (resource) WHERE caller = 0;

-- Who can run the lottery: one row.
CREATE TABLE operator_roster (
    id      integer PRIMARY KEY CHECK (id = 1),
    members jsonb NOT NULL,
    version bigint NOT NULL
);

INSERT INTO operator_roster (id, members, version)
SELECT 1, coalesce(jsonb_agg(jsonb_build_object('player', id, 'seen', version, 'counts', true)), '[]'), 1
FROM player WHERE roles & 2 <> 0 AND blocked_at IS NULL;
