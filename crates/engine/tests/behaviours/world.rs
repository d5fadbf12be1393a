//! A small world: one engine on a real store, a clock that stands still until it is moved, providers that do as they are told.

use async_trait::async_trait;
use nightbell_channels::{Channel, ChannelSettings, Channels, Message};
use nightbell_config::{Kind, read_yaml};
use nightbell_core::{
    Action, Actor, Alert, AlertId, Clock, ContactMethodKind, DeliveryResult, Event, EventOutcome, Name, Operation,
    Recipient, Severity, Timestamp,
};
use nightbell_engine::rights::{Principal, Scope};
use nightbell_engine::{ApplyRequest, Effective, Engine, EngineSettings, Ingested, IntegrationRef};
use nightbell_store::{Access, CommitFault, CommitFaults, PostgresStore, SqliteStore, Store, StoreOptions};
use nightbell_testkit::{ManualClock, SeededEntropy, TestDatabase};
use std::collections::{HashMap, VecDeque};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};

/// One message as its provider got it.
#[derive(Debug, Clone)]
pub(crate) struct Told {
    pub(crate) at: Timestamp,
    pub(crate) message: Message,
}

/// What providers do: by address, in order; then they take everything.
#[derive(Debug, Default)]
pub(crate) struct Providers {
    pub(crate) told: Mutex<Vec<Told>>,
    script: Mutex<HashMap<String, VecDeque<DeliveryResult>>>,
}

#[derive(Debug)]
struct Captured {
    kind: ContactMethodKind,
    providers: Arc<Providers>,
    clock: Arc<ManualClock>,
}

#[async_trait]
impl Channel for Captured {
    fn kind(&self) -> ContactMethodKind {
        self.kind
    }

    fn provider(&self, message: &Message) -> String {
        format!("{}:{}", self.kind, message.outgoing.method.address)
    }

    async fn deliver(&self, message: &Message) -> DeliveryResult {
        let scripted = self
            .providers
            .script
            .lock()
            .unwrap()
            .get_mut(&message.outgoing.method.address)
            .and_then(VecDeque::pop_front);
        let result = scripted.unwrap_or_else(|| DeliveryResult::Sent {
            provider_id: Some(format!("P{}", message.outgoing.notification.id)),
            answer: "ok".to_owned(),
            acknowledge: false,
        });
        if matches!(result, DeliveryResult::Sent { .. }) {
            self.providers.told.lock().unwrap().push(Told { at: self.clock.now(), message: message.clone() });
        }
        result
    }

    async fn check(&self) -> Result<String, String> {
        Ok("captured".to_owned())
    }
}

/// Which commit fails: as many work before it; none while it is 0.
#[derive(Debug, Default)]
pub(crate) struct Faults(AtomicU32);

impl Faults {
    /// The `number`-th commit from now fails, once.
    pub(crate) fn fail_commit(&self, number: u32) {
        self.0.store(number, Ordering::SeqCst);
    }
}

impl CommitFaults for Faults {
    fn at_commit(&self) -> Option<CommitFault> {
        let before = self.0.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1));
        (before == Ok(1)).then_some(CommitFault::Before)
    }
}

pub(crate) enum Place {
    Sqlite(tempfile::TempDir),
    Postgres(TestDatabase),
}

pub(crate) struct World {
    pub(crate) engine: Engine,
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) providers: Arc<Providers>,
    pub(crate) faults: Arc<Faults>,
    pub(crate) start: Timestamp,
    place: Place,
    nodes: u32,
}

/// Three people, a policy of two steps with a last resort, one service. Most behaviours start from here.
pub(crate) const COMPANY: &str = r#"
users:
  - { name: ada, email: ada@example.com, contact_methods: [ { name: mail, type: email, address: ada@example.com } ] }
  - { name: grace, email: grace@example.com, contact_methods: [ { name: mail, type: email, address: grace@example.com } ] }
  - { name: cto, email: cto@example.com, contact_methods: [ { name: mail, type: email, address: cto@example.com }, { name: text, type: sms, address: "+447700900009" } ],
      notification_rules: { high: [ { via: mail } ] } }
escalation_policies:
  - name: payments
    steps:
      - { notify: ["user:ada"], wait: 5m }
      - { notify: ["user:grace"], wait: 10m }
    last_resort: ["user:cto"]
services:
  - { name: checkout, title: Checkout, escalation_policy: payments }
integrations:
  - { name: checkout-in, service: checkout, key: checkout-key }
"#;

/// Whoever configures, with every right.
pub(crate) fn admin() -> Principal {
    Principal::token("test", nightbell_config::Role::Admin, Scope::default())
}

