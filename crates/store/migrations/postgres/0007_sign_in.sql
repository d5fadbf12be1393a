-- What people sign in with; a row per person who has any of it. People themselves are documents.
CREATE TABLE accounts (
    user_name           text COLLATE "C" PRIMARY KEY,
    -- Argon2id in PHC's format.
    password            text,
    password_changed_at bigint
);

-- Browsers that are signed in, found by the SHA-256 of what their cookie holds.
CREATE TABLE sessions (
    id           text COLLATE "C" PRIMARY KEY,
    sha256       bytea NOT NULL,
    user_name    text COLLATE "C" NOT NULL,
    created_at   bigint NOT NULL,
    last_used_at bigint NOT NULL,
    address      text NOT NULL,
    device       text NOT NULL
);
CREATE UNIQUE INDEX sessions_sha256 ON sessions (sha256);
CREATE INDEX sessions_of_users ON sessions (user_name, last_used_at);

-- Links that work once: found by the SHA-256 of their code, deleted by whoever uses them.
CREATE TABLE tickets (
    sha256     bytea PRIMARY KEY,
    purpose    text NOT NULL,
    user_name  text COLLATE "C",
    created_at bigint NOT NULL,
    expires_at bigint NOT NULL
);

-- Failures in a row: of an account, of an address.
CREATE TABLE failures (
    subject text COLLATE "C" PRIMARY KEY,
    count   integer NOT NULL,
    last_at bigint NOT NULL
);

-- Second factors: the sealed secret of a TOTP generator (RFC 6238), and the newest step that was used.
CREATE TABLE second_factors (
    user_name    text COLLATE "C" PRIMARY KEY,
    sealed       bytea NOT NULL,
    confirmed_at bigint,
    last_step    bigint NOT NULL
);

-- Codes for when the generator is lost: each works once.
CREATE TABLE recovery_codes (
    user_name text COLLATE "C" NOT NULL,
    sha256    bytea NOT NULL,
    PRIMARY KEY (user_name, sha256)
);
