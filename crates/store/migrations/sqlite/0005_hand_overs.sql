-- What is remembered of who had a schedule and what was said about it, as JSON: a row is read and written whole.
CREATE TABLE hand_overs (
    schedule TEXT PRIMARY KEY NOT NULL,
    body     TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- What a message is about that is about no alert, as JSON.
ALTER TABLE notifications ADD COLUMN notice TEXT;
CREATE INDEX notifications_of_notices ON notifications (created_at) WHERE notice IS NOT NULL;
