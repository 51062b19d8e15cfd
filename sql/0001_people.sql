-- People and their requests.

CREATE TABLE player (
    id            bigint PRIMARY KEY CHECK (id > 0),
    login         text NOT NULL UNIQUE,
    password_hash text NOT NULL,
    roles         integer NOT NULL,              -- 1 player, 2 operator
    created_at    timestamptz NOT NULL,
    blocked_at    timestamptz,
    version       bigint NOT NULL
);

-- A sign-in name belongs to whoever claimed it first. The player's row follows in the same flow.
CREATE TABLE login (
    login      text PRIMARY KEY,
    player_id  bigint NOT NULL,
    claimed_at timestamptz NOT NULL,
    version    bigint NOT NULL
);

-- Changing requests that came with an idempotency key, and the answers they got.
-- Those about money are remembered for ever in payment.request_key instead.
CREATE TABLE request (
    caller     bigint NOT NULL,                  -- the player; 0 for nobody
    key        uuid NOT NULL,                    -- 128 bits of the SHA-256 of the client's key
    hash       uuid NOT NULL,                    -- 128 bits of an HMAC-SHA-256 of method, path and body
    resource   bigint NOT NULL,                  -- the id of what the request makes
    status     integer,
    body       bytea,
    created_at timestamptz NOT NULL,
    version    bigint NOT NULL,
    PRIMARY KEY (caller, key)
);

CREATE SEQUENCE player_id INCREMENT BY 100;

-- The platform's keys. Secrets are encrypted with keys that are not in the database.
CREATE TABLE signing_key (
    kid         text PRIMARY KEY,
    protected   bytea NOT NULL,
    created_at  timestamptz NOT NULL
);
