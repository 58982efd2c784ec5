-- Organisations of every kind: territories (with their offices), departments, branches, units. Territory and line are two parents.
CREATE TABLE org (
    id uuid NOT NULL PRIMARY KEY,
    -- city, district, street, community, grid; department, branch, unit
    kind text NOT NULL,
    -- Division code (12 digits), grid code (15) or unified social credit code (18).
    code text,
    name_zh text NOT NULL,
    name_en text NOT NULL,
    -- The organisation one level up: the territory above, or the territory a department, branch or unit sits in.
    parent_id uuid REFERENCES org (id),
    -- The department one level up the line; null for territories, units and the head of a line.
    line_id uuid REFERENCES org (id),
    -- What a department or unit is, e.g. `urban-management`, `school`: the catalogue names leads by it.
    function text,
    -- Its own chain: for a territory the levels down to itself, for others those of the territory it sits in.
    city_id uuid,
    district_id uuid,
    street_id uuid,
    community_id uuid,
    grid_id uuid,
    -- Abolished codes keep their history: milliseconds, null while in force.
    valid_from bigint NOT NULL,
    valid_to bigint,
    successor_id uuid REFERENCES org (id),
    -- Whether it has a party organisation; an attribute of organisations only.
    party boolean NOT NULL,
    version bigint NOT NULL
);
CREATE UNIQUE INDEX org_code ON org (code, valid_from);
CREATE INDEX org_parent ON org (parent_id);

-- Where a territory is: a WGS-84 multipolygon as GeoJSON geometry.
CREATE TABLE org_area (
    org_id uuid NOT NULL PRIMARY KEY REFERENCES org (id),
    geometry text NOT NULL
);

-- What an organisation answers for. own and assist let a task pass the gate (assist never as lead); never refuses it always.
CREATE TABLE duty (
    org_id uuid NOT NULL REFERENCES org (id),
    category text NOT NULL,
    list text NOT NULL CHECK (list IN ('own', 'assist', 'never')),
    basis text NOT NULL,
    valid_from bigint NOT NULL,
    PRIMARY KEY (org_id, category)
);

CREATE TABLE account (
    id uuid NOT NULL PRIMARY KEY,
    login text NOT NULL UNIQUE,
    -- The name shown to colleagues.
    name text NOT NULL,
    -- Argon2id, PHC string.
    password text NOT NULL,
    created_at bigint NOT NULL,
    suspended_at bigint,
    -- Shown on the demo's log-in page with its password; only in a fictional city.
    demo_password text
);

-- A post ties a person to an organisation with a role and a period.
CREATE TABLE post (
    id uuid NOT NULL PRIMARY KEY,
    account_id uuid NOT NULL REFERENCES account (id),
    org_id uuid NOT NULL REFERENCES org (id),
    role text NOT NULL,
    valid_from bigint NOT NULL,
    valid_to bigint
);
CREATE INDEX post_account ON post (account_id);
CREATE INDEX post_org ON post (org_id);

-- Signed in: the cookie holds the token, the table only its digest.
CREATE TABLE session (
    token_hash bytea NOT NULL PRIMARY KEY,
    account_id uuid NOT NULL REFERENCES account (id),
    csrf text NOT NULL,
    created_at bigint NOT NULL,
    seen_at bigint NOT NULL,
    expires_at bigint NOT NULL
);
CREATE INDEX session_account ON session (account_id);
CREATE INDEX session_expiry ON session (expires_at);

-- Failed sign-ins, by account name and by source, for the delay.
CREATE TABLE sign_in_failure (
    subject text NOT NULL PRIMARY KEY,
    failures bigint NOT NULL,
    last_at bigint NOT NULL
);
