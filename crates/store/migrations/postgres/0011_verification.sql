-- Contact methods that their person has shown to be theirs: by a code that was sent there. For one address, known by its SHA-256.
CREATE TABLE verifications (
    user_name       text COLLATE "C" NOT NULL,
    method          text COLLATE "C" NOT NULL,
    address_sha256  bytea NOT NULL,
    verified_at     bigint,
    -- The code that was sent last, as an HMAC, until it is used.
    code_mac        bytea,
    code_expires_at bigint,
    tries           integer NOT NULL,
    PRIMARY KEY (user_name, method)
);

-- The tests that somebody asked for.
CREATE INDEX notifications_of_tests ON notifications (recipient, created_at, id) WHERE kind = 'test';
