-- Services that orders are paid to, and transactions with the world outside.

CREATE SEQUENCE service_id INCREMENT BY 100;

CREATE TABLE service (
    id         bigint PRIMARY KEY CHECK (id > 0),
    name       text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
    used       boolean NOT NULL,                     -- orders were placed at it
    created_at timestamptz NOT NULL,
    removed_at timestamptz CHECK (removed_at IS NULL OR NOT used),
    version    bigint NOT NULL
);

CREATE UNIQUE INDEX service_name ON service (name);

-- Which payment pays an order. Rows never change.
CREATE TABLE service_order (
    service_id bigint NOT NULL REFERENCES service,
    order_id   bigint NOT NULL CHECK (order_id > 0),
    payment_id bigint NOT NULL UNIQUE,
    wallet_id  bigint NOT NULL,
    currency   text NOT NULL REFERENCES currency,
    amount     bigint NOT NULL CHECK (amount > 0),
    placed_at  timestamptz NOT NULL,
    PRIMARY KEY (service_id, order_id)
);

CREATE TRIGGER service_order_is_immutable BEFORE UPDATE OR DELETE ON service_order
    FOR EACH STATEMENT EXECUTE FUNCTION immutable_row();

-- Amounts have meant what they mean under the exponent of their day.
CREATE TRIGGER currency_is_immutable BEFORE UPDATE OR DELETE ON currency
    FOR EACH STATEMENT EXECUTE FUNCTION immutable_row();

ALTER TABLE payment
    ADD COLUMN service_id bigint,
    ADD COLUMN order_id bigint CHECK (order_id > 0),
    ADD COLUMN comment text CHECK (length(comment) BETWEEN 1 AND 200),
    DROP CONSTRAINT payment_kind_check,
    ADD CONSTRAINT payment_kind_check CHECK (kind IN ('Deposit', 'Purchase', 'Prize', 'Refund', 'Order', 'Invoice', 'Withdrawal')),
    ADD CONSTRAINT payment_of_order CHECK ((kind = 'Order') = (service_id IS NOT NULL) AND (kind = 'Order') = (order_id IS NOT NULL));

-- Account kinds from now on: 10 a service's revenue (owner: service), 11 withdrawals.
ALTER TABLE ledger_entry
    DROP CONSTRAINT ledger_entry_from_kind_check,
    DROP CONSTRAINT ledger_entry_to_kind_check,
    ADD CONSTRAINT ledger_entry_from_kind_check CHECK (from_kind BETWEEN 1 AND 11),
    ADD CONSTRAINT ledger_entry_to_kind_check CHECK (to_kind BETWEEN 1 AND 11);

ALTER TABLE account_balance
    DROP CONSTRAINT account_balance_kind_check,
    ADD CONSTRAINT account_balance_kind_check CHECK (kind BETWEEN 3 AND 11);

-- What services earned in a month.
CREATE INDEX ledger_entry_revenue ON ledger_entry (at) WHERE to_kind = 10;
