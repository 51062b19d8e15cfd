-- What operators did. Entries are only added, each chained to the one before by its hash.

CREATE TABLE audit_entry (
    number      bigint PRIMARY KEY CHECK (number > 0),
    at          timestamptz NOT NULL,
    operator_id bigint NOT NULL,
    action      text NOT NULL,                   -- method and route
    target      text NOT NULL,                   -- the address that was asked
    detail      text,                            -- the body of the request, or how it was answered
    request     bigint CHECK (request < number), -- of an outcome: the entry of its request
    previous    bytea NOT NULL CHECK (length(previous) = 32),
    hash        bytea NOT NULL CHECK (length(hash) = 32)
);

CREATE INDEX audit_entry_of_operator ON audit_entry (operator_id, number);

CREATE TRIGGER audit_entry_is_immutable BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entry
    FOR EACH STATEMENT EXECUTE FUNCTION immutable_row();

-- A field as it is hashed: the count of its bytes, a colon and the text; a hyphen where there is none.
CREATE FUNCTION audit_field(field text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN field IS NULL THEN '-' ELSE octet_length(convert_to(field, 'UTF8')) || ':' || field END
$$;

CREATE FUNCTION audit_hash(entry audit_entry) RETURNS bytea LANGUAGE sql STABLE AS $$
    SELECT sha256(entry.previous || convert_to(
        audit_field(entry.number::text)
        || audit_field((extract(epoch FROM entry.at) * 1000000)::bigint::text)
        || audit_field(entry.operator_id::text) || audit_field(entry.action) || audit_field(entry.target)
        || audit_field(entry.detail) || audit_field(entry.request::text), 'UTF8'))
$$;

CREATE FUNCTION audit_entries_are_chained() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    wrong bigint;
BEGIN
    SELECT a.number INTO wrong FROM added a LEFT JOIN audit_entry b ON b.number = a.number - 1
    WHERE a.previous IS DISTINCT FROM CASE WHEN a.number = 1 THEN decode(repeat('00', 32), 'hex') ELSE b.hash END
       OR a.hash <> audit_hash(ROW(a.number, a.at, a.operator_id, a.action, a.target, a.detail, a.request, a.previous, a.hash)::audit_entry)
    LIMIT 1;
    IF wrong IS NOT NULL THEN
        RAISE EXCEPTION 'audit entry % does not follow from the one before', wrong;
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER audit_entries_are_chained AFTER INSERT ON audit_entry
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION audit_entries_are_chained();