impl World {
    pub(crate) async fn on_sqlite() -> World {
        World::at(Place::Sqlite(tempfile::tempdir().unwrap())).await
    }

    pub(crate) async fn on_postgres() -> World {
        World::at(Place::Postgres(TestDatabase::create().await)).await
    }

    async fn at(place: Place) -> World {
        let start: Timestamp = "2026-11-23T12:00:00Z".parse().unwrap();
        let clock = Arc::new(ManualClock::at(start));
        let providers = Arc::new(Providers::default());
        let faults = Arc::new(Faults::default());
        let engine = start_engine(&place, &clock, &providers, &faults, 1, "nightbell").await;
        let world = World { engine, clock, providers, faults, start, place, nodes: 1 };
        world.engine.heartbeat().await.unwrap();
        world
    }

    /// Ends the node as `kill -9` would, as far as the store can tell, and starts another on the same store. On SQLite the old
    /// one's lock has to go first.
    pub(crate) async fn restart(self) -> World {
        self.restart_owning("nightbell").await
    }

    /// The same, with another service for Nightbell's own alerts.
    pub(crate) async fn restart_owning(mut self, own_service: &str) -> World {
        self.engine.store().close().await;
        self.nodes += 1;
        let World { engine, clock, providers, faults, start, place, nodes } = self;
        drop(engine);
        let engine = start_engine(&place, &clock, &providers, &faults, nodes, own_service).await;
        World { engine, clock, providers, faults, start, place, nodes }
    }

    /// Applies YAML as `nightbell apply` would.
    pub(crate) async fn apply(&self, yaml: &str) {
        let (resources, errors) = read_yaml("test.yaml", yaml);
        assert!(errors.is_empty(), "{errors:?}");
        let request = ApplyRequest {
            resources,
            prune: false,
            dry_run: false,
            effective: Effective::default(),
            principal: admin(),
        };
        if let Err(error) = self.engine.apply(request).await {
            panic!("apply: {error:?}");
        }
        self.settle().await;
    }

    pub(crate) fn integration(&self, key: &str) -> IntegrationRef {
        self.engine.configuration().integration_by_key(key).unwrap()
    }

    pub(crate) async fn send(&self, key: &str, event: Event) -> Ingested {
        let mut ingested = self.engine.ingest(&self.integration(key), vec![event]).await;
        self.settle().await;
        ingested.pop().unwrap()
    }

    /// A critical problem of the checkout service; answers its alert.
    pub(crate) async fn trigger(&self, dedup_key: &str) -> AlertId {
        let ingested = self.send("checkout-key", trigger(dedup_key)).await;
        assert!(matches!(ingested.outcome, Ok(EventOutcome::Opened)), "{ingested:?}");
        ingested.alert.unwrap()
    }

    pub(crate) async fn alert(&self, id: AlertId) -> Alert {
        self.engine.store().alert(id).await.unwrap().unwrap()
    }

    pub(crate) async fn operate(&self, id: AlertId, operation: Operation, by: &str) -> Alert {
        let alert = self.engine.operate(id, operation, by.parse::<Actor>().unwrap()).await.unwrap();
        self.settle().await;
        alert
    }

    /// Fires what is due and hands out what there is to hand out, until nothing is left to do at this instant.
    pub(crate) async fn settle(&self) {
        for _ in 0..200 {
            let pass = self.engine.run_timers(self.clock.now()).await.unwrap();
            assert_eq!(pass.failed, 0, "a timer failed");
            if pass.handled == 0 && !pass.more {
                return;
            }
            for outgoing in pass.outgoing {
                self.engine.deliver(outgoing).await;
            }
        }
        panic!("the world does not come to rest");
    }

    /// Lets time pass, stopping at every timer on the way.
    pub(crate) async fn pass(&self, duration: &str) {
        let duration: nightbell_core::Duration = duration.parse().unwrap();
        let end = duration.after(self.clock.now());
        loop {
            self.settle().await;
            match self.engine.store().next_timer().await.unwrap() {
                Some(due_at) if due_at <= end => self.clock.set(due_at.max(self.clock.now())),
                _ => break,
            }
        }
        self.clock.set(end);
        self.settle().await;
    }

    /// Lets time pass while nothing runs: an outage of Nightbell itself.
    pub(crate) fn sleep_through(&self, duration: &str) {
        let duration: nightbell_core::Duration = duration.parse().unwrap();
        self.clock.set(duration.after(self.clock.now()));
    }

