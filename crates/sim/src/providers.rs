//! Providers that do as the plan says, and remember everything that they got.

use crate::gate::{Gate, Ticket};
use crate::plan::{Behaviour, Company, Report, Whose};
use async_trait::async_trait;
use nightbell_channels::{Channel, Message};
use nightbell_core::{Clock, ContactMethodKind, DeliveryResult, Duration, NotificationId, NotificationKind};
use nightbell_testkit::ManualClock;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// How long a provider is waited for whose answer is lost, before the channel gives up.
const ANSWER_LOST_AFTER_MS: i64 = 15_000;

/// A message as it was handed to a provider.
#[derive(Debug, Clone)]
pub(crate) struct Handed {
    pub(crate) notification: NotificationId,
    pub(crate) kind: NotificationKind,
    /// In text form.
    pub(crate) recipient: String,
    pub(crate) address: String,
    /// Alerts that it names.
    pub(crate) alerts: Vec<i64>,
    /// (service, dedup key) of these.
    pub(crate) about: Vec<(String, String)>,
    /// The token of its one-tap link.
    pub(crate) token: String,
    /// By the clock that nodes read.
    pub(crate) at_ms: i64,
    /// By the clock that never jumps.
    pub(crate) mono_ms: i64,
    /// The provider has it and will bring it to its recipient.
    pub(crate) taken: bool,
    /// The answer that says so may be lost or late.
    pub(crate) behaviour: Behaviour,
}

/// A provider's later word, once it is due.
#[derive(Debug, Clone)]
pub(crate) struct Callback {
    pub(crate) mono_ms: i64,
    pub(crate) notification: NotificationId,
    pub(crate) report: Report,
}

/// All providers.
#[derive(Debug)]
pub(crate) struct Providers {
    inner: Mutex<Inner>,
    gate: Arc<Gate>,
    clock: Arc<ManualClock>,
}

#[derive(Debug, Default)]
struct Inner {
    mono_ms: i64,
    by_kind: HashMap<&'static str, Behaviour>,
    by_address: HashMap<String, Behaviour>,
    handed: Vec<Handed>,
    callbacks: Vec<Callback>,
}

