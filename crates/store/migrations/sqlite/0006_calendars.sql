-- Calendars that are read from addresses: when next, what is known of them as JSON, and the last good copy as it came.
CREATE TABLE calendars (
    name   TEXT PRIMARY KEY NOT NULL,
    due_at INTEGER NOT NULL,
    body   TEXT NOT NULL,
    copy   BLOB
) STRICT, WITHOUT ROWID;
