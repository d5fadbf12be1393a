//! Limits of the store, with their units.

use std::time::Duration;

/// Intake items that may wait for a commit, over all callers.
pub(crate) const QUEUE_INTAKE_ITEMS_MAX: usize = 20_000;
/// Items of people and timers that may wait.
pub(crate) const QUEUE_OTHER_ITEMS_MAX: usize = 20_000;
/// Commits told to those who watch that may wait for one of them; whoever is slower reads everything again.
pub(crate) const CHANGES_BUFFERED_MAX: usize = 256;
/// Alerts that one notification of PostgreSQL names, which takes less than 8,000 bytes.
pub(crate) const NOTIFIED_ALERTS_MAX: usize = 350;
/// Alerts that are listed with a notification; their number is with it too.
pub const NOTIFICATION_ALERTS_MAX: usize = 20;
/// Items decided in one commit.
pub(crate) const BATCH_ITEMS_MAX: usize = 2_048;
/// Ids reserved at once from the counter row.
pub(crate) const ID_BLOCK: i64 = 10_000;
/// Times that a batch is decided again after conflicting with another node.
pub(crate) const CONFLICT_RETRIES_MAX: u32 = 8;
/// Connections for reading (SQLite), in all (PostgreSQL).
pub(crate) const READ_CONNECTIONS_MAX: usize = 4;
/// Lists read at once (SQLite); the other connections are for what is more urgent.
pub(crate) const LISTS_AT_ONCE_MAX: usize = 2;
/// While SQLite's writer is busy, one list begins for every so many of its items; a list costs about what ten of them do.
pub(crate) const ITEMS_PER_LIST: usize = 100;
/// How long a list waits for its turn beside a busy writer.
pub(crate) const LIST_WAIT_MAX: Duration = Duration::from_millis(500);
/// Connections to PostgreSQL.
pub(crate) const POSTGRES_CONNECTIONS_MAX: usize = 12;
/// Alert ids reserved at once: few, because what is left at a restart is skipped and people read alert ids aloud.
pub(crate) const ALERT_ID_BLOCK: i64 = 100;
/// Ids of entries, events and mentions that must be at hand for each item before a batch is decided.
pub(crate) const ENTRY_IDS_PER_ITEM: i64 = 8;
/// How long a write waits for another process on the same SQLite file (a command beside the server), in milliseconds.
pub(crate) const BUSY_WAIT_MS_MAX: u64 = 5_000;
/// Pages of 4 KiB in SQLite's write-ahead log after which they are copied into the database.
pub(crate) const CHECKPOINT_PAGES: i64 = 16_000;
/// Page cache of SQLite's writing connection, in KiB.
pub(crate) const WRITE_CACHE_KIB: i64 = 32_768;
/// Page cache of each of SQLite's reading connections, in KiB.
pub(crate) const READ_CACHE_KIB: i64 = 4_096;
/// Rows of the audit log that one action and subject get in an hour, of what may happen as often as somebody likes.
pub(crate) const ALIKE_ROWS_PER_HOUR_MAX: i64 = 50;
/// Networks that are remembered of a token, those used last.
pub(crate) const TOKEN_NETWORKS_MAX: i64 = 50;
/// Rows that one INSERT of SQLite brings, where that many wait.
pub(crate) const ROWS_PER_INSERT: usize = 16;
/// Prepared statements kept per SQLite connection; more than there are.
pub(crate) const STATEMENT_CACHE: usize = 128;
/// How long PostgreSQL may take to accept a connection.
pub(crate) const POSTGRES_CONNECT_TIMEOUT: Duration = Duration::from_secs(3);
/// How long a read waits for a free connection to PostgreSQL.
pub(crate) const POSTGRES_WAIT_TIMEOUT: Duration = Duration::from_secs(5);
/// How long a batch may take on PostgreSQL, conflicts not counted; after that the connection counts as broken.
pub(crate) const POSTGRES_BATCH_TIMEOUT: Duration = Duration::from_secs(30);
/// How long PostgreSQL is left alone after it could not be reached, while somebody waits for it.
pub(crate) const POSTGRES_RECONNECT_DELAY: Duration = Duration::from_millis(250);
