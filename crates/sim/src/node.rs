//! One node: an engine on its own store, and what it has under way.

use crate::gate::{ActionId, Gate};
use crate::gated_store::{Faults, GatedStore};
use crate::place::Place;
use crate::providers::{GatedChannel, Providers};
use anyhow::Result;
use nightbell_channels::{ChannelSettings, Channels};
use nightbell_core::{AlertId, ContactMethodKind, Name, NotificationId};
use nightbell_engine::{Engine, EngineError, EngineSettings, Ingested, TimerPass};
use nightbell_store::Store;
use nightbell_testkit::{ManualClock, SeededEntropy};
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

/// A node that believes in its lease for longer than this would be taken for dead by others.
const LEASE_MS: i64 = nightbell_engine::limits::NODE_DEAD_AFTER_MS;

/// A node, running or not.
#[derive(Debug)]
pub(crate) struct Node {
    pub(crate) index: usize,
    /// Grows with each start.
    pub(crate) generation: u32,
    pub(crate) running: Option<Running>,
    /// When it starts again, while it is down.
    pub(crate) start_at_ms: Option<i64>,
    /// Until when it stands still.
    pub(crate) paused_until_ms: Option<i64>,
    /// A crash that is to come: after so many more calls.
    pub(crate) calls_left: Option<u32>,
    /// How long it stays down after the crash that is to come.
    pub(crate) down_ms: i64,
}

/// What a running node has.
#[derive(Debug)]
pub(crate) struct Running {
    pub(crate) engine: Arc<Engine>,
    pub(crate) store: Arc<dyn Store>,
    pub(crate) faults: Arc<Faults>,
    pub(crate) name: Name,
    /// It takes over what dead nodes left; nothing else before that is done.
    pub(crate) starting: bool,
    /// When its lease was renewed last.
    pub(crate) renewed_ms: i64,
    pub(crate) pass_under_way: bool,
    /// No pass before this.
    pub(crate) pass_after_ms: i64,
    /// A pass then even when nothing is due.
    pub(crate) sweep_at_ms: Option<i64>,
    /// Passes in a row that found something due and did nothing.
    pub(crate) idle_passes: u32,
    /// No look for dead nodes before this.
    pub(crate) recover_after_ms: i64,
    pub(crate) recover_under_way: bool,
}

/// Something under way on a node.
pub(crate) struct Action {
    pub(crate) node: usize,
    pub(crate) what: What,
    pub(crate) future: Pin<Box<dyn Future<Output = Done>>>,
    /// It waits for another action, not at the gate.
    pub(crate) blocked: bool,
}

impl std::fmt::Debug for Action {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Action").field("node", &self.node).field("what", &self.what).finish_non_exhaustive()
    }
}

/// What is under way.
#[derive(Debug, Clone)]
pub(crate) enum What {
    /// A pass over the timers, begun at this number.
    Pass { begun: u64 },
    /// A message on its way.
    Deliver { notification: NotificationId },
    /// A message given back.
    GiveBack,
    /// What dead nodes left is taken over; at a start, or later.
    Recover { at_start: bool },
    /// A request of a sender: the step's number.
    Signal { step: usize },
    /// A request of a person: the step's number, and what it is about.
    Operate { step: usize, alerts: Vec<i64> },
    /// Somebody accepts a turn.
    Accept { schedule: usize, user: usize },
    /// An edit of the configuration.
    Edit,
    /// A provider's later word.
    Callback,
    /// A probe of a service.
    Probe { service: usize },
}

/// How it ended.
#[derive(Debug)]
pub(crate) enum Done {
    Pass(Result<TimerPass, EngineError>),
    Recovered(Result<(), EngineError>),
    Ingested(Vec<Ingested>),
    /// Whether it was done, and why not.
    Operated(Result<(), String>),
    Edited(Result<(), String>),
    /// When the turn begins that is accepted, in milliseconds since the epoch, or why not.
    Accepted(Result<i64, String>),
    Nothing,
}

impl Node {
    pub(crate) fn new(index: usize) -> Node {
        Node {
            index,
            generation: 0,
            running: None,
            start_at_ms: Some(0),
            paused_until_ms: None,
            calls_left: None,
            down_ms: 0,
        }
    }

    /// Whether it does anything now.
    pub(crate) fn is_moving(&self) -> bool {
        self.running.is_some() && self.paused_until_ms.is_none()
    }

    /// Whether it answers requests now.
    pub(crate) fn is_serving(&self) -> bool {
        self.is_moving() && self.running.as_ref().is_some_and(|running| !running.starting)
    }

    /// Whether it may hand out messages.
    pub(crate) fn holds_lease(&self, mono_ms: i64) -> bool {
        self.running.as_ref().is_some_and(|running| mono_ms - running.renewed_ms < LEASE_MS)
    }

    /// Starts its store and engine. The first heartbeat and the recovery are the driver's.
    pub(crate) async fn start(
        &mut self,
        place: &Place,
        clock: &Arc<ManualClock>,
        gate: &Arc<Gate>,
        providers: &Arc<Providers>,
        seed: u64,
        mono_ms: i64,
    ) -> Result<()> {
        self.generation += 1;
        let seed = seed ^ ((self.index as u64) << 56) ^ (u64::from(self.generation) << 40);
        let name: Name = format!("node-{}-{}", self.index + 1, self.generation).into();
        let faults = Arc::new(Faults::default());
        let store = place.open(name.clone(), clock, seed, faults.clone()).await?;
        let gated: Arc<dyn Store> = Arc::new(GatedStore { inner: store.clone(), gate: gate.clone() });
        let mut channels = Channels::from_settings(&ChannelSettings::default())?;
        for kind in [
            ContactMethodKind::Email,
            ContactMethodKind::Sms,
            ContactMethodKind::Voice,
            ContactMethodKind::Webhook,
            ContactMethodKind::Push,
        ] {
            channels.replace(Arc::new(GatedChannel { kind, providers: providers.clone() }));
        }
        let settings = EngineSettings {
            public_url: "https://night.example.com".to_owned(),
            node: name.clone(),
            own_service: None,
            encryption_key: Some([7; 32]),
        };
        let entropy = Arc::new(SeededEntropy::new(seed ^ 0xe7_0000));
        let engine = Arc::new(Engine::start(gated, channels, entropy, settings).await?);
        self.running = Some(Running {
            engine,
            store,
            faults,
            name,
            starting: true,
            renewed_ms: mono_ms,
            pass_under_way: false,
            pass_after_ms: mono_ms,
            sweep_at_ms: None,
            idle_passes: 0,
            recover_after_ms: mono_ms,
            recover_under_way: false,
        });
        self.start_at_ms = None;
        Ok(())
    }
}

/// Ids as the core has them.
pub(crate) fn alert_ids(ids: &[i64]) -> Vec<AlertId> {
    ids.iter().map(|id| AlertId(*id)).collect()
}

/// Numbers actions.
#[derive(Debug, Default)]
pub(crate) struct Numbers(ActionId);

impl Numbers {
    pub(crate) fn next(&mut self) -> ActionId {
        self.0 += 1;
        self.0
    }
}
