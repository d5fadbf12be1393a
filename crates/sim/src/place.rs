//! Where a simulation's data lives, and the auditor, who reads the tables beside the nodes and past the store.

use crate::gated_store::Faults;
use anyhow::{Context, Result};
use nightbell_core::Name;
use nightbell_store::{Access, Entropy, PostgresStore, SqliteStore, Store, StoreOptions};
use nightbell_testkit::{ManualClock, SeededEntropy, TestDatabase};
use rusqlite::types::ValueRef;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use tempfile::TempDir;

/// Which database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Backend {
    /// In memory-backed files where the machine has any: what the disk does is not tested here.
    Sqlite,
    /// On the server that `NIGHTBELL_TEST_POSTGRES_URL` names.
    Postgres,
}

/// A place for one simulation at a time.
#[derive(Debug)]
pub(crate) struct Place(Kind);

#[derive(Debug)]
enum Kind {
    Sqlite(TempDir),
    Postgres(Box<Server>),
}

/// A database on a server.
#[derive(Debug)]
struct Server {
    database: TestDatabase,
    client: tokio_postgres::Client,
}

/// A row: every value as text.
pub(crate) type Row = Vec<Option<String>>;

fn memory_backed() -> PathBuf {
    let shared = Path::new("/dev/shm");
    if shared.is_dir() { shared.to_owned() } else { PathBuf::from("/tmp") }
}

/// A database with its schema and nothing in it, made once per process: migrating each time would take longer than the rest.
fn template() -> Result<&'static [u8]> {
    static TEMPLATE: OnceLock<Vec<u8>> = OnceLock::new();
    if let Some(bytes) = TEMPLATE.get() {
        return Ok(bytes);
    }
    let directory = tempfile::Builder::new().prefix("nightbell-sim-").tempdir_in(memory_backed())?;
    let options = options("template".into(), &Arc::new(ManualClock::default()), 0, None);
    drop(SqliteStore::open(directory.path(), Access::Serve, options)?);
    let bytes = std::fs::read(directory.path().join("nightbell.db"))?;
    Ok(TEMPLATE.get_or_init(|| bytes))
}

fn options(node: Name, clock: &Arc<ManualClock>, seed: u64, faults: Option<Arc<Faults>>) -> StoreOptions {
    let entropy: Arc<dyn Entropy> = Arc::new(SeededEntropy::new(seed));
    StoreOptions {
        clock: clock.clone(),
        database_clock: false,
        entropy,
        node,
        faults: faults.map(|faults| faults as Arc<dyn nightbell_store::CommitFaults>),
    }
}

impl Place {
    /// A fresh, empty place.
    pub(crate) async fn fresh(backend: Backend) -> Result<Place> {
        match backend {
            Backend::Sqlite => {
                let directory = tempfile::Builder::new().prefix("nightbell-sim-").tempdir_in(memory_backed())?;
                std::fs::write(directory.path().join("nightbell.db"), template()?)?;
                Ok(Place(Kind::Sqlite(directory)))
            }
            Backend::Postgres => {
                let database = TestDatabase::create().await;
                let clock = Arc::new(ManualClock::default());
                let store = PostgresStore::connect(database.url(), options("template".into(), &clock, 0, None)).await?;
                store.close().await;
                let (client, connection) = tokio_postgres::connect(database.url(), tokio_postgres::NoTls).await?;
                tokio::spawn(connection);
                Ok(Place(Kind::Postgres(Box::new(Server { database, client }))))
            }
        }
    }

    /// Empties it for the next simulation.
    pub(crate) async fn emptied(self) -> Result<Place> {
        match self.0 {
            Kind::Sqlite(_) => Place::fresh(Backend::Sqlite).await,
            Kind::Postgres(server) => {
                server.client.batch_execute(EMPTY).await.context("emptying the tables")?;
                Ok(Place(Kind::Postgres(server)))
            }
        }
    }

    /// Opens a node's store here.
    pub(crate) async fn open(
        &self,
        node: Name,
        clock: &Arc<ManualClock>,
        seed: u64,
        faults: Arc<Faults>,
    ) -> Result<Arc<dyn Store>> {
        let options = options(node, clock, seed, Some(faults));
        Ok(match &self.0 {
            Kind::Sqlite(directory) => Arc::new(SqliteStore::open(directory.path(), Access::Serve, options)?),
            Kind::Postgres(server) => Arc::new(PostgresStore::connect(server.database.url(), options).await?),
        })
    }

