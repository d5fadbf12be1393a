-- Passkeys (WebAuthn), found by the id that their authenticator gave them. `key` is the public key, `state` what changes with
-- each use, the signature counter among it; both as the library writes them.
CREATE TABLE passkeys (
    id            TEXT PRIMARY KEY NOT NULL,
    user_name     TEXT NOT NULL,
    credential_id BLOB NOT NULL,
    name          TEXT NOT NULL,
    key           BLOB NOT NULL,
    state         BLOB NOT NULL,
    transports    INTEGER NOT NULL,
    created_at    INTEGER NOT NULL,
    last_used_at  INTEGER
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX passkeys_credential_id ON passkeys (credential_id);
CREATE INDEX passkeys_of_users ON passkeys (user_name, created_at);

-- Questions that an authenticator signs its answer to: each for one answer, found by the SHA-256 of the challenge. With a
-- person for a new passkey of theirs, without for signing in.
CREATE TABLE passkey_challenges (
    sha256     BLOB PRIMARY KEY NOT NULL,
    user_name  TEXT,
    state      BLOB NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
