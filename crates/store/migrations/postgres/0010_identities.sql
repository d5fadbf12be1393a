-- Who signs in elsewhere: what a provider calls them, and whom that is here. The role and the teams come from their groups
-- there, as they were at their last sign-in; they count beside the documents.
CREATE TABLE identities (
    id           text COLLATE "C" PRIMARY KEY,
    issuer       text NOT NULL,
    subject      text NOT NULL,
    user_name    text COLLATE "C" NOT NULL,
    email        text,
    role         text,
    -- Separated by spaces.
    teams        text NOT NULL,
    created_at   bigint NOT NULL,
    last_used_at bigint NOT NULL
);
CREATE UNIQUE INDEX identities_subject ON identities (issuer, subject);
CREATE INDEX identities_of_users ON identities (user_name);

-- Browsers that were sent to a provider, found by the SHA-256 of what they have to bring back; deleted by whoever uses it.
CREATE TABLE journeys (
    sha256     bytea PRIMARY KEY,
    sealed     bytea NOT NULL,
    expires_at bigint NOT NULL
);

-- Sessions that end at a time of their own.
ALTER TABLE sessions ADD COLUMN ends_at bigint;
