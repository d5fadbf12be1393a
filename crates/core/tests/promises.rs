//! Promises that every decision keeps, whatever happens in whatever order: a model of the store in memory, random plans.
#![allow(clippy::unwrap_used)] // a failed unwrap in a test is the test's failure

use nightbell_core::*;
use proptest::prelude::*;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// Configuration of the model; edits change it in place.
#[derive(Debug)]
struct Directories {
    services: HashMap<Name, ServiceRules>,
    policies: HashMap<Name, EscalationPolicy>,
    people: HashMap<Name, Person>,
    rooms: HashMap<Name, Room>,
}

impl Directory for Directories {
    fn service(&self, name: &str) -> Option<&ServiceRules> {
        self.services.get(name)
    }
    fn policy(&self, name: &str) -> Option<&EscalationPolicy> {
        self.policies.get(name)
    }
    fn person(&self, name: &str) -> Option<&Person> {
        self.people.get(name)
    }
    fn room(&self, name: &str) -> Option<&Room> {
        self.rooms.get(name)
    }
    fn resolve(&self, target: &Target, _at: Timestamp) -> Resolved {
        match target {
            Target::User(name) => Resolved::People(vec![OnDuty { user: name.clone(), because: "named".to_owned() }]),
            Target::Channel(name) => Resolved::Channel(name.clone()),
            Target::Team(_) => {
                let all = self.people.keys().map(|name| OnDuty { user: name.clone(), because: "member".to_owned() });
                let mut all: Vec<OnDuty> = all.collect();
                all.sort_by(|a, b| a.user.cmp(&b.user));
                Resolved::People(all)
            }
            Target::Schedule { .. } => Resolved::People(Vec::new()),
        }
    }
}

#[derive(Debug, Default)]
struct Counter {
    next: i64,
}

impl Supply for Counter {
    fn alert_id(&mut self) -> AlertId {
        self.next += 1;
        AlertId(self.next)
    }
    fn entry_id(&mut self) -> EntryId {
        self.next += 1;
        EntryId(self.next)
    }
    fn mention_id(&mut self) -> MentionId {
        self.next += 1;
        MentionId(self.next)
    }
    fn notification_id(&mut self) -> NotificationId {
        self.next += 1;
        NotificationId(uuid::Uuid::from_u128(self.next as u128))
    }
    fn fraction(&mut self) -> f64 {
        0.5
    }
    fn node(&self) -> Name {
        "node".into()
    }
}

/// What is stored, as maps.
#[derive(Debug)]
struct Memory {
    state: State,
    timers: BTreeMap<(TimerKind, String), Timer>,
    under_way: Vec<(NotificationId, u32)>,
    directories: Directories,
    supply: Counter,
    now: Timestamp,
    timeline: Vec<Entry>,
}

fn name(text: &str) -> Name {
    text.into()
}

fn method(method_name: &str, kind: ContactMethodKind) -> ContactMethod {
    ContactMethod { name: name(method_name), kind, address: method_name.to_owned(), disabled: false, bundle: None }
}

