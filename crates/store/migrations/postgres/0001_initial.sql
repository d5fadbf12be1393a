-- Instants are milliseconds since 1970. Enumerations are their text. Nothing here has a default, a trigger, a sequence or
-- a foreign key: the one writer knows what belongs together, and rows must go in in any order within a transaction.
-- Text that is compared or sorted is COLLATE "C": bytes, on every server alike.

CREATE TABLE meta (
    name TEXT COLLATE "C" PRIMARY KEY,
    value BIGINT NOT NULL
);

INSERT INTO meta (name, value) VALUES ('schema_version', 1), ('configuration_revision', 0);

-- Where the next block of ids begins.
CREATE TABLE counters (
    name TEXT COLLATE "C" PRIMARY KEY,
    value BIGINT NOT NULL
) WITH (fillfactor = 50);

INSERT INTO counters (name, value) VALUES ('alert', 1), ('entry', 1), ('resource', 1);

-- The last batch that each node committed. A node whose commit's answer was lost looks here whether it happened.
CREATE TABLE batches (
    node TEXT COLLATE "C" PRIMARY KEY,
    batch BIGINT NOT NULL
) WITH (fillfactor = 50);

CREATE TABLE alerts (
    id BIGINT PRIMARY KEY,
    service TEXT COLLATE "C" NOT NULL,
    dedup_key TEXT COLLATE "C" NOT NULL,
    key_rank BIGINT NOT NULL,
    status TEXT COLLATE "C" NOT NULL,
    severity TEXT COLLATE "C" NOT NULL,
    urgency TEXT COLLATE "C" NOT NULL,
    summary TEXT NOT NULL,
    source TEXT NOT NULL,
    details TEXT NOT NULL,
    links TEXT NOT NULL,
    playbook TEXT,
    count BIGINT NOT NULL,
    opened_at BIGINT NOT NULL,
    last_seen_at BIGINT NOT NULL,
    acknowledged_at BIGINT,
    acknowledged_by TEXT,
    resolved_at BIGINT,
    resolved_by TEXT,
    snoozed_until BIGINT,
    policy TEXT NOT NULL,
    step INTEGER,
    round INTEGER NOT NULL,
    next_escalation_at BIGINT,
    exhausted BOOLEAN NOT NULL,
    starts_at BIGINT,
    ends_at BIGINT,
    version BIGINT NOT NULL
) WITH (fillfactor = 85);

-- The open alert of a service and dedup key has the highest rank there is, so there is only one; whoever opens a second one
-- decides again. Resolved ones rank by when they were resolved: ids do not tell, because nodes draw them from blocks of
-- their own.
CREATE UNIQUE INDEX alerts_by_key ON alerts (dedup_key, service, key_rank);
CREATE INDEX alerts_open ON alerts (id) WHERE status <> 'resolved';
CREATE INDEX alerts_exhausted ON alerts (id) WHERE status <> 'resolved' AND exhausted;
CREATE INDEX alerts_by_service ON alerts (service, id);
CREATE INDEX alerts_by_resolution ON alerts (resolved_at, id) WHERE status = 'resolved';

CREATE TABLE timeline (
    alert BIGINT NOT NULL,
    at BIGINT NOT NULL,
    id BIGINT NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    actor TEXT NOT NULL,
    text TEXT NOT NULL,
    data TEXT NOT NULL,
    PRIMARY KEY (alert, at, id)
);

CREATE TABLE timers (
    kind TEXT COLLATE "C" NOT NULL,
    subject TEXT COLLATE "C" NOT NULL,
    alert BIGINT,
    due_at BIGINT NOT NULL,
    PRIMARY KEY (kind, subject)
) WITH (fillfactor = 85, autovacuum_vacuum_scale_factor = 0.05);

CREATE INDEX timers_by_due ON timers (due_at, kind, subject);
CREATE INDEX timers_by_alert ON timers (alert) WHERE alert IS NOT NULL;

CREATE TABLE pages (
    alert BIGINT NOT NULL,
    round INTEGER NOT NULL,
    step INTEGER NOT NULL,
    owner TEXT COLLATE "C" NOT NULL,
    started_at BIGINT NOT NULL,
    because TEXT NOT NULL,
    fired TEXT NOT NULL,
    considered_ms BIGINT NOT NULL,
    next_due_at BIGINT,
    failed TEXT NOT NULL,
    dead BOOLEAN NOT NULL,
    PRIMARY KEY (alert, round, step, owner)
) WITH (fillfactor = 85);

