-- Access tokens that were issued earlier are not accepted: set by a sign-out, a new password, a blocking, and the loss of a role.
ALTER TABLE player ADD COLUMN tokens_valid_from timestamptz;

-- What operators list, the latest first. Purchases are in none of these, so they pay for none.
CREATE INDEX payment_of_transaction ON payment (id) WHERE kind IN ('Invoice', 'Withdrawal');
CREATE INDEX receipt_accepted ON receipt (accepted_at, hash);
