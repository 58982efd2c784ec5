-- What dashboards read instead of counting cases. Kept by a subscriber from events, counted anew by `doctor --rebuild`.
--
-- A generation is one full count. Boards read the present one; while another is being built from the first event on, both are kept.

-- Totals: one row per organisation, measure and local day.
CREATE TABLE counter (
    generation bigint NOT NULL,
    org_id uuid NOT NULL,
    -- place: what happened in this territory; handler: what this organisation had to do with as the lead.
    side text NOT NULL CHECK (side IN ('place', 'handler')),
    -- reported, dispatched, answered, closed, open, overdue, …; see metrics::Measure.
    measure text NOT NULL,
    -- Local day of the city, e.g. 2026-11-24; `now` for what is so at present (open, overdue).
    day text NOT NULL,
    n bigint NOT NULL,
    PRIMARY KEY (generation, org_id, side, measure, day)
);

-- The same by category and channel.
CREATE TABLE counter_by (
    generation bigint NOT NULL,
    org_id uuid NOT NULL,
    side text NOT NULL CHECK (side IN ('place', 'handler')),
    measure text NOT NULL,
    day text NOT NULL,
    category text NOT NULL,
    channel text NOT NULL,
    n bigint NOT NULL,
    PRIMARY KEY (generation, org_id, side, measure, day, category, channel)
);

-- Each case as the counters have it, so that a change takes it out of one figure and puts it into another exactly once.
CREATE TABLE case_seen (
    generation bigint NOT NULL,
    case_id uuid NOT NULL,
    -- The last of its events that is counted.
    seq bigint NOT NULL,
    category text NOT NULL,
    channel text NOT NULL,
    city_id uuid,
    district_id uuid,
    street_id uuid,
    community_id uuid,
    grid_id uuid,
    handler_id uuid,
    reported_at bigint NOT NULL,
    -- The first answer.
    answered_at bigint,
    closed_at bigint,
    -- As the case's row had it: when the lead's clock runs out, and whether it did.
    due_at bigint,
    lapsed boolean NOT NULL,
    -- Counted as overdue.
    overdue boolean NOT NULL,
    PRIMARY KEY (generation, case_id)
);
-- Which open cases come due next.
CREATE INDEX case_seen_due ON case_seen (generation, due_at) WHERE closed_at IS NULL AND NOT overdue;

-- How far the counters have come. Whoever changes counters locks this row first.
CREATE TABLE counter_state (
    name text NOT NULL PRIMARY KEY,
    -- The generation boards read.
    generation bigint NOT NULL,
    -- The generation being built, if one is.
    building bigint,
    -- Shown as "as of"; every case that was due by then is counted as overdue.
    as_of bigint NOT NULL
);
INSERT INTO counter_state (name, generation, building, as_of) VALUES ('metrics', 1, NULL, 0);
