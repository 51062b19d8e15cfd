-- A promotion's seal is a signed checkpoint, as that of a draw. One that was sealed before gets its note when it is asked for.

DROP TRIGGER sealed_promotion_stays ON promotion;

ALTER TABLE promotion
    DROP COLUMN signature,
    ADD COLUMN checkpoint text,                      -- the signed note
    ADD CONSTRAINT promotion_checkpoint_check CHECK (checkpoint IS NULL OR root IS NOT NULL);

CREATE TRIGGER sealed_promotion_stays BEFORE UPDATE ON promotion
    FOR EACH ROW WHEN (OLD.root IS NOT NULL
        AND (OLD.receipts, OLD.entries, OLD.frontier, OLD.root, OLD.checkpoint, OLD.commitment)
            IS DISTINCT FROM (NEW.receipts, NEW.entries, NEW.frontier, NEW.root, NEW.checkpoint, NEW.commitment))
    EXECUTE FUNCTION sealed_promotion_stays();