    /// The next tries at this address end so.
    pub(crate) fn script(&self, address: &str, results: impl IntoIterator<Item = DeliveryResult>) {
        self.providers.script.lock().unwrap().entry(address.to_owned()).or_default().extend(results);
    }

    /// Every message that a provider took: "5m page grace/mail: a, b" by time since the start and dedup keys.
    pub(crate) fn told(&self) -> Vec<String> {
        let told = self.providers.told.lock().unwrap();
        let line = |told: &Told| {
            let outgoing = &told.message.outgoing;
            let since = nightbell_core::Duration::from_millis(told.at.as_millisecond() - self.start.as_millisecond());
            let to = match &outgoing.notification.recipient {
                Recipient::User { user, method } => format!("{user}/{method}"),
                Recipient::Channel { channel } => channel.to_string(),
            };
            let mut about: Vec<&str> = outgoing.alerts.iter().map(|alert| &*alert.dedup_key).collect();
            about.sort_unstable();
            about.extend(told.message.notice.as_deref().and_then(|notice| notice.lines().next()));
            format!("{since} {} {to}: {}", outgoing.notification.kind, about.join(", "))
        };
        told.iter().map(line).collect()
    }

    /// The messages, then forgets them.
    pub(crate) fn take_told(&self) -> Vec<String> {
        let told = self.told();
        self.providers.told.lock().unwrap().clear();
        told
    }

    /// The alert's timeline: "escalated: step 2 of 2: grace".
    pub(crate) async fn timeline(&self, id: AlertId) -> Vec<String> {
        let entries = self.engine.store().timeline(id, 1_000).await.unwrap();
        entries.iter().map(|entry| format!("{}: {}", entry.kind, entry.text)).collect()
    }

    pub(crate) async fn timeline_has(&self, id: AlertId, needle: &str) {
        let timeline = self.timeline(id).await;
        assert!(timeline.iter().any(|line| line.contains(needle)), "{needle:?} is not in {timeline:#?}");
    }

    pub(crate) fn clock_now(&self) -> Timestamp {
        self.clock.now()
    }

    pub(crate) fn revision_of(&self, kind: Kind, name: &str) -> i64 {
        self.engine.configuration().documents().get(kind, name).unwrap().revision
    }
}

/// A critical trigger event.
pub(crate) fn trigger(dedup_key: &str) -> Event {
    let mut event = Event::new(Action::Trigger, format!("{dedup_key} is down"));
    event.dedup_key = Some(dedup_key.to_owned());
    event.severity = Some(Severity::Critical);
    event
}

/// A resolve event.
pub(crate) fn resolve(dedup_key: &str) -> Event {
    let mut event = Event::new(Action::Resolve, "");
    event.dedup_key = Some(dedup_key.to_owned());
    event
}

pub(crate) fn permanent() -> DeliveryResult {
    DeliveryResult::Permanent { reason: "no such mailbox".to_owned() }
}

pub(crate) fn try_later(after: Option<&str>) -> DeliveryResult {
    DeliveryResult::Retry { reason: "busy".to_owned(), after: after.map(|text| text.parse().unwrap()) }
}

async fn start_engine(
    place: &Place,
    clock: &Arc<ManualClock>,
    providers: &Arc<Providers>,
    faults: &Arc<Faults>,
    node: u32,
    own_service: &str,
) -> Engine {
    let entropy = Arc::new(SeededEntropy::new(u64::from(node)));
    let node: Name = format!("node-{node}").into();
    let options = StoreOptions {
        clock: clock.clone(),
        database_clock: false,
        entropy: entropy.clone(),
        node: node.clone(),
        faults: Some(faults.clone()),
    };
    let store: Arc<dyn Store> = match place {
        Place::Sqlite(dir) => Arc::new(SqliteStore::open(dir.path(), Access::Serve, options).unwrap()),
        Place::Postgres(database) => Arc::new(PostgresStore::connect(database.url(), options).await.unwrap()),
    };
    let mut channels = Channels::from_settings(&ChannelSettings::default()).unwrap();
    for kind in [
        ContactMethodKind::Email,
        ContactMethodKind::Sms,
        ContactMethodKind::Voice,
        ContactMethodKind::Webhook,
        ContactMethodKind::Push,
    ] {
        channels.replace(Arc::new(Captured { kind, providers: providers.clone(), clock: clock.clone() }));
    }
    let settings = EngineSettings {
        public_url: "https://night.example.com".to_owned(),
        node,
        own_service: Some(own_service.into()),
        encryption_key: None,
    };
    Engine::start(store, channels, entropy, settings).await.unwrap()
}
