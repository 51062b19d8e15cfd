-- Until when a draw waits for its beacon, fixed at its creation; null for a day after its drawing's time.
ALTER TABLE draw ADD COLUMN beacon_until timestamptz;
