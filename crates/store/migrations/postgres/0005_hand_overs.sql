-- What is remembered of who had a schedule and what was said about it, as JSON: a row is read and written whole.
CREATE TABLE hand_overs (
    schedule text COLLATE "C" PRIMARY KEY,
    body     text NOT NULL
);

-- What a message is about that is about no alert, as JSON.
ALTER TABLE notifications ADD COLUMN notice text;
CREATE INDEX notifications_of_notices ON notifications (created_at) WHERE notice IS NOT NULL;
