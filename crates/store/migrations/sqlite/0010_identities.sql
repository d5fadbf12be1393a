-- Who signs in elsewhere: what a provider calls them, and whom that is here. The role and the teams come from their groups
-- there, as they were at their last sign-in; they count beside the documents.
CREATE TABLE identities (
    id           TEXT PRIMARY KEY NOT NULL,
    issuer       TEXT NOT NULL,
    subject      TEXT NOT NULL,
    user_name    TEXT NOT NULL,
    email        TEXT,
    role         TEXT,
    -- Separated by spaces.
    teams        TEXT NOT NULL,
    created_at   INTEGER NOT NULL,
    last_used_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX identities_subject ON identities (issuer, subject);
CREATE INDEX identities_of_users ON identities (user_name);

-- Browsers that were sent to a provider, found by the SHA-256 of what they have to bring back; deleted by whoever uses it.
CREATE TABLE journeys (
    sha256     BLOB PRIMARY KEY NOT NULL,
    sealed     BLOB NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Sessions that end at a time of their own.
ALTER TABLE sessions ADD COLUMN ends_at INTEGER;
