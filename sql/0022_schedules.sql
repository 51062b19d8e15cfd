-- Recurring draws: every Wednesday and Saturday at 19:00.

CREATE SEQUENCE schedule_id INCREMENT BY 1;

CREATE TABLE schedule (
    id          bigint PRIMARY KEY CHECK (id > 0),
    game_id     text NOT NULL REFERENCES game,
    days        integer NOT NULL CHECK (days BETWEEN 1 AND 127),   -- bit 0 is Monday
    closes_at   integer NOT NULL CHECK (closes_at BETWEEN 0 AND 1439), -- minutes after midnight on the zone's clocks
    zone        text NOT NULL,                                     -- IANA
    sales_last  bigint NOT NULL CHECK (sales_last > 0),            -- seconds
    draws_after bigint NOT NULL CHECK (draws_after >= 0),          -- seconds
    next_on     date,                                              -- the next draw to be created
    next_at     timestamptz,
    creating    bigint,                                            -- its number, once its creation began
    created     bigint NOT NULL CHECK (created >= 0),
    skipped     bigint NOT NULL CHECK (skipped >= 0),
    ended_at    timestamptz,
    wakes_at    timestamptz,                                       -- when it must be seen to next
    created_at  timestamptz NOT NULL,
    version     bigint NOT NULL,
    CHECK ((ended_at IS NULL) = (next_on IS NOT NULL) AND (next_on IS NULL) = (next_at IS NULL)),
    CHECK (creating IS NULL OR next_on IS NOT NULL)
) WITH (fillfactor = 70);

CREATE INDEX schedule_due ON schedule (wakes_at) WHERE wakes_at IS NOT NULL;

-- A schedule creates one draw for each of its days, once. Rows never change.
CREATE TABLE schedule_draw (
    schedule_id bigint NOT NULL,
    on_date     date NOT NULL,
    draw_id     bigint NOT NULL UNIQUE,
    PRIMARY KEY (schedule_id, on_date)
);

CREATE TRIGGER schedule_draw_is_immutable BEFORE UPDATE OR DELETE ON schedule_draw
    FOR EACH STATEMENT EXECUTE FUNCTION immutable_row();
