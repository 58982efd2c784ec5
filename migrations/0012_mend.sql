-- Where an open case stands in the loop, so that each step moves a figure of the board: waiting, asked, accepted, handling, awaiting; see
-- metrics::Measure. Null once it is closed.
ALTER TABLE case_seen ADD COLUMN stage text;

-- What was counted before knows no stage, and counted cases that wait for their reporter as overdue: everything is counted anew, from the
-- first event on, as soon as the server runs.
DELETE FROM counter;
DELETE FROM counter_by;
DELETE FROM case_seen;
UPDATE counter_state SET building = NULL WHERE name = 'metrics';
DELETE FROM outbox_position WHERE subscriber IN ('metrics', 'metrics.building');
