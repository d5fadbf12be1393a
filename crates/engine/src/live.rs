//! What happens to alerts, as it happens, for browsers that watch.
//!
//! Memory of one node. Events are numbered within an era; the last of them are kept, so that whoever was away a moment hears
//! what they missed, and whoever was away longer, slower than what happens, or at another node, is told to read everything
//! again. Nothing is followed while nobody watches.

use crate::limits::{
    LIVE_ALERT_BYTES_MAX, LIVE_BEATS_UNWATCHED_MAX, LIVE_EVENTS_KEPT_MAX, LIVE_EVENTS_PER_BEAT_MAX,
    LIVE_EVENTS_WAITING_MAX, LIVE_KEPT_BYTES_MAX, LIVE_WATCHERS_MAX,
};
use crate::{AlertView, Engine, EngineError};
use nightbell_core::{Alert, AlertId};
use nightbell_store::Changed;
use serde_json::json;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::{broadcast, watch};

/// Read everything again.
const RESET: &str = "reset";
/// What there is to say beside that.
const NOTHING: &str = "{}";

/// Something to tell watchers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LiveEvent {
    /// Names it for whoever wants to go on after it; empty for what need not be remembered.
    pub id: String,
    /// `alert`, `changed`, `configuration`, `heartbeat` or `reset`.
    pub kind: &'static str,
    /// JSON in one line.
    pub data: String,
    number: u64,
}

/// The events of a node and those who watch them.
#[derive(Debug)]
pub struct Live {
    events: Mutex<Events>,
    watchers: watch::Sender<usize>,
    is_followed: watch::Sender<bool>,
}

#[derive(Debug)]
struct Events {
    /// Gone once the node ends, and every watch with it.
    sender: Option<broadcast::Sender<Arc<LiveEvent>>>,
    /// Drawn anew each time that following begins: in between, something may have been missed.
    era: u64,
    next: u64,
    kept: VecDeque<Arc<LiveEvent>>,
    kept_bytes: usize,
    since_beat: usize,
    beats_unwatched: u32,
}

/// Somebody who watches. Dropping it ends the watch.
#[derive(Debug)]
pub struct Watching {
    live: Arc<Live>,
    /// What they missed since the event that they named.
    missed: VecDeque<Arc<LiveEvent>>,
    /// Names what was there when they began, for those who named no event: nothing of what follows is missed who goes on after it.
    began_after: Option<String>,
    receiver: Option<broadcast::Receiver<Arc<LiveEvent>>>,
}

impl Live {
    pub(crate) fn new() -> Live {
        let events = Events {
            sender: Some(broadcast::Sender::new(LIVE_EVENTS_WAITING_MAX)),
            era: 0,
            next: 1,
            kept: VecDeque::new(),
            kept_bytes: 0,
            since_beat: 0,
            beats_unwatched: 0,
        };
        Live { events: Mutex::new(events), watchers: watch::Sender::new(0), is_followed: watch::Sender::new(false) }
    }

    fn events(&self) -> MutexGuard<'_, Events> {
        self.events.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How many watch; whoever follows the store for them waits for it.
    pub fn watchers(&self) -> watch::Receiver<usize> {
        self.watchers.subscribe()
    }

    /// Watches on after the event `last`, or from now on. `None` when too many do already.
    ///
    /// Returns once what happens is followed, so that what is read of alerts afterwards and what is heard leave no gap.
    pub async fn watch(self: &Arc<Live>, last: Option<&str>) -> Option<Watching> {
        let mut is_let_in = false;
        self.watchers.send_if_modified(|count| {
            is_let_in = *count < LIVE_WATCHERS_MAX;
            *count += usize::from(is_let_in);
            is_let_in
        });
        if !is_let_in {
            return None;
        }
        let mut watching = Watching { live: self.clone(), missed: VecDeque::new(), began_after: None, receiver: None };
        // The sender is as old as `self`.
        let _ = self.is_followed.subscribe().wait_for(|is_followed| *is_followed).await;
        let events = self.events();
        watching.receiver = events.sender.as_ref().map(broadcast::Sender::subscribe);
        match last {
            Some(last) => watching.missed = events.after(last),
            None => watching.began_after = Some(events.id_of(events.next.saturating_sub(1))),
        }
        drop(events);
        Some(watching)
    }

