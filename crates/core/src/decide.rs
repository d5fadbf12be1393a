//! The one place where it is decided what an input changes. Each subject has its own file below.

mod coverage;
mod delivery;
mod dispatch;
mod escalation;
mod hand_over;
mod intake;
mod life;
mod operations;
mod paging;
mod prospect;
mod test_page;

pub use coverage::{COVERAGE_KEY, coverage_dedup_key, coverage_subject};
pub use prospect::{Course, CourseStep, NextEscalation, Prospect, ProspectivePage, course, next_escalation, prospect};

use crate::limits::PUBLISH_EVERY_MS;
use crate::{
    Action, Actor, Alert, AlertId, Decision, Directory, Duration, Entry, EntryKind, History, Input, Json, Keys,
    Mention, Name, NotificationKind, Operation, Outcome, Page, Recipient, State, Supply, Timer, TimerChange, TimerKind,
    Timestamp, Urgency,
};
use std::sync::Arc;

/// Decides what `input` changes. Pure and total: the same arguments give the same answer, and nothing panics on any state.
pub fn decide(
    state: &State,
    input: &Input,
    now: Timestamp,
    directory: &dyn Directory,
    supply: &mut dyn Supply,
) -> Decision {
    let mut desk = Desk { state, now, directory, supply, out: Decision::default() };
    desk.out.outcome = match input {
        Input::Event { service, integration, event } => intake::event(&mut desk, service, integration, event),
        Input::Operate { alert, operation, actor } => operations::operate(&mut desk, *alert, operation, actor),
        Input::Timer(timer) if !state.has_claimed(timer) => Outcome::Nothing,
        Input::Timer(timer) => fire(&mut desk, timer),
        Input::Dispatch { timer, .. } if !state.has_claimed(timer) => Outcome::Nothing,
        Input::Dispatch { timer, messages_max } => dispatch::dispatch(&mut desk, &timer.subject, *messages_max),
        Input::Coverage { timer: Some(timer), .. } if !state.has_claimed(timer) => Outcome::Nothing,
        Input::Coverage { service, schedule, .. } => coverage::look(&mut desk, service, schedule),
        Input::Defer { timer, .. } if !state.has_claimed(timer) => Outcome::Nothing,
        Input::Defer { timer, until } => {
            desk.out.timers.push(TimerChange::SetEarliest(Timer { due_at: *until, ..timer.clone() }));
            Outcome::Done
        }
        Input::Delivery { notification, attempt, result } => {
            delivery::result(&mut desk, *notification, *attempt, result)
        }
        Input::Receipt { notification, receipt } => delivery::receipt(&mut desk, *notification, receipt),
        Input::Recover { notification, from } => delivery::recover(&mut desk, *notification, from.as_ref()),
        Input::Replan { alert } => life::replan(&mut desk, *alert),
        Input::HandOver { schedule } => hand_over::look(&mut desk, schedule, false),
        Input::ActOnHandOver { schedule, act, actor } => hand_over::act(&mut desk, schedule, act, actor),
        Input::Test { messages } => test_page::send(&mut desk, messages),
    };
    desk.out
}

fn fire(desk: &mut Desk<'_>, timer: &Timer) -> Outcome {
    match timer.kind {
        TimerKind::Dispatch => dispatch::dispatch(desk, &timer.subject, dispatch::MESSAGES_PER_DISPATCH_MAX),
        TimerKind::Retry => dispatch::retry(desk, &timer.subject),
        TimerKind::MoveOn => delivery::move_on(desk, &timer.subject),
        TimerKind::Reconfigure => publish_at(desk, desk.now),
        TimerKind::Publish => publish_at(desk, Duration::from_millis(PUBLISH_EVERY_MS).after(desk.now)),
        TimerKind::HandOver => hand_over::look(desk, &Name::from(timer.subject.as_str()), true),
        // Without a service of Nightbell's own nobody is told.
        TimerKind::Coverage => Outcome::Done,
        _ => match timer.alert.and_then(|id| desk.case(id)) {
            None => Outcome::Nothing,
            Some(case) => life::alert_timer(desk, case, timer),
        },
    }
}

/// Orders that are published ahead go on being published. Nothing is due where there are none.
fn publish_at(desk: &mut Desk<'_>, due_at: Timestamp) -> Outcome {
    if desk.directory.publishes_ahead() {
        let timer = Timer { kind: TimerKind::Publish, subject: "all".to_owned(), alert: None, due_at };
        desk.out.timers.push(TimerChange::SetEarliest(timer));
    }
    Outcome::Done
}