impl Memory {
    fn new() -> Memory {
        let person = |who: &str, after: &str| Person {
            name: name(who),
            disabled: false,
            methods: vec![method("mail", ContactMethodKind::Email), method("hook", ContactMethodKind::Webhook)],
            rules: NotificationRules {
                high: vec![
                    NotificationRule { via: name("mail"), after: Duration::ZERO },
                    NotificationRule { via: name("hook"), after: after.parse().unwrap() },
                ],
                low: Vec::new(),
            },
        };
        let step = |targets: &[&str], wait: &str| Step {
            notify: targets.iter().map(|target| target.parse().unwrap()).collect(),
            wait: wait.parse().unwrap(),
        };
        let policy = |steps: Vec<Step>, last_resort: &[&str]| EscalationPolicy {
            steps,
            repeat: 1,
            last_resort: last_resort.iter().map(|target| target.parse().unwrap()).collect(),
        };
        let rules = ServiceRules {
            name: name("checkout"),
            policy: name("one"),
            urgency: UrgencyBySeverity::default(),
            acknowledgement_timeout: Some("30m".parse().unwrap()),
            auto_resolve: Some("1d".parse().unwrap()),
        };
        let directories = Directories {
            services: [(name("checkout"), rules)].into(),
            policies: [
                (
                    name("one"),
                    policy(
                        vec![
                            step(&["user:ada", "channel:room"], "5m"),
                            step(&["schedule:empty"], "1m"),
                            step(&["user:grace"], "2m"),
                        ],
                        &["team:all"],
                    ),
                ),
                (
                    name("two"),
                    policy(vec![step(&["channel:room"], "1m"), step(&["user:grace", "user:ada"], "10m")], &[]),
                ),
            ]
            .into(),
            people: [(name("ada"), person("ada", "2m")), (name("grace"), person("grace", "20m"))].into(),
            rooms: [(name("room"), Room { name: name("room"), method: method("room", ContactMethodKind::Webhook) })]
                .into(),
        };
        let mut state = State::default();
        for who in ["ada", "grace"] {
            for via in ["mail", "hook"] {
                state
                    .recipients
                    .insert(Recipient::User { user: name(who), method: name(via) }, RecipientState::default());
            }
        }
        state.recipients.insert(Recipient::Channel { channel: name("room") }, RecipientState::default());
        let now = "2026-11-23T12:00:00Z".parse().unwrap();
        Memory {
            state,
            timers: BTreeMap::new(),
            under_way: Vec::new(),
            directories,
            supply: Counter::default(),
            now,
            timeline: Vec::new(),
        }
    }

    fn decide(&mut self, input: &Input) -> Outcome {
        let decision = decide(&self.state, input, self.now, &self.directories, &mut self.supply);
        self.state.apply(&decision);
        for change in decision.timers {
            match change {
                TimerChange::Set(timer) => {
                    self.timers.insert((timer.kind, timer.subject.clone()), timer);
                }
                TimerChange::SetEarliest(timer) => {
                    let key = (timer.kind, timer.subject.clone());
                    if self.timers.get(&key).is_none_or(|known| known.due_at > timer.due_at) {
                        self.timers.insert(key, timer);
                    }
                }
                TimerChange::Clear(kind, subject) => {
                    self.timers.remove(&(kind, subject));
                }
                TimerChange::ClearAlert(alert) => self.timers.retain(|_, timer| timer.alert != Some(alert)),
            }
        }
        self.timeline.extend(decision.timeline);
        if let Outcome::Send(outgoing) = &decision.outcome {
            self.under_way.extend(outgoing.iter().map(|one| (one.notification.id, one.notification.attempt)));
        }
        decision.outcome
    }

    fn fire_next(&mut self) -> bool {
        let Some(timer) = self.timers.values().min_by_key(|timer| (timer.due_at, timer.kind)).cloned() else {
            return false;
        };
        self.now = self.now.max(timer.due_at);
        let key = (timer.kind, timer.subject.clone());
        self.timers.remove(&key);
        self.state.claimed.insert(key.clone());
        self.decide(&Input::Timer(timer));
        self.state.claimed.remove(&key);
        true
    }

    fn event(&mut self, action: Action, key: u8, severity: Severity) {
        let mut event = Event::new(action, "broken");
        let dedup_key = format!("problem-{}", key % 3);
        event.dedup_key = Some(dedup_key.clone());
        event.severity = Some(severity);
        self.state.latest.entry((name("checkout"), Arc::from(dedup_key.as_str()))).or_insert(None);
        self.decide(&Input::Event { service: name("checkout"), integration: name("in"), event: Arc::new(event) });
    }

    fn replan(&mut self) {
        let mut open: Vec<AlertId> = self.state.alerts.keys().copied().collect();
        open.sort();
        for alert in open {
            self.decide(&Input::Replan { alert });
        }
    }

