-- Programs that ask to be logged in as whoever says yes in a browser (RFC 8628). Found by the SHA-256 of what the program
-- holds; the code that its person reads finds it while nobody has decided.
CREATE TABLE device_logins (
    sha256           bytea PRIMARY KEY,
    user_code_sha256 bytea NOT NULL,
    address          text NOT NULL,
    machine          text NOT NULL,
    scopes           text NOT NULL,
    lasts_ms         bigint NOT NULL,
    created_at       bigint NOT NULL,
    expires_at       bigint NOT NULL,
    interval_s       integer NOT NULL,
    asked_at         bigint,
    user_name        text COLLATE "C",
    allowed          boolean
);
CREATE UNIQUE INDEX device_logins_user_code ON device_logins (user_code_sha256);
CREATE INDEX device_logins_of_users ON device_logins (user_name);