/// What must be loaded before `input` can be decided.
pub fn keys(input: &Input, directory: &dyn Directory) -> Keys {
    let mut keys = Keys::default();
    match input {
        Input::Event { service, event, .. } => {
            let may_raise = || {
                let rules = directory.service(service)?;
                Some(rules.urgency.of(event.severity.unwrap_or_default()) == Urgency::High)
            };
            let history = match event.action {
                Action::Change => return keys,
                Action::Trigger if may_raise() == Some(true) => History::IfLow,
                Action::Trigger => History::No,
                Action::Acknowledge | Action::Resolve => History::Yes,
            };
            if let Some(dedup_key) = &event.dedup_key {
                keys.latest.push((service.clone(), Arc::from(dedup_key.as_str()), history));
            }
        }
        Input::Operate { alert, operation, .. } => {
            let history = if matches!(operation, Operation::Note { .. }) { History::No } else { History::Yes };
            keys.alerts.push((*alert, history));
        }
        Input::Timer(timer) => {
            keys.timer = Some(timer.clone());
            match timer.kind {
                TimerKind::Dispatch => {
                    want_waiting(&mut keys, &timer.subject, dispatch::MESSAGES_PER_DISPATCH_MAX, directory);
                }
                TimerKind::Retry => {
                    keys.notifications.extend(dispatch::id(&timer.subject).map(|id| (id, Some(History::No))))
                }
                TimerKind::MoveOn => {
                    keys.notifications.extend(dispatch::id(&timer.subject).map(|id| (id, Some(History::Yes))))
                }
                TimerKind::HandOver => keys.hand_overs.push(timer.subject.as_str().into()),
                TimerKind::Coverage | TimerKind::Reconfigure | TimerKind::Publish => {}
                _ => keys.alerts.extend(timer.alert.map(|id| (id, History::Yes))),
            }
        }
        Input::Dispatch { timer, messages_max } => {
            keys.timer = Some(timer.clone());
            want_waiting(&mut keys, &timer.subject, *messages_max, directory);
        }
        Input::Defer { timer, .. } => keys.timer = Some(timer.clone()),
        Input::Coverage { timer, service, schedule } => {
            keys.timer = timer.clone();
            keys.latest.push((service.clone(), coverage_dedup_key(schedule), History::Yes));
        }
        Input::Delivery { notification, .. }
        | Input::Receipt { notification, .. }
        | Input::Recover { notification, .. } => {
            keys.notifications.push((*notification, None));
        }
        Input::Replan { alert } => keys.alerts.push((*alert, History::Yes)),
        Input::HandOver { schedule } | Input::ActOnHandOver { schedule, .. } => keys.hand_overs.push(schedule.clone()),
        Input::Test { .. } => {}
    }
    keys
}

/// Adds what waits for a recipient, as much of it as can leave.
fn want_waiting(keys: &mut Keys, subject: &str, messages_max: usize, directory: &dyn Directory) {
    let Ok(recipient) = subject.parse::<Recipient>() else { return };
    let method = directory.method(&recipient).filter(|method| !method.disabled);
    keys.bundle_window_ms = method.map_or(0, crate::ContactMethod::bundle_window_ms);
    keys.mentions_max = method.map(|method| dispatch::mentions_max(method, messages_max));
    keys.recipients.push(recipient);
}

/// What a decision is made from, and what it adds up to.
struct Desk<'a> {
    state: &'a State,
    now: Timestamp,
    directory: &'a dyn Directory,
    supply: &'a mut dyn Supply,
    out: Decision,
}

/// One alert being decided about: a working copy, written back by [`Desk::close`].
struct Case {
    alert: Alert,
    pages: Vec<Page>,
    mentions: Vec<Mention>,
}

impl Desk<'_> {
    /// Takes up an alert.
    fn case(&self, id: AlertId) -> Option<Case> {
        let known = self.state.alert(id)?;
        Some(Case { alert: known.alert.clone(), pages: known.pages.clone(), mentions: known.mentions.clone() })
    }

    /// Writes an alert back, one version on.
    fn close(&mut self, mut case: Case) -> &Alert {
        case.alert.version += 1;
        self.out.alerts.push(case.alert);
        self.out.alerts.last().expect("invariant: it was pushed in the line above")
    }

    /// Adds a line to an alert's timeline.
    fn record(
        &mut self,
        alert: AlertId,
        kind: EntryKind,
        actor: &Actor,
        text: impl Into<String>,
        data: impl Into<Json>,
    ) {
        let id = self.supply.entry_id();
        let actor = Arc::from(actor.to_string());
        self.out.timeline.push(Entry { id, alert, at: self.now, kind, actor, text: text.into(), data: data.into() });
    }

    /// Sets a timer that serves one alert.
    fn set_alert_timer(&mut self, kind: TimerKind, alert: AlertId, due_at: Timestamp) {
        let timer = Timer { kind, subject: alert.to_string(), alert: Some(alert), due_at };
        self.out.timers.push(TimerChange::Set(timer));
    }

    /// An alert begins to wait for a recipient's next message, unless it does already.
    fn mention(&mut self, case: &mut Case, recipient: Recipient, kind: NotificationKind) {
        let waits = |m: &Mention| m.recipient == recipient && m.kind == kind && m.notification.is_none();
        if case.mentions.iter().any(waits) {
            return;
        }
        let mention = Mention {
            id: self.supply.mention_id(),
            alert: case.alert.id,
            recipient: recipient.clone(),
            kind,
            created_at: self.now,
            notification: None,
        };
        case.mentions.push(mention.clone());
        self.out.mentions.push(mention);
        let timer = Timer { kind: TimerKind::Dispatch, subject: recipient.to_string(), alert: None, due_at: self.now };
        self.out.timers.push(TimerChange::SetEarliest(timer));
    }
}
