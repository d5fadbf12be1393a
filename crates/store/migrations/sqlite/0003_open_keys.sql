-- The keys of open alerts are in the writer's memory; the index of what is open has all that is needed to read them at the start,
-- and to list what is open, in the order of ids. What is resolved is found by its key and by its service as before.
DROP INDEX alerts_by_key;
DROP INDEX alerts_by_service;
DROP INDEX alerts_open;
ALTER TABLE alerts DROP COLUMN key_rank;
CREATE INDEX alerts_open ON alerts (id, status, urgency, exhausted, service, dedup_key) WHERE status <> 'resolved';
CREATE INDEX alerts_resolved_by_key ON alerts (dedup_key, service, id) WHERE status = 'resolved';
CREATE INDEX alerts_resolved_by_service ON alerts (service, id) WHERE status = 'resolved';

-- The mentions of an alert lie together, in the order in which they come: one row each in place of a row and an entry of an index.
CREATE TABLE mentions_of_alerts (
    alert        INTEGER NOT NULL,
    id           INTEGER NOT NULL,
    recipient    TEXT NOT NULL,
    kind         TEXT NOT NULL,
    created_at   INTEGER NOT NULL,
    -- Absent while it waits.
    notification BLOB,
    PRIMARY KEY (alert, id)
) STRICT, WITHOUT ROWID;

INSERT INTO mentions_of_alerts (alert, id, recipient, kind, created_at, notification)
    SELECT alert, id, recipient, kind, created_at, notification FROM mentions ORDER BY alert, id;
DROP TABLE mentions;
ALTER TABLE mentions_of_alerts RENAME TO mentions;
CREATE INDEX mentions_waiting ON mentions (recipient, kind, id) WHERE notification IS NULL;
CREATE INDEX mentions_by_notification ON mentions (notification, id) WHERE notification IS NOT NULL;
