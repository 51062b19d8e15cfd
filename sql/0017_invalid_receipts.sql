-- Invalid receipts, the oldest first: those that are too many or too old are removed.
CREATE INDEX receipt_invalid ON receipt (accepted_at) WHERE status = 'Invalid';