    /// Lets the auditor in.
    pub(crate) fn auditor(&self) -> Result<Auditor<'_>> {
        Ok(match &self.0 {
            Kind::Sqlite(directory) => {
                let connection = rusqlite::Connection::open(directory.path().join("nightbell.db"))?;
                connection.set_prepared_statement_cache_capacity(64);
                Auditor::Sqlite(Box::new(connection))
            }
            Kind::Postgres(server) => Auditor::Postgres(&server.client),
        })
    }
}

/// Everything but what migrations made.
const EMPTY: &str = "TRUNCATE accounts, alerts, attempts, audit, batches, calendars, device_logins, events, failures, \
    hand_overs, identities, instance, journeys, mentions, nodes, notifications, opt_outs, pages, \
    passkey_challenges, passkeys, recipients, recovery_codes, resource_history, resources, schedule_state, \
    second_factors, secrets, sessions, tickets, timeline, timers, token_networks, tokens, verifications; \
    UPDATE counters SET value = 1; UPDATE meta SET value = 0 WHERE name = 'configuration_revision'";

/// Reads the tables.
pub(crate) enum Auditor<'a> {
    Sqlite(Box<rusqlite::Connection>),
    Postgres(&'a tokio_postgres::Client),
}

impl std::fmt::Debug for Auditor<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Auditor(…)")
    }
}

impl Auditor<'_> {
    /// All rows of a query. `{id:column}` is a column with a notification's id, as hexadecimal digits; `{uuid:column}` is the same with
    /// hyphens.
    pub(crate) async fn rows(&self, sql: &str) -> Result<Vec<Row>> {
        match self {
            Auditor::Sqlite(connection) => {
                let sql = replaced(sql, "{id:", |column| format!("lower(hex({column}))"));
                let sql = replaced(&sql, "{uuid:", sqlite_uuid);
                let mut statement = connection.prepare_cached(&sql).context(sql.clone())?;
                let columns = statement.column_count();
                let mut rows = statement.query([])?;
                let mut all = Vec::new();
                while let Some(row) = rows.next()? {
                    let values = (0..columns).map(|index| row.get_ref(index).map(text)).collect::<Result<Row, _>>();
                    all.push(values?);
                }
                Ok(all)
            }
            Auditor::Postgres(client) => {
                let sql = replaced(sql, "{id:", |column| format!("replace({column}::text, '-', '')"));
                let sql = replaced(&sql, "{uuid:", |column| format!("{column}::text"));
                let answers = client.simple_query(&sql).await.context(sql.clone())?;
                let rows = answers.iter().filter_map(|answer| match answer {
                    tokio_postgres::SimpleQueryMessage::Row(row) => Some(row),
                    _ => None,
                });
                Ok(rows.map(|row| (0..row.len()).map(|index| row.get(index).map(str::to_owned)).collect()).collect())
            }
        }
    }

    /// The only value of a query, as a number.
    pub(crate) async fn number(&self, sql: &str) -> Result<Option<i64>> {
        let rows = self.rows(sql).await?;
        let value = rows.into_iter().next().and_then(|row| row.into_iter().next()).flatten();
        value.map(|value| value.parse().context("a number")).transpose()
    }
}

fn text(value: ValueRef<'_>) -> Option<String> {
    match value {
        ValueRef::Null => None,
        ValueRef::Integer(number) => Some(number.to_string()),
        ValueRef::Real(number) => Some(number.to_string()),
        ValueRef::Text(text) => Some(String::from_utf8_lossy(text).into_owned()),
        ValueRef::Blob(bytes) => Some(bytes.iter().map(|byte| format!("{byte:02x}")).collect()),
    }
}

/// A notification's id as text, with hyphens, as timers name it.
fn sqlite_uuid(column: &str) -> String {
    let part = |from: u32, count: u32| format!("substr(hex({column}), {from}, {count})");
    let parts = [part(1, 8), part(9, 4), part(13, 4), part(17, 4), part(21, 12)];
    format!("lower({})", parts.join(" || '-' || "))
}

fn replaced(sql: &str, mark: &str, id: impl Fn(&str) -> String) -> String {
    let mut parts = sql.split(mark);
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (column, rest) = part.split_once('}').unwrap_or((part, ""));
        out.push_str(&id(column));
        out.push_str(rest);
    }
    out
}