impl Providers {
    pub(crate) fn new(gate: Arc<Gate>, clock: Arc<ManualClock>) -> Providers {
        Providers { inner: Mutex::default(), gate, clock }
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The clock that never jumps has moved.
    pub(crate) fn set_mono(&self, mono_ms: i64) {
        self.lock().mono_ms = mono_ms;
    }

    /// From now on.
    pub(crate) fn behave(&self, company: &Company, whose: Whose, behaviour: Behaviour) {
        let mut inner = self.lock();
        match whose {
            Whose::Kind(kind) => {
                inner.by_kind.insert(kind.as_str(), behaviour);
            }
            Whose::Method(user, method) => {
                let found = company.users.get(user).and_then(|known| known.methods.get(method));
                if let Some(found) = found {
                    inner.by_address.insert(crate::plan::method_address(user, found), behaviour);
                }
            }
            Whose::Room(room) => {
                if let Some(found) = company.rooms.get(room) {
                    inner.by_address.insert(crate::plan::room_address(room, found), behaviour);
                }
            }
        }
    }

    /// Everything is taken from now on.
    pub(crate) fn heal(&self) {
        let mut inner = self.lock();
        inner.by_kind.clear();
        inner.by_address.clear();
    }

    /// Everything that was handed out so far.
    pub(crate) fn handed(&self) -> Vec<Handed> {
        self.lock().handed.clone()
    }

    /// What was handed out from number `from` on.
    pub(crate) fn handed_since(&self, from: usize) -> Vec<Handed> {
        self.lock().handed[from..].to_vec()
    }

    /// Callbacks that are due; they are taken out.
    pub(crate) fn take_due_callback(&self) -> Option<Callback> {
        let mut inner = self.lock();
        let now_ms = inner.mono_ms;
        let index = inner.callbacks.iter().position(|callback| callback.mono_ms <= now_ms)?;
        Some(inner.callbacks.remove(index))
    }

    /// Tries a callback again later.
    pub(crate) fn put_back(&self, callback: Callback) {
        self.lock().callbacks.push(callback);
    }

    /// When the next callback is due.
    pub(crate) fn next_callback_ms(&self) -> Option<i64> {
        self.lock().callbacks.iter().map(|callback| callback.mono_ms).min()
    }

    fn hand(&self, kind: ContactMethodKind, message: &Message) -> (Behaviour, i64) {
        let mut inner = self.lock();
        let outgoing = &message.outgoing;
        let notification = &outgoing.notification;
        let address = outgoing.method.address.clone();
        let by_address = inner.by_address.get(&address).copied();
        let behaviour = by_address.or_else(|| inner.by_kind.get(kind.as_str()).copied()).unwrap_or(Behaviour::Take);
        let taken = !matches!(behaviour, Behaviour::Busy { .. } | Behaviour::Refuse | Behaviour::Hang { .. });
        let mono_ms = inner.mono_ms;
        inner.handed.push(Handed {
            notification: notification.id,
            kind: notification.kind,
            recipient: notification.recipient.to_string(),
            address,
            alerts: outgoing.alerts.iter().map(|alert| alert.id.0).collect(),
            about: outgoing
                .alerts
                .iter()
                .map(|alert| (alert.service.to_string(), alert.dedup_key.to_string()))
                .collect(),
            token: message.links.acknowledge_url.rsplit('/').next().unwrap_or_default().to_owned(),
            at_ms: self.clock.now().as_millisecond(),
            mono_ms,
            taken,
            behaviour,
        });
        if let Behaviour::TakeAndReport { report, after_ms, times } = behaviour {
            for time in 0..times {
                let due_ms = mono_ms + after_ms * (i64::from(time) + 1);
                inner.callbacks.push(Callback { mono_ms: due_ms, notification: notification.id, report });
            }
        }
        (behaviour, mono_ms)
    }
}

/// The channel of one kind.
#[derive(Debug)]
pub(crate) struct GatedChannel {
    pub(crate) kind: ContactMethodKind,
    pub(crate) providers: Arc<Providers>,
}

#[async_trait]
impl Channel for GatedChannel {
    fn kind(&self) -> ContactMethodKind {
        self.kind
    }

    fn provider(&self, message: &Message) -> String {
        nightbell_engine::provider_of(&message.outgoing.method)
    }

    async fn deliver(&self, message: &Message) -> DeliveryResult {
        let gate = &self.providers.gate;
        gate.pass(Ticket::Provider).await;
        let (behaviour, mono_ms) = self.providers.hand(self.kind, message);
        let sent = |acknowledge: bool| DeliveryResult::Sent {
            provider_id: Some(format!("P{}", message.outgoing.notification.id)),
            answer: "taken".to_owned(),
            acknowledge,
        };
        let retry = |reason: &str, after: Option<i64>| DeliveryResult::Retry {
            reason: reason.to_owned(),
            after: after.map(Duration::from_millis),
        };
        match behaviour {
            Behaviour::Take | Behaviour::TakeAndReport { .. } => sent(false),
            Behaviour::TakeAndAcknowledge => sent(true),
            Behaviour::TakeLate { after_ms } => {
                gate.pass(Ticket::Until(mono_ms + after_ms)).await;
                sent(false)
            }
            Behaviour::LoseAnswer => {
                gate.pass(Ticket::Until(mono_ms + ANSWER_LOST_AFTER_MS)).await;
                retry("no answer within 15s", None)
            }
            Behaviour::Busy { retry_after_ms } => retry("busy", retry_after_ms),
            Behaviour::Refuse => DeliveryResult::Permanent { reason: "no such address".to_owned() },
            Behaviour::Hang { for_ms } => {
                gate.pass(Ticket::Until(mono_ms + for_ms)).await;
                retry("it hung", None)
            }
        }
    }

    async fn check(&self) -> Result<String, String> {
        Ok("simulated".to_owned())
    }
}
