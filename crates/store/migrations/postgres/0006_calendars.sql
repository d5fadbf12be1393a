-- Calendars that are read from addresses: when next, what is known of them as JSON, and the last good copy as it came.
CREATE TABLE calendars (
    name   text COLLATE "C" PRIMARY KEY,
    due_at bigint NOT NULL,
    body   text NOT NULL,
    copy   bytea
);
