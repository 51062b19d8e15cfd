-- Deposits go through the payment provider as withdrawals do; an operator may give money by hand, from the house.

ALTER TABLE payment
    DROP CONSTRAINT payment_kind_check,
    ADD CONSTRAINT payment_kind_check CHECK (
        kind IN ('Deposit', 'Purchase', 'Prize', 'Refund', 'Order', 'Invoice', 'Withdrawal', 'PromotionPrize', 'Credit')),
    ADD CONSTRAINT payment_of_credit CHECK (kind <> 'Credit' OR comment IS NOT NULL);

-- What a provider or an operator said about a transaction. Rows never change.
CREATE TABLE payment_verdict (
    payment_id  bigint PRIMARY KEY,
    accepted    boolean NOT NULL,
    operator_id bigint,                          -- null: the payment provider
    reason      text CHECK (length(reason) BETWEEN 1 AND 200),
    at          timestamptz NOT NULL,
    CHECK (accepted OR operator_id IS NULL OR reason IS NOT NULL)
);

CREATE TRIGGER payment_verdict_is_immutable BEFORE UPDATE OR DELETE ON payment_verdict
    FOR EACH STATEMENT EXECUTE FUNCTION immutable_row();

-- The list of transactions has deposits too.
DROP INDEX payment_of_transaction;
CREATE INDEX payment_of_transaction ON payment (id) WHERE kind IN ('Deposit', 'Invoice', 'Withdrawal');