    /// What happens is followed from now on. Whoever watches already may have missed something.
    fn begin(&self, era: u64) {
        let mut events = self.events();
        events.era = era;
        events.kept.clear();
        events.kept_bytes = 0;
        events.since_beat = 0;
        events.beats_unwatched = 0;
        events.tell_reset();
        drop(events);
        self.is_followed.send_replace(true);
    }

    /// It is not any more.
    pub fn pause(&self) {
        self.is_followed.send_replace(false);
    }

    /// Ends all watches, and those that come: the node ends.
    pub fn close(&self) {
        self.events().sender = None;
        self.is_followed.send_replace(true);
    }

    pub(crate) fn tell_revision(&self, revision: i64) {
        self.events().tell("configuration", json!({ "revision": revision }).to_string());
    }
}

impl Events {
    /// What came after the event that somebody heard last.
    fn after(&self, last: &str) -> VecDeque<Arc<LiveEvent>> {
        let number = last.split_once('-').and_then(|(era, number)| {
            let is_this_era = u64::from_str_radix(era, 16).ok()? == self.era;
            number.parse::<u64>().ok().filter(|number| is_this_era && *number < self.next)
        });
        let first_kept = self.kept.front().map_or(self.next, |event| event.number);
        match number {
            Some(number) if first_kept <= number + 1 => {
                self.kept.iter().filter(|event| event.number > number).cloned().collect()
            }
            _ => VecDeque::from([Arc::new(self.reset())]),
        }
    }

    /// Tells everybody to read everything again; whoever hears it goes on after what has happened until now.
    fn reset(&self) -> LiveEvent {
        let number = self.next.saturating_sub(1);
        LiveEvent { id: self.id_of(number), kind: RESET, data: NOTHING.to_owned(), number }
    }

    fn id_of(&self, number: u64) -> String {
        format!("{:x}-{number}", self.era)
    }

    fn tell(&mut self, kind: &'static str, data: String) {
        if self.is_too_much() {
            return;
        }
        self.since_beat += 1;
        let (kind, data) = if self.is_too_much() { (RESET, NOTHING.to_owned()) } else { (kind, data) };
        let number = self.next;
        self.next += 1;
        let event = Arc::new(LiveEvent { id: self.id_of(number), kind, data, number });
        self.kept_bytes += event.data.len();
        self.kept.push_back(event.clone());
        while self.kept.len() > LIVE_EVENTS_KEPT_MAX || self.kept_bytes > LIVE_KEPT_BYTES_MAX {
            let Some(oldest) = self.kept.pop_front() else { break };
            self.kept_bytes -= oldest.data.len();
        }
        self.send(event);
    }

    /// Whether nothing more is told before the next beat.
    fn is_too_much(&self) -> bool {
        self.since_beat >= LIVE_EVENTS_PER_BEAT_MAX
    }

    fn tell_reset(&mut self) {
        self.tell(RESET, NOTHING.to_owned());
    }

    fn send(&self, event: Arc<LiveEvent>) {
        if let Some(sender) = &self.sender {
            // Nobody may watch just now.
            let _ = sender.send(event);
        }
    }

    /// A span between two beats begins. False when nobody has watched for a while.
    fn beat(&mut self, is_watched: bool) -> bool {
        let was_too_much = self.is_too_much();
        self.since_beat = 0;
        if was_too_much {
            self.tell_reset();
        }
        self.beats_unwatched = if is_watched { 0 } else { self.beats_unwatched + 1 };
        self.beats_unwatched < LIVE_BEATS_UNWATCHED_MAX
    }

