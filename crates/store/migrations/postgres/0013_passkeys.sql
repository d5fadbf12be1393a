-- Passkeys (WebAuthn), found by the id that their authenticator gave them. `key` is the public key, `state` what changes with
-- each use, the signature counter among it; both as the library writes them.
CREATE TABLE passkeys (
    id            text COLLATE "C" PRIMARY KEY,
    user_name     text COLLATE "C" NOT NULL,
    credential_id bytea NOT NULL,
    name          text NOT NULL,
    key           bytea NOT NULL,
    state         bytea NOT NULL,
    transports    smallint NOT NULL,
    created_at    bigint NOT NULL,
    last_used_at  bigint
);
CREATE UNIQUE INDEX passkeys_credential_id ON passkeys (credential_id);
CREATE INDEX passkeys_of_users ON passkeys (user_name, created_at);

-- Questions that an authenticator signs its answer to: each for one answer, found by the SHA-256 of the challenge. With a
-- person for a new passkey of theirs, without for signing in.
CREATE TABLE passkey_challenges (
    sha256     bytea PRIMARY KEY,
    user_name  text COLLATE "C",
    state      bytea NOT NULL,
    created_at bigint NOT NULL,
    expires_at bigint NOT NULL
);
