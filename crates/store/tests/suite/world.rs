//! A store to test, on either back end, with a clock and chance that the test controls.

use nightbell_core::{
    Alert, AlertId, Clock, Decision, Json, Keys, Name, Outcome, Severity, State, Status, Supply, Timestamp, Urgency,
};
use nightbell_store::{
    Access, CommitFault, CommitFaults, DecideFn, Item, PostgresStore, Priority, SqliteStore, Store, StoreError,
    StoreOptions,
};
use nightbell_testkit::{ManualClock, SeededEntropy, TestDatabase};
use std::sync::{Arc, Mutex};
use tempfile::TempDir;

/// 2026-11-21T00:00:00Z, in milliseconds.
const BEGINNING_MS: i64 = 1_795_219_200_000;

pub(crate) enum Backend {
    Sqlite(TempDir),
    Postgres(TestDatabase),
}

/// How the next commit fails, if it is to.
#[derive(Debug, Default)]
struct NextCommit(Mutex<Option<CommitFault>>);

impl CommitFaults for NextCommit {
    fn at_commit(&self) -> Option<CommitFault> {
        self.0.lock().unwrap().take()
    }
}

/// A store and what is around it.
pub(crate) struct World {
    // Dropped before the database it is on.
    pub(crate) store: Arc<dyn Store>,
    clock: Arc<ManualClock>,
    entropy: Arc<SeededEntropy>,
    faults: Arc<NextCommit>,
    nodes: u32,
    pub(crate) backend: Backend,
}

impl World {
    pub(crate) async fn sqlite() -> World {
        World::begin(Backend::Sqlite(tempfile::tempdir().unwrap())).await
    }

    pub(crate) async fn postgres() -> World {
        World::begin(Backend::Postgres(TestDatabase::create().await)).await
    }

    async fn begin(backend: Backend) -> World {
        let clock = Arc::new(ManualClock::at(Timestamp::from_millisecond(BEGINNING_MS).unwrap()));
        let entropy = Arc::new(SeededEntropy::new(7));
        let faults = Arc::new(NextCommit::default());
        let store = open(&backend, options(&clock, &entropy, &faults, 1)).await.unwrap();
        World { store, clock, entropy, faults, nodes: 1, backend }
    }

    /// Opens the store anew, as another node, and leaves the present one as it is.
    pub(crate) async fn try_open(&mut self) -> Result<Arc<dyn Store>, StoreError> {
        self.nodes += 1;
        open(&self.backend, options(&self.clock, &self.entropy, &self.faults, self.nodes)).await
    }

    /// The next commit fails so.
    pub(crate) fn fail_next_commit(&self, fault: CommitFault) {
        *self.faults.0.lock().unwrap() = Some(fault);
    }

    /// Ends the process, so to speak, and starts the next one.
    pub(crate) async fn restart(&mut self) {
        self.store.close().await;
        self.store = self.try_open().await.unwrap();
    }

    /// Two nodes of one installation. SQLite has only one.
    pub(crate) async fn two_nodes(&mut self) -> [Arc<dyn Store>; 2] {
        match self.backend {
            Backend::Sqlite(_) => [self.store.clone(), self.store.clone()],
            Backend::Postgres(_) => [self.store.clone(), self.try_open().await.unwrap()],
        }
    }

    /// Runs SQL beside the store.
    pub(crate) async fn sql(&self, sql: &str) {
        match &self.backend {
            Backend::Sqlite(directory) => {
                let connection = rusqlite::Connection::open(directory.path().join("nightbell.db")).unwrap();
                connection.execute_batch(sql).unwrap();
            }
            Backend::Postgres(database) => database.execute(sql).await,
        }
    }

