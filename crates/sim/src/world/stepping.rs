//! Steps of the plan: what senders, people, providers and bad luck do.

use super::{Edited, Stop, World};
use crate::node::{Done, What, alert_ids};
use crate::plan::{
    Action, Behaviour, Edit, KEYS, Operation, Report, START_MS, Signal, Swap, Way, When, instant_text, integration_key,
    schedule_name, service_name, user_name,
};
use crate::shadow::{Acceptance, AcceptedEvent, AcceptedOperation, EventKind};
use nightbell_channels::twilio::InboundSms;
use nightbell_config::read_yaml;
use nightbell_core::{Actor, Event, Receipt, Severity, Timestamp};
use nightbell_engine::rights::{Principal, Scope};
use nightbell_engine::{ApplyRequest, ConfigureError, Effective, Engine, Ingested, OfferRequest, SwapChange, SwapPart};
use nightbell_store::{AuditMeans, AuditOrigin, CommitFault};
use std::sync::Arc;

/// A provider whose callback was not answered well tries again after this.
const CALLBACK_AGAIN_MS: i64 = 1_000;
const SEVERITIES: [Severity; 4] = [Severity::Critical, Severity::Error, Severity::Warning, Severity::Info];

/// Applies YAML as `nightbell apply --prune` would.
pub(super) async fn apply(engine: &Engine, yaml: &str, prune: bool) -> Result<(), String> {
    let (resources, errors) = read_yaml("simulated.yaml", yaml);
    if !errors.is_empty() {
        return Err(format!("INVALID {errors:?}"));
    }
    let request =
        ApplyRequest { resources, prune, dry_run: false, effective: Effective::default(), principal: simulator() };
    match engine.apply(request).await {
        Ok(_) => Ok(()),
        Err(ConfigureError::Invalid(errors)) => Err(format!("INVALID {errors:?}")),
        Err(error) => Err(error.to_string()),
    }
}

