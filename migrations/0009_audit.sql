-- The auditor's pages walk the ledger newest first: all of it, one actor's acts, or one kind of act. Each list is one walk along one of
-- these, merged in the program. A BRIN index would be smaller on PostgreSQL but has no order to walk in.
CREATE INDEX event_at ON event (at);
CREATE INDEX event_actor ON event (actor, at);
CREATE INDEX event_kind ON event (kind, at);

-- Signed statements of how far the streams of the ledger have come; written to a file and posted from here.
CREATE TABLE anchor (
    number bigint NOT NULL PRIMARY KEY,
    at bigint NOT NULL,
    -- Streams and entries anchored so far.
    streams bigint NOT NULL,
    entries bigint NOT NULL,
    -- SHA-256 of the statement, which the next one names.
    digest bytea NOT NULL,
    -- The signed statement, as it stands in the file.
    line text NOT NULL,
    -- Posting it elsewhere: when it arrived, how often that was tried, when next.
    posted_at bigint,
    tries bigint NOT NULL,
    next_try_at bigint NOT NULL
);
CREATE INDEX anchor_unposted ON anchor (number) WHERE posted_at IS NULL;
