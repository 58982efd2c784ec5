-- One writer: positions are in commit order. AUTOINCREMENT, so that a pruned position is never given again.
CREATE TABLE outbox (
    position integer NOT NULL PRIMARY KEY AUTOINCREMENT,
    txid bigint NOT NULL DEFAULT 0,
    stream uuid NOT NULL,
    seq bigint NOT NULL
);
CREATE INDEX outbox_order ON outbox (txid, position);