impl World<'_> {
    /// The next step, or after the last one the next probe.
    pub(super) async fn step(&mut self) -> Result<(), Stop> {
        let Some(step) = self.plan.steps.get(self.next_step) else {
            if let Some(service) = self.probes_left.pop() {
                self.probe(service);
            }
            return Ok(());
        };
        let number = self.next_step;
        self.next_step += 1;
        match &step.action {
            Action::Nothing => Ok(()),
            Action::Signal { .. } | Action::Storm { .. } | Action::Operate { .. } => {
                self.request(number);
                Ok(())
            }
            Action::Accept { schedule, user } => {
                self.accept_turn(*schedule, *user);
                Ok(())
            }
            Action::Provider { whose, behaviour } => {
                self.note(&format!("providers of {whose:?} now: {behaviour:?}"));
                self.providers.behave(&self.company, *whose, *behaviour);
                Ok(())
            }
            Action::Edit { edit } => {
                self.edit(number, edit);
                Ok(())
            }
            Action::Crash { node, when, down_ms } => self.crash(*node, *when, *down_ms).await,
            Action::Pause { node, for_ms } => {
                if self.nodes[*node].is_moving() {
                    self.nodes[*node].paused_until_ms = Some(self.mono_ms + for_ms);
                    self.disturb(self.mono_ms + for_ms + 1);
                    self.note(&format!("node {} stands still for {for_ms} ms", node + 1));
                }
                Ok(())
            }
            Action::Jump { by_ms } => self.jump(*by_ms).await,
            Action::StoreAway { for_ms } => {
                self.gate.set_away(true);
                self.store_back_at_ms = Some(self.mono_ms + for_ms);
                self.disturb(self.mono_ms + for_ms + 1_500);
                self.note(&format!("the database is away for {for_ms} ms"));
                Ok(())
            }
            Action::FailCommits { node, count } => {
                if let Some(running) = &self.nodes[*node].running {
                    running.faults.fail(*count);
                    self.note(&format!("the next {count} commits of node {} fail", node + 1));
                }
                Ok(())
            }
        }
    }

    /// A node that serves requests, drawn.
    fn door(&mut self) -> Option<(usize, Arc<Engine>)> {
        let serving: Vec<usize> = self.nodes.iter().filter(|node| node.is_serving()).map(|node| node.index).collect();
        if serving.is_empty() {
            return None;
        }
        let index = *self.chance.pick(&serving);
        self.nodes[index].running.as_ref().map(|running| (index, running.engine.clone()))
    }

    /// A sender's or a person's request. One that meets no node is refused.
    pub(super) fn request(&mut self, step: usize) {
        match &self.plan.steps[step].action {
            Action::Signal { service, events } => {
                let described: Vec<String> = events.iter().map(describe).collect();
                let line = format!("{} on {}", described.join(", "), service_name(*service));
                let wall_ms = self.wall_ms();
                let events = events.iter().map(|signal| event(signal, wall_ms)).collect();
                self.ingest(What::Signal { step }, *service, events, &line);
            }
            Action::Storm { service, count } => {
                let events = (0..*count).map(|number| trigger(format!("storm-{number}"), Severity::Critical)).collect();
                let line = format!("a storm of {count} on {}", service_name(*service));
                self.ingest(What::Signal { step }, *service, events, &line);
            }
            Action::Operate { service, key, operation, way } => {
                self.operate(step, *service, KEYS[*key], *operation, *way);
            }
            _ => {}
        }
    }

    fn probe(&mut self, service: usize) {
        let line = format!("probe of {}", service_name(service));
        self.ingest(What::Probe { service }, service, vec![trigger("probe".to_owned(), Severity::Critical)], &line);
    }

    fn ingest(&mut self, what: What, service: usize, events: Vec<Event>, line: &str) {
        let Some((node, engine)) = self.door() else {
            self.note(&format!("{line}: no node is there"));
            return;
        };
        self.note(line);
        self.begin_action(node, what, async move {
            match engine.configuration().integration_by_key(&integration_key(service)) {
                Some(integration) => Done::Ingested(engine.ingest(&integration, events).await),
                None => Done::Ingested(Vec::new()),
            }
        });
    }

    fn operate(&mut self, step: usize, service: usize, key: &str, operation: Operation, way: Way) {
        let Some(alert) = self.shadow.latest.get(&(service, key.to_owned())).copied() else { return };
        let Some((node, engine)) = self.door() else { return };
        let core = match operation {
            Operation::Acknowledge => nightbell_core::Operation::Acknowledge,
            Operation::Resolve => nightbell_core::Operation::Resolve,
            Operation::Snooze { for_ms } => {
                nightbell_core::Operation::Snooze { until: instant(self.wall_ms() + for_ms) }
            }
            Operation::Escalate => nightbell_core::Operation::Escalate,
            Operation::Note => nightbell_core::Operation::Note { text: note_text(step) },
        };
        let handed = self.providers.handed();
        let mut about = handed.iter().rev().filter(|one| one.taken && one.alerts.contains(&alert));
        let link = about.clone().next().map(|one| (one.token.clone(), one.alerts.clone()));
        let sms = about.find(|one| one.address.starts_with("+44")).map(|one| one.address.clone());
        let line = format!("{operation:?} of {key} on {}", service_name(service));
        match (way, link, sms) {
            // The page behind a link asks for no words and no time.
            (Way::Link, Some((token, alerts)), _)
                if !matches!(operation, Operation::Note | Operation::Snooze { .. }) =>
            {
                self.note(&format!("{line}, by link"));
                self.begin_action(node, What::Operate { step, alerts }, async move {
                    let tap = match engine.one_tap(&token).await {
                        Ok(tap) => tap,
                        Err(error) => return Done::Operated(Err(error.to_string())),
                    };
                    let done = engine.one_tap_do(&tap, &core).await;
                    Done::Operated(done.map_err(|error| error.to_string()))
                });
            }
            (Way::Sms, _, Some(from)) if matches!(operation, Operation::Acknowledge | Operation::Resolve) => {
                let verb = if operation == Operation::Acknowledge { "ack" } else { "close" };
                let body = format!("{verb} {alert}");
                self.note(&format!("{line}, by text message {body:?}"));
                let inbound = InboundSms { from, to: "+15550001".to_owned(), body, sid: format!("SM{step}") };
                self.begin_action(node, What::Operate { step, alerts: vec![alert] }, async move {
                    match engine.sms(&inbound).await {
                        Ok(Some(reply)) if reply.starts_with("Alert ") => Done::Operated(Ok(())),
                        Ok(reply) => Done::Operated(Err(format!("{reply:?}"))),
                        Err(error) => Done::Operated(Err(error.to_string())),
                    }
                });
            }
            _ => {
                self.note(&line);
                self.begin_action(node, What::Operate { step, alerts: vec![alert] }, async move {
                    let ids = alert_ids(&[alert]);
                    let done = engine.operate(ids[0], core, Actor::Token("simulator".into())).await;
                    Done::Operated(done.map(drop).map_err(|error| error.to_string()))
                });
            }
        }
    }

    fn accept_turn(&mut self, schedule: usize, user: usize) {
        let Some((node, engine)) = self.door() else { return };
        self.note(&format!("{} accepts their next turn on {}", user_name(user), schedule_name(schedule)));
        self.begin_action(node, What::Accept { schedule, user }, async move {
            let actor = Actor::Token("simulator".into());
            let origin = AuditOrigin::of(AuditMeans::Link);
            let (name, user) = (schedule_name(schedule), user_name(user));
            let done = engine.accept_turn_by_link(name, user, None, actor, &origin).await;
            Done::Accepted(done.map(|turn| turn.from.as_millisecond()).map_err(|error| error.to_string()))
        });
    }

    fn edit(&mut self, step: usize, edit: &Edit) {
        let now_ms = self.wall_ms() - START_MS;
        let after = edit.applied(&self.company, now_ms);
        if after == self.company {
            return;
        }
        let Some((node, engine)) = self.door() else { return };
        self.note(&format!("the configuration is edited: {edit:?}"));
        let (commits, is_timed) = (edit.commits(), edit.is_timed());
        if let Edit::Swap { schedule, user, with, .. } = edit
            && let Some(swap) = after.schedules[*schedule].swaps.last().cloned()
        {
            let (schedule, user, with) = (schedule_name(*schedule), user_name(*user), user_name(*with));
            self.edited = Some(Edited { company: after, commits, is_timed });
            self.begin_action(node, What::Edit, async move {
                Done::Edited(swapped(&engine, schedule, user, with, &swap).await.map_err(|error| error.to_string()))
            });
            return;
        }
        if let Edit::OptOut { user, method } = edit {
            let from = crate::plan::method_address(*user, &after.users[*user].methods[*method]);
            let body = if after.opted_out.contains(&from) { "STOP" } else { "START" };
            self.edited = Some(Edited { company: after, commits, is_timed });
            let inbound =
                InboundSms { from, to: "+15550001".to_owned(), body: body.to_owned(), sid: format!("SM{step}") };
            self.begin_action(node, What::Edit, async move {
                Done::Edited(engine.sms(&inbound).await.map(drop).map_err(|error| error.to_string()))
            });
            return;
        }
        let yaml = after.yaml();
        self.edited = Some(Edited { company: after, commits, is_timed });
        self.begin_action(node, What::Edit, async move { Done::Edited(apply(&engine, &yaml, true).await) });
    }

    async fn crash(&mut self, node: usize, when: When, down_ms: i64) -> Result<(), Stop> {
        if !self.nodes[node].is_moving() {
            return Ok(());
        }
        self.nodes[node].down_ms = down_ms;
        let Some(faults) = self.nodes[node].running.as_ref().map(|running| running.faults.clone()) else {
            return Ok(());
        };
        match when {
            When::Now => {
                self.note(&format!("node {} ends, for {down_ms} ms", node + 1));
                return self.kill(node).await;
            }
            When::Calls { count } => self.nodes[node].calls_left = Some(count),
            When::BeforeCommit { count } => faults.end_at(count, CommitFault::Before),
            When::AfterCommit { count } => faults.end_at(count, CommitFault::After),
        }
        self.note(&format!("node {} will end: {when:?}, for {down_ms} ms", node + 1));
        Ok(())
    }

    async fn jump(&mut self, by_ms: i64) -> Result<(), Stop> {
        self.disturb(self.mono_ms + by_ms.abs() + 1_500);
        self.note(&format!("the clock jumps by {by_ms} ms"));
        self.jumped_ms += by_ms;
        let wall_ms = self.wall_ms();
        self.clock.set(instant(wall_ms));
        self.begin_era();
        for index in 0..self.nodes.len() {
            if self.nodes[index].is_moving() {
                self.beat_one(index).await;
            }
        }
        Ok(())
    }

    /// A provider calls back.
    pub(super) fn call_back(&mut self) {
        let Some(mut callback) = self.providers.take_due_callback() else { return };
        let Some((node, engine)) = self.door() else {
            callback.mono_ms = self.mono_ms + CALLBACK_AGAIN_MS;
            self.providers.put_back(callback);
            return;
        };
        self.note(&format!("  a provider reports {:?}", callback.report));
        let receipt = match callback.report {
            Report::Delivered => Receipt::Delivered,
            Report::Undelivered => Receipt::Undelivered { reason: "unknown subscriber".to_owned() },
            Report::NotAnswered => Receipt::NotAnswered { reason: "busy".to_owned() },
        };
        let again = (self.providers.clone(), callback.clone());
        let mono_ms = self.mono_ms;
        self.begin_action(node, What::Callback, async move {
            let done = engine.receipt(callback.notification, receipt).await.is_ok();
            if !done {
                let (providers, mut callback) = again;
                callback.mono_ms = mono_ms + CALLBACK_AGAIN_MS;
                providers.put_back(callback);
            }
            Done::Nothing
        });
    }

    /// The answer to a request.
    pub(super) fn end_request(&mut self, what: &What, done: Done) {
        match (what, done) {
            (What::Signal { step }, Done::Ingested(ingested)) => self.accept(*step, &ingested),
            (What::Probe { service }, Done::Ingested(ingested)) => {
                match ingested.first().map(|one| (one.alert, one.outcome.is_ok())) {
                    Some((Some(alert), true)) => {
                        let wall_ms = self.wall_ms();
                        self.shadow.probes.push((*service, alert.0, wall_ms));
                    }
                    _ => self.probes_left.push(*service),
                }
            }
            (What::Operate { step, alerts }, Done::Operated(done)) => self.operated(*step, alerts, done),
            (What::Accept { schedule, user }, Done::Accepted(done)) => match done {
                Ok(turn_ms) => {
                    let (schedule, user, mono_ms) = (*schedule, *user, self.mono_ms);
                    self.shadow.acceptances.push(Acceptance { schedule, user, turn_ms, mono_ms });
                }
                Err(error) => self.note(&format!("  not accepted: {error}")),
            },
            (What::Edit, Done::Edited(done)) => {
                if let Err(error) = &done {
                    self.note(&format!("  the edit is refused: {error}"));
                }
                self.settle_edit();
            }
            _ => {}
        }
    }

    fn accept(&mut self, step: usize, ingested: &[Ingested]) {
        let (Action::Signal { service, .. } | Action::Storm { service, .. }) = &self.plan.steps[step].action else {
            return;
        };
        let refused = ingested.iter().any(|one| one.outcome.is_err());
        if refused {
            self.note("  refused, at least in part");
            if self.plan.persistent {
                self.again.push_back(step);
            }
        }
        for (index, one) in ingested.iter().enumerate() {
            let Ok(outcome) = &one.outcome else { continue };
            let what = match &self.plan.steps[step].action {
                Action::Signal { events, .. } => match events[index] {
                    Signal::Trigger { .. } => EventKind::Trigger,
                    Signal::Resolve { .. } => EventKind::Resolve,
                    Signal::Acknowledge { .. } => EventKind::Acknowledge,
                },
                _ => EventKind::Trigger,
            };
            let key = one.dedup_key.clone().unwrap_or_default();
            let alert = one.alert.map(|alert| alert.0);
            if let Some(alert) = alert {
                self.shadow.latest.insert((*service, key.clone()), alert);
            }
            let sequence = self.shadow.tick();
            let outcome = outcome.as_str().to_owned();
            self.shadow.accepted.push(AcceptedEvent { sequence, service: *service, key, what, alert, outcome });
        }
    }

    fn operated(&mut self, step: usize, alerts: &[i64], done: Result<(), String>) {
        if let Err(error) = done {
            self.note(&format!("  not done: {error}"));
            if self.plan.persistent && error.contains("cannot be used") {
                self.again.push_back(step);
            }
            return;
        }
        let Action::Operate { operation, .. } = &self.plan.steps[step].action else { return };
        let operation = match operation {
            Operation::Acknowledge => "acknowledge",
            Operation::Resolve => "resolve",
            Operation::Snooze { .. } => "snooze",
            Operation::Escalate => "escalate",
            Operation::Note => "note",
        };
        let wall_ms = self.wall_ms();
        for alert in alerts {
            let sequence = self.shadow.tick();
            let words = note_text(step);
            self.shadow.operations.push(AcceptedOperation { sequence, alert: *alert, operation, words, wall_ms });
        }
    }
}

