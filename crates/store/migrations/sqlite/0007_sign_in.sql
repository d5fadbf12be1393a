-- What people sign in with; a row per person who has any of it. People themselves are documents.
CREATE TABLE accounts (
    user_name           TEXT PRIMARY KEY NOT NULL,
    -- Argon2id in PHC's format.
    password            TEXT,
    password_changed_at INTEGER
) STRICT, WITHOUT ROWID;

-- Browsers that are signed in, found by the SHA-256 of what their cookie holds.
CREATE TABLE sessions (
    id           TEXT PRIMARY KEY NOT NULL,
    sha256       BLOB NOT NULL,
    user_name    TEXT NOT NULL,
    created_at   INTEGER NOT NULL,
    last_used_at INTEGER NOT NULL,
    address      TEXT NOT NULL,
    device       TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX sessions_sha256 ON sessions (sha256);
CREATE INDEX sessions_of_users ON sessions (user_name, last_used_at);

-- Links that work once: found by the SHA-256 of their code, deleted by whoever uses them.
CREATE TABLE tickets (
    sha256     BLOB PRIMARY KEY NOT NULL,
    purpose    TEXT NOT NULL,
    user_name  TEXT,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Failures in a row: of an account, of an address.
CREATE TABLE failures (
    subject TEXT PRIMARY KEY NOT NULL,
    count   INTEGER NOT NULL,
    last_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Second factors: the sealed secret of a TOTP generator (RFC 6238), and the newest step that was used.
CREATE TABLE second_factors (
    user_name    TEXT PRIMARY KEY NOT NULL,
    sealed       BLOB NOT NULL,
    confirmed_at INTEGER,
    last_step    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Codes for when the generator is lost: each works once.
CREATE TABLE recovery_codes (
    user_name TEXT NOT NULL,
    sha256    BLOB NOT NULL,
    PRIMARY KEY (user_name, sha256)
) STRICT, WITHOUT ROWID;