    fn tell_changed(&mut self, alert: AlertId) {
        self.tell("changed", json!({ "alert": alert.0 }).to_string());
    }
}

impl Watching {
    /// The id with which to come back before anything was heard; none for those who came back already.
    pub fn began_after(&self) -> Option<&str> {
        self.began_after.as_deref()
    }

    /// What comes next; `None` when the node ends.
    pub async fn next(&mut self) -> Option<Arc<LiveEvent>> {
        if let Some(event) = self.missed.pop_front() {
            return Some(event);
        }
        match self.receiver.as_mut()?.recv().await {
            Ok(event) => Some(event),
            Err(broadcast::error::RecvError::Lagged(_)) => Some(Arc::new(self.live.events().reset())),
            Err(broadcast::error::RecvError::Closed) => None,
        }
    }
}

impl Drop for Watching {
    fn drop(&mut self) {
        self.live.watchers.send_modify(|count| *count = count.saturating_sub(1));
    }
}

impl Engine {
    /// Begins to follow what happens, for those who watch: give each of these to [`Engine::relay`].
    pub fn begin_live(&self) -> broadcast::Receiver<Arc<Changed>> {
        let changes = self.store.changes();
        self.live.begin(self.entropy.next_u64());
        changes
    }

    /// Tells those who watch what a commit changed.
    ///
    /// # Errors
    /// When what another node changed cannot be read; watchers are told to read it themselves.
    pub async fn relay(&self, changed: &Changed) -> Result<(), EngineError> {
        match changed {
            Changed::Here { alerts, timelines } => {
                for alert in alerts {
                    self.relay_alert(alert);
                }
                for alert in timelines {
                    self.live.events().tell_changed(*alert);
                }
            }
            Changed::Elsewhere(alerts) => {
                for alert in alerts {
                    match self.store.alert(*alert).await {
                        Ok(Some(found)) => self.relay_alert(&found),
                        Ok(None) => self.live.events().tell_changed(*alert),
                        Err(error) => {
                            self.relay_anything();
                            return Err(error.into());
                        }
                    }
                }
            }
            Changed::Anything => self.relay_anything(),
        }
        Ok(())
    }

    fn relay_anything(&self) {
        self.live.events().tell_reset();
    }

    fn relay_alert(&self, alert: &Alert) {
        // In a storm nobody hears of it, and it need not be written.
        if self.live.events().is_too_much() {
            return;
        }
        let view = AlertView::new(alert, &self.configuration(), self.public_url());
        let data = serde_json::to_string(&view).expect("invariant: a view's keys are texts");
        let mut events = self.live.events();
        if data.len() <= LIVE_ALERT_BYTES_MAX {
            events.tell("alert", data);
        } else {
            events.tell_changed(alert.id);
        }
    }

    /// Says that this node lives and how late it is. False when nobody has watched for a while.
    ///
    /// # Errors
    /// When the store cannot be asked: then nothing is said, and watchers see that it is silent.
    pub async fn beat_live(&self) -> Result<bool, EngineError> {
        let is_watched = *self.live.watchers.borrow() > 0;
        let is_worth_it = self.live.events().beat(is_watched);
        let heartbeat = Arc::new(self.heartbeat_event().await?);
        self.live.events().send(heartbeat);
        Ok(is_worth_it)
    }

    /// That this node lives, and how late its most overdue timer is.
    ///
    /// # Errors
    /// When the store cannot be asked.
    pub async fn heartbeat_event(&self) -> Result<LiveEvent, EngineError> {
        let (now, next) = (self.store.now().await?, self.store.next_timer().await?);
        let lag_ms = next.map_or(0, |due| now.duration_since(due).as_millis().max(0));
        let data = json!({ "at": now.to_string(), "engine_lag_ms": i64::try_from(lag_ms).unwrap_or(i64::MAX) });
        Ok(LiveEvent { id: String::new(), kind: "heartbeat", data: data.to_string(), number: 0 })
    }
}
