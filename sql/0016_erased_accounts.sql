-- An account that was erased may do nothing: it has no roles either.
UPDATE player SET roles = 0 WHERE erased_at IS NOT NULL;
ALTER TABLE player ADD CONSTRAINT erased_account_has_no_roles CHECK (erased_at IS NULL OR roles = 0);
