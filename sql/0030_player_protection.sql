-- Limits, self-exclusion, and what is asked at sign-up.

-- What the wallet spent, won and paid in, in the day, week and month of its last change: the silo's own form.
ALTER TABLE wallet_balance ADD COLUMN usage bytea;

CREATE TABLE wallet_protection (
    wallet_id      bigint PRIMARY KEY,
    limits         jsonb NOT NULL,
    excluded_from  timestamptz,
    excluded_until timestamptz,                  -- null with excluded_from: for ever
    version        bigint NOT NULL,
    CHECK (excluded_until IS NULL OR excluded_until > excluded_from)
);

-- What changed it. Rows never change.
CREATE TABLE wallet_protection_change (
    wallet_id      bigint NOT NULL,
    version        bigint NOT NULL,
    changed_by     bigint NOT NULL,              -- the player, or an operator
    "limit"        jsonb,                        -- the limit as it was set
    removal        boolean NOT NULL,
    excluded_until timestamptz,
    at             timestamptz NOT NULL,
    PRIMARY KEY (wallet_id, version)
);

CREATE TRIGGER wallet_protection_change_is_immutable BEFORE UPDATE OR DELETE ON wallet_protection_change
    FOR EACH STATEMENT EXECUTE FUNCTION immutable_row();

-- A self-exclusion is never shortened.
CREATE FUNCTION exclusion_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the self-exclusion of wallet % is not shortened', OLD.wallet_id;
END $$;

CREATE TRIGGER exclusion_stays BEFORE UPDATE ON wallet_protection
    FOR EACH ROW WHEN (OLD.excluded_from IS NOT NULL AND (
        NEW.excluded_from IS NULL
        OR OLD.excluded_until IS NULL AND NEW.excluded_until IS NOT NULL
        OR NEW.excluded_until < OLD.excluded_until))
    EXECUTE FUNCTION exclusion_stays();

ALTER TABLE player
    ADD COLUMN birth_date date,
    ADD COLUMN region text CHECK (region ~ '^[A-Z]{2}(-[A-Z0-9]{1,3})?$');

-- What the player was told with a purchase: spent by then, with this purchase.
ALTER TABLE payment
    ADD COLUMN spent_today bigint,
    ADD COLUMN spent_this_week bigint,
    ADD CONSTRAINT payment_reality_check CHECK ((spent_today IS NULL) = (spent_this_week IS NULL));
