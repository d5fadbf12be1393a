-- What the server keeps beside the documents of schedules, as JSON: a row of a sort is found by its key. It is part of the
-- configuration and is read whole.
CREATE TABLE schedule_state (
    schedule TEXT NOT NULL,
    sort     TEXT NOT NULL,
    key      TEXT NOT NULL,
    body     TEXT NOT NULL,
    PRIMARY KEY (schedule, sort, key)
) STRICT, WITHOUT ROWID;
