-- Ledger: what happened, in order, per stream; each entry carries the hash of the one before.
CREATE TABLE event (
    stream uuid NOT NULL,
    seq bigint NOT NULL,
    at bigint NOT NULL,
    actor text NOT NULL,
    on_behalf_of text,
    kind text NOT NULL,
    body text NOT NULL,
    prev_hash bytea NOT NULL,
    hash bytea NOT NULL,
    PRIMARY KEY (stream, seq)
);

-- How far each subscriber has read the outbox.
CREATE TABLE outbox_position (
    subscriber text NOT NULL PRIMARY KEY,
    txid bigint NOT NULL,
    position bigint NOT NULL
);

-- Work for later. A timer has a key and there is one of each; lease_until is in the future while a worker has it.
CREATE TABLE job (
    id uuid NOT NULL PRIMARY KEY,
    timer text UNIQUE,
    kind text NOT NULL,
    body text NOT NULL,
    run_at bigint NOT NULL,
    lease_until bigint NOT NULL,
    tries bigint NOT NULL,
    dead boolean NOT NULL,
    last_error text
);
CREATE INDEX job_due ON job (dead, run_at);

-- Replies already given, by the key the client sent.
CREATE TABLE idempotency (
    scope text NOT NULL,
    key text NOT NULL,
    fingerprint text NOT NULL,
    status bigint NOT NULL,
    reply text NOT NULL,
    at bigint NOT NULL,
    PRIMARY KEY (scope, key)
);

-- What this installation is: the fictional mark, the version of the organisation network, and the like.
CREATE TABLE setting (
    name text NOT NULL PRIMARY KEY,
    value text NOT NULL
);
