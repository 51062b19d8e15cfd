-- Webhooks: what operators and services are told of by HTTP. A delivery is written in the transaction that it tells of, so none is lost.

CREATE TABLE webhook (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    url        text NOT NULL CHECK (length(url) BETWEEN 1 AND 2000),
    events     text[] NOT NULL CHECK (cardinality(events) > 0),
    service_id bigint REFERENCES service,            -- of orders, only those of this service
    secret     bytea NOT NULL,                       -- encrypted: signs the deliveries
    created_at timestamptz NOT NULL DEFAULT now(),
    removed_at timestamptz
);

CREATE UNIQUE INDEX webhook_url ON webhook (url) WHERE removed_at IS NULL;

CREATE TABLE webhook_delivery (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    webhook_id   bigint NOT NULL REFERENCES webhook,
    event        text NOT NULL,
    data         jsonb NOT NULL,                     -- what happened, with amounts in minor units
    at           timestamptz NOT NULL,               -- when it happened
    due_at       timestamptz,                        -- when it is sent, again or for the first time; null where it is not
    attempts     integer NOT NULL DEFAULT 0,
    delivered_at timestamptz,
    last_attempt timestamptz,
    last_status  integer,                            -- HTTP's; null where there was no answer
    last_error   text
);

CREATE INDEX webhook_delivery_due ON webhook_delivery (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX webhook_delivery_of_webhook ON webhook_delivery (webhook_id, id);

-- One delivery for each webhook that wants the event.
CREATE FUNCTION tell_webhooks(what text, happened timestamptz, service bigint, told jsonb) RETURNS void LANGUAGE sql AS $$
    INSERT INTO webhook_delivery (webhook_id, event, data, at, due_at)
    SELECT w.id, what, told, happened, now() FROM webhook w
    WHERE w.removed_at IS NULL AND what = ANY (w.events) AND (w.service_id IS NULL OR w.service_id = service)
$$;

-- A batch may take a draw through several states at once: each of them is told.
CREATE FUNCTION tell_draw() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    ranks CONSTANT text[] := ARRAY['Planned', 'Open', 'Closed', 'Drawn', 'Settled'];
    before integer := CASE WHEN TG_OP = 'UPDATE' THEN array_position(ranks, OLD.status) ELSE 1 END;
    state text;
BEGIN
    IF NEW.status = 'Cancelled' THEN
        PERFORM tell_webhooks('draw.cancelled', clock_timestamp(), NULL, jsonb_build_object('drawId', NEW.id, 'gameId', NEW.game_id, 'status', NEW.status));
        RETURN NULL;
    END IF;
    FOREACH state IN ARRAY ranks[greatest(before + 1, 3) : array_position(ranks, NEW.status)] LOOP
        PERFORM tell_webhooks('draw.' || lower(state), clock_timestamp(), NULL, jsonb_build_object('drawId', NEW.id, 'gameId', NEW.game_id, 'status', state));
    END LOOP;
    RETURN NULL;
END $$;

CREATE TRIGGER draw_is_told AFTER UPDATE OF status ON draw FOR EACH ROW WHEN (OLD.status <> NEW.status) EXECUTE FUNCTION tell_draw();

CREATE FUNCTION tell_payment() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    told jsonb := jsonb_strip_nulls(jsonb_build_object(
        'paymentId', NEW.id, 'walletId', NEW.wallet_id, 'amount', NEW.amount, 'currency', NEW.currency, 'status', NEW.status,
        'serviceId', NEW.service_id, 'orderId', NEW.order_id, 'reason', nullif(NEW.reason, 0)));
BEGIN
    IF NEW.kind = 'Order' THEN
        -- 44: the hold ran out. An order that was released on request is no news to who asked for it.
        IF NEW.reason = 44 THEN
            PERFORM tell_webhooks('order.lapsed', NEW.finished_at, NEW.service_id, told);
        END IF;
        RETURN NULL;
    END IF;
    IF TG_OP = 'INSERT' THEN
        PERFORM tell_webhooks('withdrawal.requested', NEW.created_at, NULL, (told - 'reason') || '{"status": "Created"}');
    END IF;
    IF NEW.status <> 'Created' THEN
        PERFORM tell_webhooks('withdrawal.decided', NEW.finished_at, NULL, told);
    END IF;
    RETURN NULL;
END $$;

-- Purchases pay for these only with the test of a word.
CREATE TRIGGER withdrawal_is_told AFTER INSERT ON payment FOR EACH ROW WHEN (NEW.kind = 'Withdrawal') EXECUTE FUNCTION tell_payment();
CREATE TRIGGER payment_is_told AFTER UPDATE OF status ON payment FOR EACH ROW
    WHEN (NEW.kind IN ('Withdrawal', 'Order') AND OLD.status = 'Created' AND NEW.status <> 'Created') EXECUTE FUNCTION tell_payment();
