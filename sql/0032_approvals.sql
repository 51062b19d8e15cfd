-- What takes two people. Requests for results have the number of their draw; the others count from 10^15 on.

CREATE SEQUENCE approval_id START WITH 1000000000000000 INCREMENT BY 100;

CREATE TABLE approval (
    id           bigint PRIMARY KEY CHECK (id > 0),
    action       text NOT NULL CHECK (action IN ('CancelDraw', 'PublishResults', 'Credit', 'Deposit', 'Invoice', 'ChangeRoles')),
    target       bigint NOT NULL,
    currency     text REFERENCES currency,
    amount       bigint CHECK (amount > 0),
    roles        integer,
    reason       text NOT NULL CHECK (length(reason) <= 500),
    requested_by bigint,                             -- null: the service
    requested_at timestamptz NOT NULL,
    expires_at   timestamptz,
    status       text NOT NULL CHECK (status IN ('Pending', 'Approved', 'Done', 'Refused')),
    decided_by   bigint,
    decided_at   timestamptz,
    note         text CHECK (length(note) BETWEEN 1 AND 200),
    finished_at  timestamptz,
    outcome      integer NOT NULL,                   -- a fault's number; 0 where it was carried out
    version      bigint NOT NULL,
    CHECK ((status = 'Pending') = (decided_at IS NULL) AND (decided_at IS NULL) = (decided_by IS NULL)),
    CHECK ((status = 'Done') = (finished_at IS NOT NULL)),
    CHECK ((status = 'Refused') = (note IS NOT NULL)),
    CONSTRAINT nobody_approves_his_own CHECK (status IN ('Pending', 'Refused') OR decided_by IS DISTINCT FROM requested_by),
    CONSTRAINT nothing_is_approved_late CHECK (decided_at IS NULL OR expires_at IS NULL OR decided_at < expires_at)
);

CREATE INDEX approval_open ON approval (id) WHERE status IN ('Pending', 'Approved');

-- What was decided stays decided.
CREATE FUNCTION approval_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'approval % is %', OLD.id, lower(OLD.status);
END $$;

CREATE TRIGGER approval_stays BEFORE UPDATE OR DELETE ON approval
    FOR EACH ROW WHEN (OLD.status IN ('Done', 'Refused')) EXECUTE FUNCTION approval_stays();
