-- Programs that ask to be logged in as whoever says yes in a browser (RFC 8628). Found by the SHA-256 of what the program
-- holds; the code that its person reads finds it while nobody has decided.
CREATE TABLE device_logins (
    sha256           BLOB PRIMARY KEY NOT NULL,
    user_code_sha256 BLOB NOT NULL,
    address          TEXT NOT NULL,
    machine          TEXT NOT NULL,
    scopes           TEXT NOT NULL,
    lasts_ms         INTEGER NOT NULL,
    created_at       INTEGER NOT NULL,
    expires_at       INTEGER NOT NULL,
    interval_s       INTEGER NOT NULL,
    asked_at         INTEGER,
    user_name        TEXT,
    allowed          INTEGER
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX device_logins_user_code ON device_logins (user_code_sha256);
CREATE INDEX device_logins_of_users ON device_logins (user_name);