CREATE TABLE recipients (
    recipient TEXT COLLATE "C" PRIMARY KEY,
    paged_at BIGINT,
    updated_at BIGINT
) WITH (fillfactor = 50);

CREATE TABLE mentions (
    id BIGINT PRIMARY KEY,
    alert BIGINT NOT NULL,
    recipient TEXT COLLATE "C" NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL,
    notification UUID
);

CREATE INDEX mentions_waiting ON mentions (recipient, kind, id) WHERE notification IS NULL;
CREATE INDEX mentions_by_alert ON mentions (alert);
CREATE INDEX mentions_by_notification ON mentions (notification, id) WHERE notification IS NOT NULL;

CREATE TABLE notifications (
    id UUID PRIMARY KEY,
    recipient TEXT COLLATE "C" NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    status TEXT COLLATE "C" NOT NULL,
    node TEXT COLLATE "C",
    created_at BIGINT NOT NULL,
    attempt INTEGER NOT NULL,
    next_attempt_at BIGINT,
    provider_id TEXT COLLATE "C",
    answer TEXT NOT NULL,
    updated_at BIGINT NOT NULL,
    alerts_total INTEGER NOT NULL
) WITH (fillfactor = 85);

CREATE INDEX notifications_by_recipient ON notifications (recipient, created_at, id) WHERE kind = 'page';
CREATE INDEX notifications_by_provider ON notifications (provider_id) WHERE provider_id IS NOT NULL;
CREATE INDEX notifications_sending ON notifications (node) WHERE status = 'sending';
CREATE INDEX notifications_pending ON notifications (status) WHERE status IN ('sending', 'retrying');

CREATE TABLE attempts (
    notification UUID NOT NULL,
    attempt INTEGER NOT NULL,
    ended_at BIGINT NOT NULL,
    result TEXT NOT NULL,
    PRIMARY KEY (notification, attempt, ended_at)
);

CREATE TABLE events (
    received_at BIGINT NOT NULL,
    id BIGINT NOT NULL,
    service TEXT COLLATE "C" NOT NULL,
    integration TEXT COLLATE "C" NOT NULL,
    action TEXT COLLATE "C" NOT NULL,
    dedup_key TEXT COLLATE "C" NOT NULL,
    alert BIGINT,
    outcome TEXT COLLATE "C" NOT NULL,
    event TEXT NOT NULL,
    PRIMARY KEY (received_at, id)
);

CREATE INDEX events_change ON events (received_at, id) WHERE action = 'change';

-- A deleted resource keeps its row, without a body: its name may only return as the same resource.
CREATE TABLE resources (
    kind TEXT COLLATE "C" NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    body TEXT,
    revision BIGINT NOT NULL,
    created_sequence BIGINT NOT NULL,
    from_apply BOOLEAN NOT NULL,
    updated_at BIGINT NOT NULL,
    updated_by TEXT NOT NULL,
    configuration_revision BIGINT NOT NULL,
    PRIMARY KEY (kind, name)
);

CREATE INDEX resources_by_revision ON resources (configuration_revision);

CREATE TABLE resource_history (
    kind TEXT COLLATE "C" NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    revision BIGINT NOT NULL,
    body TEXT,
    at BIGINT NOT NULL,
    author TEXT NOT NULL,
    PRIMARY KEY (kind, name, revision)
);

CREATE TABLE secrets (
    kind TEXT COLLATE "C" NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    field TEXT COLLATE "C" NOT NULL,
    sha256 BYTEA NOT NULL,
    sealed BYTEA NOT NULL,
    PRIMARY KEY (kind, name, field)
);

CREATE UNIQUE INDEX secrets_by_key ON secrets (sha256) WHERE field = 'key';

CREATE TABLE tokens (
    sha256 BYTEA NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    role TEXT COLLATE "C" NOT NULL,
    bootstrap BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL,
    created_by TEXT NOT NULL,
    revoked_at BIGINT,
    PRIMARY KEY (name, created_at, sha256)
);

CREATE UNIQUE INDEX tokens_by_name ON tokens (name) WHERE revoked_at IS NULL;
CREATE UNIQUE INDEX tokens_by_sha256 ON tokens (sha256) WHERE revoked_at IS NULL;

CREATE TABLE instance (
    name TEXT COLLATE "C" PRIMARY KEY,
    value BYTEA NOT NULL
);

CREATE TABLE opt_outs (
    address TEXT COLLATE "C" PRIMARY KEY,
    since BIGINT NOT NULL
);

CREATE TABLE nodes (
    node TEXT COLLATE "C" PRIMARY KEY,
    heartbeat_at BIGINT NOT NULL
) WITH (fillfactor = 50);
