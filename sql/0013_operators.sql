-- Operators are looked for among all players, several times a second: those who are active and not on the roster.
CREATE INDEX player_operator ON player (id) WHERE roles & 2 <> 0 AND blocked_at IS NULL AND erased_at IS NULL;