    pub(crate) fn advance(&self, ms: i64) {
        self.clock.advance_ms(ms);
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// One item, alone in its call.
    pub(crate) async fn try_one(&self, item: Item) -> Result<Outcome, StoreError> {
        self.store.transact(vec![item]).await.pop().unwrap()
    }

    /// One item that must succeed.
    pub(crate) async fn one(&self, item: Item) -> Outcome {
        self.try_one(item).await.unwrap()
    }

    /// Commits what this makes.
    pub(crate) async fn commit(
        &self,
        keys: Keys,
        make: impl FnMut(&State, Timestamp, &mut dyn Supply) -> Decision + Send + 'static,
    ) -> Outcome {
        self.one(item(keys, make)).await
    }

    /// What is loaded for these keys, in a transaction that changes nothing.
    pub(crate) async fn look(&self, keys: Keys) -> State {
        let (sender, receiver) = std::sync::mpsc::channel();
        let look = item(keys, move |state, _, _| {
            sender.send(state.clone()).unwrap();
            Decision::default()
        });
        self.one(look).await;
        receiver.try_iter().last().unwrap()
    }

    /// Opens an alert of this service and dedup key.
    pub(crate) async fn open_alert(&self, service: &str, dedup_key: &str) -> Alert {
        self.open_alert_with(service, dedup_key, |_| {}).await
    }

    /// Opens an alert that looks like this.
    pub(crate) async fn open_alert_with(
        &self,
        service: &str,
        dedup_key: &str,
        shape: impl Fn(&mut Alert) + Send + 'static,
    ) -> Alert {
        let (service, dedup_key): (Name, Arc<str>) = (service.into(), dedup_key.into());
        let outcome = self
            .commit(Keys::default(), move |_, now, supply| {
                let mut alert = alert(supply.alert_id(), &service, &dedup_key, now);
                shape(&mut alert);
                saying(alert)
            })
            .await;
        said(outcome)
    }

    /// Resolves it now.
    pub(crate) async fn resolve(&self, mut alert: Alert) -> Alert {
        let keys = Keys { alerts: vec![(alert.id, nightbell_core::History::No)], ..Keys::default() };
        let resolved = self
            .commit(keys, move |_, now, _| {
                alert.status = Status::Resolved;
                alert.resolved_at = Some(now);
                alert.resolved_by = Some("ada".into());
                alert.version += 1;
                saying(alert.clone())
            })
            .await;
        said(resolved)
    }
}

fn options(
    clock: &Arc<ManualClock>,
    entropy: &Arc<SeededEntropy>,
    faults: &Arc<NextCommit>,
    node: u32,
) -> StoreOptions {
    StoreOptions {
        clock: clock.clone(),
        database_clock: false,
        entropy: entropy.clone(),
        node: format!("node-{node}").into(),
        faults: Some(faults.clone()),
    }
}

async fn open(backend: &Backend, options: StoreOptions) -> Result<Arc<dyn Store>, StoreError> {
    Ok(match backend {
        Backend::Sqlite(directory) => Arc::new(SqliteStore::open(directory.path(), Access::Serve, options)?),
        Backend::Postgres(database) => Arc::new(PostgresStore::connect(database.url(), options).await?),
    })
}

/// An item of intake that reads the configuration as it was before anything was written.
pub(crate) fn item(
    keys: Keys,
    decide: impl FnMut(&State, Timestamp, &mut dyn Supply) -> Decision + Send + 'static,
) -> Item {
    item_of(Priority::Intake, keys, Box::new(decide))
}

pub(crate) fn item_of(priority: Priority, keys: Keys, decide: DecideFn) -> Item {
    Item { priority, keys, configuration_revision: 0, decide, told: None }
}

/// Writes the alert and answers with it.
pub(crate) fn saying(alert: Alert) -> Decision {
    let outcome = Outcome::Alert { alert: Box::new(alert.clone()), changed: true };
    Decision { alerts: vec![alert], outcome, ..Decision::default() }
}

/// The alert of an answer.
pub(crate) fn said(outcome: Outcome) -> Alert {
    match outcome {
        Outcome::Alert { alert, .. } => *alert,
        other => panic!("not an alert: {other:?}"),
    }
}

/// A freshly opened alert with nothing special about it.
pub(crate) fn alert(id: AlertId, service: &Name, dedup_key: &Arc<str>, now: Timestamp) -> Alert {
    Alert {
        id,
        service: service.clone(),
        dedup_key: dedup_key.clone(),
        status: Status::Triggered,
        severity: Severity::Error,
        urgency: Urgency::High,
        summary: "the disk is full".into(),
        source: "db1".into(),
        details: Json::empty(),
        links: Arc::from([]),
        playbook: None,
        count: 1,
        opened_at: now,
        last_seen_at: now,
        acknowledged_at: None,
        acknowledged_by: None,
        resolved_at: None,
        resolved_by: None,
        snoozed_until: None,
        policy: "default".into(),
        step: None,
        round: 0,
        next_escalation_at: None,
        exhausted: false,
        starts_at: None,
        ends_at: None,
        version: 1,
    }
}

/// So many milliseconds after another instant.
pub(crate) fn after(instant: Timestamp, ms: i64) -> Timestamp {
    Timestamp::from_millisecond(instant.as_millisecond() + ms).unwrap()
}
