-- Positions are given before the commit; the transaction's id tells readers where it is safe to read to.
CREATE TABLE outbox (
    position bigserial NOT NULL PRIMARY KEY,
    txid bigint NOT NULL DEFAULT (pg_current_xact_id()::text::bigint),
    stream uuid NOT NULL,
    seq bigint NOT NULL
);
CREATE INDEX outbox_order ON outbox (txid, position);
