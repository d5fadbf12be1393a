-- What the server keeps beside the documents of schedules, as JSON: a row of a sort is found by its key. It is part of the
-- configuration and is read whole.
CREATE TABLE schedule_state (
    schedule TEXT COLLATE "C" NOT NULL,
    sort TEXT COLLATE "C" NOT NULL,
    key TEXT COLLATE "C" NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (schedule, sort, key)
);