    /// What must hold after every single decision.
    fn check(&self) {
        for known in self.state.alerts.values() {
            let alert = &known.alert;
            let has = |kind: TimerKind| self.timers.contains_key(&(kind, alert.id.to_string()));
            let waits = known
                .mentions
                .iter()
                .any(|mention| mention.notification.is_none() && mention.kind == NotificationKind::Page);
            if alert.status == Status::Triggered && alert.urgency == Urgency::High {
                assert!(alert.exhausted || has(TimerKind::Escalate), "never silent: {alert:?}");
                assert_eq!(
                    alert.next_escalation_at.is_some(),
                    has(TimerKind::Escalate),
                    "what is shown is what will happen: {alert:?}"
                );
            } else {
                assert!(!has(TimerKind::Escalate), "acknowledged means quiet: {alert:?}");
            }
            if alert.status != Status::Triggered {
                assert!(!waits && known.pages.is_empty(), "acknowledged means quiet: {known:?}");
                assert!(!alert.exhausted, "somebody has it: {alert:?}");
            }
            if alert.status == Status::Resolved {
                assert!(
                    !self.timers.values().any(|timer| timer.alert == Some(alert.id)),
                    "resolved, and still timed: {alert:?}"
                );
            }
            for page in &known.pages {
                let timer = self.timers.get(&(TimerKind::Rule, page.subject()));
                assert_eq!(page.next_due_at, timer.map(|timer| timer.due_at), "a rule ahead has its timer: {page:?}");
            }
        }
        for (recipient, known) in &self.state.recipients {
            let timer = self.timers.contains_key(&(TimerKind::Dispatch, recipient.to_string()));
            assert!(known.waiting.is_empty() || timer, "what waits for {recipient} is forgotten");
        }
        for known in self.state.notifications.values() {
            let notification = &known.notification;
            let retry = self.timers.contains_key(&(TimerKind::Retry, notification.id.to_string()));
            match notification.status {
                NotificationStatus::Retrying => assert!(retry, "never tried again: {notification:?}"),
                NotificationStatus::Sending => {
                    assert!(self.under_way.iter().any(|(id, _)| *id == notification.id), "lost: {notification:?}")
                }
                _ => {}
            }
        }
    }
}

#[derive(Debug, Clone)]
enum Happening {
    Trigger(u8, bool),
    Resolve(u8),
    Operate(u8, u8),
    Fire(u8),
    Deliver(u8, u8),
    Receipt(u8, u8),
    Edit(u8),
}

fn steps() -> impl Strategy<Value = Vec<Happening>> {
    let step = prop_oneof![
        3 => (any::<u8>(), any::<bool>()).prop_map(|(key, critical)| Happening::Trigger(key, critical)),
        1 => any::<u8>().prop_map(Happening::Resolve),
        2 => (any::<u8>(), any::<u8>()).prop_map(|(which, what)| Happening::Operate(which, what)),
        6 => (1..6_u8).prop_map(Happening::Fire),
        5 => (any::<u8>(), any::<u8>()).prop_map(|(which, what)| Happening::Deliver(which, what)),
        1 => (any::<u8>(), any::<u8>()).prop_map(|(which, what)| Happening::Receipt(which, what)),
        1 => any::<u8>().prop_map(Happening::Edit),
    ];
    prop::collection::vec(step, 1..60)
}

