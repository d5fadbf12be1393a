-- Browsers that get push messages (Web Push), each for one person, found by the SHA-256 of the address that their push service
-- gave them. Address and keys are sealed as one: whoever has them can address the browser.
CREATE TABLE push_devices (
    id                TEXT PRIMARY KEY NOT NULL,
    user_name         TEXT NOT NULL,
    endpoint_sha256   BLOB NOT NULL,
    sealed            BLOB NOT NULL,
    label             TEXT NOT NULL,
    created_at        INTEGER NOT NULL,
    last_sent_at      INTEGER,
    last_confirmed_at INTEGER,
    -- What its push service said when it last took no message; nothing once it takes one.
    last_failure      TEXT
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX push_devices_endpoint ON push_devices (endpoint_sha256);
CREATE INDEX push_devices_of_users ON push_devices (user_name, created_at);
