-- Who did what to what, when, from where. Of entries that tell of no change, those alike within an hour are one row.
CREATE TABLE audit (
    id           bigint PRIMARY KEY,
    at           bigint NOT NULL,
    last_at      bigint NOT NULL,
    count        bigint NOT NULL,
    -- The hour of the clock, where alike ones are counted.
    hour         bigint,
    action       text NOT NULL,
    actor        text COLLATE "C" NOT NULL,
    means        text NOT NULL,
    subject_kind text COLLATE "C" NOT NULL,
    subject_name text COLLATE "C" NOT NULL,
    revision     bigint,
    address      text NOT NULL,
    agent        text NOT NULL,
    details      text NOT NULL
);
CREATE INDEX audit_by_instant ON audit (at);
CREATE INDEX audit_by_actor ON audit (actor, id);
CREATE INDEX audit_by_subject ON audit (subject_kind, subject_name, id);
CREATE UNIQUE INDEX audit_alike ON audit (hour, action, subject_kind, subject_name, actor, address)
    WHERE hour IS NOT NULL;
INSERT INTO counters (name, value) VALUES ('audit', 1);

-- The networks that a token was used from, the last few of them.
CREATE TABLE token_networks (
    sha256       bytea NOT NULL,
    network      text COLLATE "C" NOT NULL,
    last_used_at bigint NOT NULL,
    PRIMARY KEY (sha256, network)
);
INSERT INTO token_networks (sha256, network, last_used_at)
    SELECT sha256, last_used_from, last_used_at FROM tokens
    WHERE revoked_at IS NULL AND last_used_from IS NOT NULL AND last_used_at IS NOT NULL;
