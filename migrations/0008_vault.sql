-- Replies already given, by the key the client sent. What was said stands here sealed: it may hold the secret of a reporter's link. What
-- earlier releases kept in the clear goes with the old table; clients retry within hours.
DROP TABLE idempotency;
CREATE TABLE idempotency (
    scope text NOT NULL,
    key text NOT NULL,
    id uuid NOT NULL,
    fingerprint text NOT NULL,
    status bigint NOT NULL,
    reply_sealed text NOT NULL,
    at bigint NOT NULL,
    PRIMARY KEY (scope, key)
);
CREATE UNIQUE INDEX idempotency_id ON idempotency (id);

-- How a reporter can be reached: only here, only sealed, and only until the rules of retention say otherwise. One row a reporter.
CREATE TABLE sealed_contact (
    case_id uuid NOT NULL REFERENCES case_file (id),
    -- The reporter, as case_reporter has them.
    id uuid NOT NULL,
    name_sealed text,
    number_sealed text,
    -- When and how to reach them, in their own words.
    reach_sealed text,
    -- The blind index of the number: the same for the same number, and nothing without its key.
    number_index text,
    given_at bigint NOT NULL,
    PRIMARY KEY (case_id, id)
);
CREATE INDEX sealed_contact_number ON sealed_contact (number_index);

-- Who opened a contact, and what for. The ledger of the case says the same; this is the auditor's list.
CREATE TABLE contact_reveal (
    id uuid NOT NULL PRIMARY KEY,
    case_id uuid NOT NULL REFERENCES case_file (id),
    reporter_id uuid NOT NULL,
    account_id uuid NOT NULL REFERENCES account (id),
    purpose text NOT NULL,
    note text NOT NULL,
    at bigint NOT NULL
);
CREATE INDEX contact_reveal_at ON contact_reveal (at, id);
CREATE INDEX contact_reveal_account ON contact_reveal (account_id, at, id);

-- Who is to stand back from a case (回避). The organisation a report accuses needs no row: case_file.about_id says it.
CREATE TABLE recusal (
    case_id uuid NOT NULL REFERENCES case_file (id),
    id uuid NOT NULL,
    -- A person, or an organisation with what hangs below it on its line; both null while only words say who.
    account_id uuid REFERENCES account (id),
    org_id uuid REFERENCES org (id),
    -- Who is meant, in the words of whoever asked.
    party text NOT NULL,
    ground text NOT NULL,
    -- reporter: by the link of the case; officer: themselves, or a colleague
    asked text NOT NULL,
    -- asked, granted, refused, withdrawn
    state text NOT NULL,
    asked_by uuid REFERENCES account (id),
    asked_at bigint NOT NULL,
    decided_by uuid REFERENCES account (id),
    decided_at bigint,
    reason text NOT NULL,
    PRIMARY KEY (case_id, id)
);
CREATE INDEX recusal_account ON recusal (account_id, state);
CREATE INDEX recusal_org ON recusal (org_id, state);

-- What was destroyed, by which rule, and when; never what it said.
CREATE TABLE destruction (
    id uuid NOT NULL PRIMARY KEY,
    -- contact
    kind text NOT NULL,
    -- The name of the rule of retention, or by-hand, or by-reporter.
    rule text NOT NULL,
    rows_destroyed bigint NOT NULL,
    -- SHA-256 over the ids, in their order.
    ids_digest text NOT NULL,
    actor text NOT NULL,
    at bigint NOT NULL
);
CREATE INDEX destruction_at ON destruction (at, id);
