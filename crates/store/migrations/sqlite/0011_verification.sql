-- Contact methods that their person has shown to be theirs: by a code that was sent there. For one address, known by its SHA-256.
CREATE TABLE verifications (
    user_name       TEXT NOT NULL,
    method          TEXT NOT NULL,
    address_sha256  BLOB NOT NULL,
    verified_at     INTEGER,
    -- The code that was sent last, as an HMAC, until it is used.
    code_mac        BLOB,
    code_expires_at INTEGER,
    tries           INTEGER NOT NULL,
    PRIMARY KEY (user_name, method)
) STRICT, WITHOUT ROWID;

-- The tests that somebody asked for.
CREATE INDEX notifications_of_tests ON notifications (recipient, created_at, id) WHERE kind = 'test';
