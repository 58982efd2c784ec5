-- Category packs: classes of matters with their default limit.
CREATE TABLE category (
    code text NOT NULL PRIMARY KEY,
    parent text REFERENCES category (code),
    pack text NOT NULL,
    -- component (部件) or event (事件)
    kind text NOT NULL CHECK (kind IN ('component', 'event')),
    name_zh text NOT NULL,
    name_en text NOT NULL,
    -- e.g. 2h, 16wh, 5wd, 7d
    time_limit text NOT NULL,
    -- Shown on public forms; groups are not chosen directly.
    leaf boolean NOT NULL,
    position bigint NOT NULL
);

-- Dispatch catalogue (派单目录): who leads and who assists for a category. Either one organisation, or "the organisation with this function
-- at this level of the matter's chain", or the territory of that level itself (function null).
CREATE TABLE dispatch_rule (
    id uuid NOT NULL PRIMARY KEY,
    category text NOT NULL REFERENCES category (code),
    role text NOT NULL CHECK (role IN ('lead', 'assist')),
    level text NOT NULL,
    function text,
    org_id uuid REFERENCES org (id),
    -- Smaller first.
    position bigint NOT NULL,
    -- Why this organisation: shown beside the suggestion.
    basis_zh text NOT NULL,
    basis_en text NOT NULL
);
CREATE INDEX dispatch_rule_category ON dispatch_rule (category, position);

-- Admissions (准入): what may reach a community though it is not on its own list, for a time, with the money it needs.
CREATE TABLE admission (
    id uuid NOT NULL PRIMARY KEY,
    community_id uuid NOT NULL REFERENCES org (id),
    category text NOT NULL REFERENCES category (code),
    department_id uuid NOT NULL REFERENCES org (id),
    needs_funding boolean NOT NULL,
    funding_cents bigint NOT NULL,
    basis text NOT NULL,
    valid_from bigint NOT NULL,
    valid_to bigint NOT NULL,
    granted_at bigint NOT NULL
);
CREATE INDEX admission_community ON admission (community_id, category);

-- Case numbers: a table of their own, keyed by the number, so that they stay unique when cases are spread over machines.
CREATE TABLE case_number (
    number text NOT NULL PRIMARY KEY,
    case_id uuid NOT NULL
);
-- The last number given on each local day.
CREATE TABLE case_day (
    day text NOT NULL PRIMARY KEY,
    last bigint NOT NULL
);

CREATE TABLE case_file (
    id uuid NOT NULL PRIMARY KEY,
    number text NOT NULL,
    version bigint NOT NULL,
    -- reported, dispatched, handling, answered, reworking, closed
    state text NOT NULL,
    -- The case and who holds it, as JSON; see case::model and task::model. The columns below are what lists ask for.
    detail text NOT NULL,
    custody text NOT NULL,
    kind text NOT NULL,
    channel text NOT NULL,
    category text NOT NULL REFERENCES category (code),
    -- The reporter's own words stand here only, never in an event.
    title text NOT NULL,
    body text NOT NULL,
    address text NOT NULL,
    lon double precision,
    lat double precision,
    city_id uuid,
    district_id uuid,
    street_id uuid,
    community_id uuid,
    grid_id uuid,
    -- The organisation the report is about, when it accuses one: it must not handle it.
    about_id uuid REFERENCES org (id),
    -- The organisation with the open or the last lead.
    lead_org_id uuid,
    -- When the lead's clock runs out, or ran out; null while nobody leads or the clock stands still.
    due_at bigint,
    -- The lead's clock has run out; of a case that ended: it ended late.
    overdue boolean NOT NULL,
    -- The level above has to decide who leads.
    disputed boolean NOT NULL,
    -- Returned at least once and waiting for dispatch again.
    returned boolean NOT NULL,
    reworks bigint NOT NULL,
    reporters bigint NOT NULL,
    reported_at bigint NOT NULL,
    answered_at bigint,
    closed_at bigint,
    updated_at bigint NOT NULL,
    answer text,
    -- Imported history: which file and row it came from, so that importing twice changes nothing.
    source text,
    source_key text
);
CREATE UNIQUE INDEX case_source ON case_file (source, source_key);
CREATE INDEX case_lead ON case_file (lead_org_id, state, due_at, id);
CREATE INDEX case_due ON case_file (state, due_at, id);
CREATE INDEX case_city ON case_file (city_id, reported_at, id);
CREATE INDEX case_district ON case_file (district_id, reported_at, id);
CREATE INDEX case_street ON case_file (street_id, reported_at, id);
CREATE INDEX case_community ON case_file (community_id, reported_at, id);
CREATE INDEX case_grid ON case_file (grid_id, reported_at, id);

-- One case, many reporters. Nothing about the person: the secret link is all they hold, its digest is all we keep.
CREATE TABLE case_reporter (
    case_id uuid NOT NULL REFERENCES case_file (id),
    id uuid NOT NULL,
    token_hash bytea NOT NULL,
    channel text NOT NULL,
    at bigint NOT NULL,
    PRIMARY KEY (case_id, id)
);

CREATE TABLE task (
    matter_id uuid NOT NULL REFERENCES case_file (id),
    id uuid NOT NULL,
    -- The how-manieth task of the matter, from 1.
    seq bigint NOT NULL,
    org_id uuid NOT NULL REFERENCES org (id),
    -- lead, assist
    role text NOT NULL,
    -- issued, accepted, in_progress, suspended, reported, confirmed, returned, reassigned, revoked
    state text NOT NULL,
    open boolean NOT NULL,
    -- The task with its clock, as JSON; see task::model.
    detail text NOT NULL,
    -- When its clock runs out; null while it stands still.
    due_at bigint,
    warned boolean NOT NULL,
    overdue boolean NOT NULL,
    admission_id uuid,
    city_id uuid,
    district_id uuid,
    street_id uuid,
    community_id uuid,
    grid_id uuid,
    issued_at bigint NOT NULL,
    updated_at bigint NOT NULL,
    PRIMARY KEY (matter_id, id)
);
CREATE INDEX task_org ON task (org_id, open, due_at, matter_id);

CREATE TABLE follow_up (
    case_id uuid NOT NULL REFERENCES case_file (id),
    id uuid NOT NULL,
    -- reporter: by the link of the case; desk: by the follow-up desk
    asked text NOT NULL,
    reached boolean NOT NULL,
    contacted boolean,
    solved boolean,
    -- satisfied, basically, dissatisfied; like solved null when nobody was reached
    satisfaction text,
    remark text NOT NULL,
    at bigint NOT NULL,
    PRIMARY KEY (case_id, id)
);

CREATE TABLE photo (
    case_id uuid NOT NULL REFERENCES case_file (id),
    id uuid NOT NULL,
    -- reported, before, after
    stage text NOT NULL,
    digest text NOT NULL,
    width bigint NOT NULL,
    height bigint NOT NULL,
    at bigint NOT NULL,
    PRIMARY KEY (case_id, id)
);