/// Whoever configures.
fn simulator() -> Principal {
    Principal::token("simulator", nightbell_config::Role::Admin, Scope::default())
}

/// Offers a swap and takes it.
async fn swapped(engine: &Engine, schedule: &str, user: &str, with: &str, swap: &Swap) -> anyhow::Result<()> {
    let (from, to) = (instant_text(swap.from_ms).parse()?, instant_text(swap.to_ms).parse()?);
    let request = OfferRequest { user: Some(user.to_owned()), from, to, offered_to: None, reason: None };
    let (offered, _) = engine.offer_swap(schedule, &request, &simulator()).await?;
    let take = SwapChange::Take(SwapPart::default());
    engine.change_swap(schedule, offered.id, &take, Some(with), &simulator()).await?;
    Ok(())
}

fn note_text(step: usize) -> String {
    format!("words of step {step}")
}

fn instant(ms: i64) -> Timestamp {
    Timestamp::from_millisecond(ms).expect("invariant: virtual time stays within centuries")
}

fn trigger(key: String, severity: Severity) -> Event {
    let mut event = Event::new(nightbell_core::Action::Trigger, format!("{key} is bad"));
    event.dedup_key = Some(key);
    event.severity = Some(severity);
    event
}

fn event(signal: &Signal, wall_ms: i64) -> Event {
    let bare = |action, key: usize| {
        let mut event = Event::new(action, "");
        event.dedup_key = Some(KEYS[key].to_owned());
        event
    };
    match signal {
        Signal::Trigger { key, severity, ends_in_ms } => {
            let mut event = trigger(KEYS[*key].to_owned(), SEVERITIES[*severity]);
            event.ends_at = ends_in_ms.map(|ms| instant(wall_ms + ms));
            event
        }
        Signal::Resolve { key } => bare(nightbell_core::Action::Resolve, *key),
        Signal::Acknowledge { key } => bare(nightbell_core::Action::Acknowledge, *key),
    }
}

fn describe(signal: &Signal) -> String {
    match signal {
        Signal::Trigger { key, severity, ends_in_ms } => {
            let ends = ends_in_ms.map(|ms| format!(", ends in {ms} ms")).unwrap_or_default();
            format!("trigger {} ({}{ends})", KEYS[*key], SEVERITIES[*severity])
        }
        Signal::Resolve { key } => format!("resolve {}", KEYS[*key]),
        Signal::Acknowledge { key } => format!("acknowledge {}", KEYS[*key]),
    }
}

/// Whether a behaviour may make a message come twice.
pub(crate) fn may_repeat(behaviour: Behaviour) -> bool {
    matches!(behaviour, Behaviour::LoseAnswer)
}
