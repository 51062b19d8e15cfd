-- How far the running service has checked the ledger, part by part.
CREATE TABLE ledger_check (
    part       text PRIMARY KEY,
    next       bigint NOT NULL DEFAULT 0,         -- the payment or wallet at which the next look begins
    rows       bigint NOT NULL DEFAULT 0,         -- examined so far
    violation  text,                              -- the last one, until a whole walk has found none
    found      text,                              -- the last one of this walk
    checked_at timestamptz
);

INSERT INTO ledger_check (part) VALUES ('payments'), ('wallets'), ('sums');
