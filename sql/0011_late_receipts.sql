-- Promotions of a receipt's time that were sealed when it became durable: it earned nothing in them, and says so.
ALTER TABLE receipt ADD COLUMN late_for jsonb;
