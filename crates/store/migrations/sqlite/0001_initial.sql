-- Instants are milliseconds since 1970, enums their text, JSON is text. No defaults, no triggers, no foreign keys: every
-- value is given by the writer, and what hangs on an alert is deleted with it by name.

-- schema_version; configuration_revision.
CREATE TABLE meta (
    name  TEXT PRIMARY KEY NOT NULL,
    value INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- The next number that nobody has reserved.
CREATE TABLE counters (
    name  TEXT PRIMARY KEY NOT NULL,
    value INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

INSERT INTO meta (name, value) VALUES ('schema_version', 1), ('configuration_revision', 0);
INSERT INTO counters (name, value) VALUES ('alert', 1), ('entry', 1), ('resource', 1);

-- The data plane.

CREATE TABLE alerts (
    id                 INTEGER PRIMARY KEY NOT NULL,
    service            TEXT NOT NULL,
    dedup_key          TEXT NOT NULL,
    -- The greatest integer while the alert is open, its id once it is resolved.
    key_rank           INTEGER NOT NULL,
    status             TEXT NOT NULL,
    severity           TEXT NOT NULL,
    urgency            TEXT NOT NULL,
    summary            TEXT NOT NULL,
    source             TEXT NOT NULL,
    details            TEXT NOT NULL,
    links              TEXT NOT NULL,
    playbook           TEXT,
    count              INTEGER NOT NULL,
    opened_at          INTEGER NOT NULL,
    last_seen_at       INTEGER NOT NULL,
    acknowledged_at    INTEGER,
    acknowledged_by    TEXT,
    resolved_at        INTEGER,
    resolved_by        TEXT,
    snoozed_until      INTEGER,
    policy             TEXT NOT NULL,
    step               INTEGER,
    round              INTEGER NOT NULL,
    next_escalation_at INTEGER,
    exhausted          INTEGER NOT NULL,
    starts_at          INTEGER,
    ends_at            INTEGER,
    version            INTEGER NOT NULL
) STRICT;

-- At most one open alert of a key, and the newest of a key found first: one index for both.
CREATE UNIQUE INDEX alerts_by_key ON alerts (dedup_key, service, key_rank);
CREATE INDEX alerts_by_service ON alerts (service, id);
CREATE INDEX alerts_open ON alerts (id, status, urgency, exhausted) WHERE status <> 'resolved';
CREATE INDEX alerts_exhausted ON alerts (id) WHERE status <> 'resolved' AND exhausted = 1;
CREATE INDEX alerts_by_resolution ON alerts (resolved_at) WHERE resolved_at IS NOT NULL;

CREATE TABLE timers (
    kind    TEXT NOT NULL,
    subject TEXT NOT NULL,
    alert   INTEGER,
    due_at  INTEGER NOT NULL,
    PRIMARY KEY (kind, subject)
) STRICT, WITHOUT ROWID;

CREATE INDEX timers_by_due ON timers (due_at);
CREATE INDEX timers_by_alert ON timers (alert) WHERE alert IS NOT NULL;

CREATE TABLE pages (
    alert         INTEGER NOT NULL,
    round         INTEGER NOT NULL,
    step          INTEGER NOT NULL,
    owner         TEXT NOT NULL,
    started_at    INTEGER NOT NULL,
    because       TEXT NOT NULL,
    fired         TEXT NOT NULL,
    considered_ms INTEGER NOT NULL,
    next_due_at   INTEGER,
    failed        TEXT NOT NULL,
    dead          INTEGER NOT NULL,
    PRIMARY KEY (alert, round, step, owner)
) STRICT, WITHOUT ROWID;

CREATE TABLE mentions (
    id           INTEGER PRIMARY KEY NOT NULL,
    alert        INTEGER NOT NULL,
    recipient    TEXT NOT NULL,
    kind         TEXT NOT NULL,
    created_at   INTEGER NOT NULL,
    -- Absent while it waits.
    notification BLOB
) STRICT;

CREATE INDEX mentions_waiting ON mentions (recipient, kind, id) WHERE notification IS NULL;
CREATE INDEX mentions_by_alert ON mentions (alert);
CREATE INDEX mentions_by_notification ON mentions (notification, id) WHERE notification IS NOT NULL;

CREATE TABLE recipients (
    recipient  TEXT PRIMARY KEY NOT NULL,
    paged_at   INTEGER,
    updated_at INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE notifications (
    id              BLOB PRIMARY KEY NOT NULL,
    recipient       TEXT NOT NULL,
    kind            TEXT NOT NULL,
    status          TEXT NOT NULL,
    node            TEXT,
    created_at      INTEGER NOT NULL,
    attempt         INTEGER NOT NULL,
    next_attempt_at INTEGER,
    provider_id     TEXT,
    answer          TEXT NOT NULL,
    updated_at      INTEGER NOT NULL,
    alerts_total    INTEGER NOT NULL
) STRICT;

CREATE INDEX notifications_pending ON notifications (status, node) WHERE status IN ('sending', 'retrying');
CREATE INDEX notifications_by_provider ON notifications (provider_id) WHERE provider_id IS NOT NULL;
CREATE INDEX notifications_paged ON notifications (recipient, created_at, id) WHERE kind = 'page';

CREATE TABLE attempts (
    notification BLOB NOT NULL,
    attempt      INTEGER NOT NULL,
    ended_at     INTEGER NOT NULL,
    result       TEXT NOT NULL,
    PRIMARY KEY (notification, attempt, ended_at)
) STRICT, WITHOUT ROWID;

CREATE TABLE timeline (
    alert INTEGER NOT NULL,
    at    INTEGER NOT NULL,
    id    INTEGER NOT NULL,
    kind  TEXT NOT NULL,
    actor TEXT NOT NULL,
    text  TEXT NOT NULL,
    data  TEXT NOT NULL,
    PRIMARY KEY (alert, at, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE events (
    id          INTEGER PRIMARY KEY NOT NULL,
    received_at INTEGER NOT NULL,
    service     TEXT NOT NULL,
    integration TEXT NOT NULL,
    action      TEXT NOT NULL,
    dedup_key   TEXT NOT NULL,
    alert       INTEGER,
    outcome     TEXT NOT NULL,
    event       TEXT NOT NULL
) STRICT;

CREATE INDEX events_by_receipt ON events (received_at, id);
CREATE INDEX events_changes ON events (received_at, id) WHERE action = 'change';

-- The configuration.

CREATE TABLE resources (
    kind                   TEXT NOT NULL,
    name                   TEXT NOT NULL,
    -- Absent once deleted; the row stays, so that a name returns as the same resource.
    body                   TEXT,
    revision               INTEGER NOT NULL,
    created_sequence       INTEGER NOT NULL,
    from_apply             INTEGER NOT NULL,
    updated_at             INTEGER NOT NULL,
    updated_by             TEXT NOT NULL,
    configuration_revision INTEGER NOT NULL,
    PRIMARY KEY (kind, name)
) STRICT, WITHOUT ROWID;

CREATE INDEX resources_by_change ON resources (configuration_revision);

CREATE TABLE resource_history (
    kind     TEXT NOT NULL,
    name     TEXT NOT NULL,
    revision INTEGER NOT NULL,
    body     TEXT,
    at       INTEGER NOT NULL,
    author   TEXT NOT NULL,
    PRIMARY KEY (kind, name, revision)
) STRICT, WITHOUT ROWID;

CREATE TABLE secrets (
    kind   TEXT NOT NULL,
    name   TEXT NOT NULL,
    field  TEXT NOT NULL,
    sha256 BLOB NOT NULL,
    sealed BLOB NOT NULL,
    PRIMARY KEY (kind, name, field)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX secrets_key ON secrets (sha256) WHERE field = 'key';

CREATE TABLE instance (
    name  TEXT PRIMARY KEY NOT NULL,
    value BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE opt_outs (
    address TEXT PRIMARY KEY NOT NULL,
    since   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE tokens (
    name       TEXT NOT NULL,
    role       TEXT NOT NULL,
    sha256     BLOB NOT NULL,
    bootstrap  INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    created_by TEXT NOT NULL,
    revoked_at INTEGER
) STRICT;

CREATE UNIQUE INDEX tokens_live_name ON tokens (name) WHERE revoked_at IS NULL;
CREATE UNIQUE INDEX tokens_live_sha256 ON tokens (sha256) WHERE revoked_at IS NULL;