fn take(memory: &mut Memory, step: &Happening) {
    match *step {
        Happening::Trigger(key, critical) => {
            memory.event(Action::Trigger, key, if critical { Severity::Critical } else { Severity::Warning });
        }
        Happening::Resolve(key) => memory.event(Action::Resolve, key, Severity::Error),
        Happening::Operate(which, what) => {
            let mut ids: Vec<AlertId> = memory.state.alerts.keys().copied().collect();
            ids.sort();
            let Some(alert) = ids.get(usize::from(which) % ids.len().max(1)).copied() else { return };
            let operation = match what % 5 {
                0 => Operation::Resolve,
                1 => Operation::Escalate,
                2 => Operation::Snooze { until: Duration::from_millis(600_000).after(memory.now) },
                _ => Operation::Acknowledge,
            };
            memory.decide(&Input::Operate { alert, operation, actor: Actor::User(name("ada")) });
        }
        Happening::Fire(times) => {
            for _ in 0..times {
                memory.fire_next();
                memory.check();
            }
        }
        Happening::Deliver(which, what) => {
            if memory.under_way.is_empty() {
                return;
            }
            let index = usize::from(which) % memory.under_way.len();
            let (notification, attempt) = memory.under_way.remove(index);
            let result = match what % 6 {
                0 => DeliveryResult::Permanent { reason: "no".to_owned() },
                1 => DeliveryResult::Retry { reason: "later".to_owned(), after: None },
                2 => DeliveryResult::Unavailable { reason: "breaker".to_owned(), after: Duration::from_millis(10_000) },
                _ => DeliveryResult::Sent { provider_id: None, answer: "ok".to_owned(), acknowledge: false },
            };
            memory.decide(&Input::Delivery { notification, attempt, result });
        }
        Happening::Receipt(which, what) => {
            let mut ids: Vec<NotificationId> = memory.state.notifications.keys().copied().collect();
            ids.sort();
            let Some(notification) = ids.get(usize::from(which) % ids.len().max(1)).copied() else { return };
            let receipt = match what % 3 {
                0 => Receipt::Delivered,
                1 => Receipt::Undelivered { reason: "gone".to_owned() },
                _ => Receipt::NotAnswered { reason: "busy".to_owned() },
            };
            memory.decide(&Input::Receipt { notification, receipt });
        }
        Happening::Edit(what) => {
            let directories = &mut memory.directories;
            match what % 7 {
                0 | 1 => {
                    let service = directories.services.get_mut("checkout").unwrap();
                    service.policy = if what % 2 == 0 { name("one") } else { name("two") };
                }
                2 => {
                    let ada = directories.people.get_mut("ada").unwrap();
                    ada.disabled = !ada.disabled;
                }
                3 => {
                    let grace = directories.people.get_mut("grace").unwrap();
                    grace.methods[0].disabled = !grace.methods[0].disabled;
                }
                4 => {
                    directories.people.get_mut("ada").unwrap().methods.truncate(1);
                }
                5 => {
                    directories.policies.get_mut("one").unwrap().steps.truncate(1);
                }
                _ => {
                    let rule = NotificationRule { via: name("mail"), after: "3m".parse().unwrap() };
                    directories.people.get_mut("ada").unwrap().rules.high.push(rule);
                }
            }
            memory.replan();
        }
    }
}

/// More with `PROPTEST_CASES`, which the default configuration reads.
fn cases() -> u32 {
    ProptestConfig::default().cases.max(400)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(cases()) })]

    #[test]
    fn promises_hold_after_every_decision(plan in steps()) {
        let mut memory = Memory::new();
        for step in &plan {
            take(&mut memory, step);
            memory.check();
        }
    }

    /// Whatever happened before: when nobody acknowledges and every provider refuses, each alert says loudly that nobody is
    /// left, within the time that its policy takes, and everything comes to rest.
    #[test]
    fn an_alert_that_reaches_nobody_says_so(plan in steps()) {
        let mut memory = Memory::new();
        for step in &plan {
            take(&mut memory, step);
        }
        memory.directories.services.get_mut("checkout").unwrap().auto_resolve = None;
        memory.replan();
        let end = Duration::from_millis(3 * 3_600_000).after(memory.now);
        let mut fired = 0;
        while memory.timers.values().any(|timer| timer.due_at <= end) {
            memory.fire_next();
            for (notification, attempt) in std::mem::take(&mut memory.under_way) {
                let result = DeliveryResult::Permanent { reason: "no".to_owned() };
                memory.decide(&Input::Delivery { notification, attempt, result });
            }
            memory.check();
            fired += 1;
            prop_assert!(fired < 20_000, "it does not come to rest: {:?}", memory.timers);
        }
        for known in memory.state.alerts.values() {
            let alert = &known.alert;
            if alert.status == Status::Triggered && alert.urgency == Urgency::High {
                prop_assert!(alert.exhausted, "{alert:?}");
            }
        }
    }
}

/// Two nodes notice that a third is gone; by the time the second one decides, the first is sending again.
#[test]
fn what_another_node_took_over_is_left_to_it() {
    let mut memory = Memory::new();
    memory.event(Action::Trigger, 0, Severity::Critical);
    while memory.under_way.is_empty() {
        assert!(memory.fire_next(), "nobody is paged");
    }
    let (notification, _) = memory.under_way[0];
    let recover = |from: &str| Input::Recover { notification, from: Some(from.into()) };
    assert_eq!(memory.decide(&recover("gone before")), Outcome::Nothing, "it is not that node's any more");
    assert_eq!(memory.decide(&recover("node")), Outcome::Done);
    let retry = memory.timers.values().find(|timer| timer.subject == notification.to_string()).cloned();
    assert_eq!(retry.map(|timer| timer.due_at), Some(memory.now), "it is sent again at once");
    assert_eq!(memory.decide(&recover("node")), Outcome::Nothing, "once is enough");
}
