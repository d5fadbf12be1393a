//! A service, a policy, one person, and what is stored about them in memory.

use nightbell_core::{
    Action, AlertId, ContactMethod, ContactMethodKind, Decision, Directory, Duration, EntryId, EscalationPolicy, Event,
    Input, MentionId, Name, NotificationId, NotificationRule, NotificationRules, OnDuty, Person, Recipient,
    RecipientState, Resolved, Room, ServiceRules, Severity, State, Step, Supply, Target, Timer, TimerKind, Timestamp,
    UrgencyBySeverity, decide,
};
use std::sync::Arc;

pub(crate) struct World {
    state: State,
    company: Company,
    ids: Ids,
    now: Timestamp,
}

impl World {
    pub(crate) fn new() -> World {
        let mut state = State::default();
        state.recipients.insert(mail(), RecipientState::default());
        World { state, company: Company::new(), ids: Ids(0), now: "2026-11-23T09:00:00Z".parse().unwrap() }
    }

    /// A trigger of this problem, whose place in the store is known to be empty until it is decided and applied.
    pub(crate) fn event(&mut self, dedup_key: &str) -> Input {
        let mut event = Event::new(Action::Trigger, "Disk fills");
        event.dedup_key = Some(dedup_key.to_owned());
        event.severity = Some(Severity::Critical);
        self.state.latest.entry((Name::from("checkout"), Arc::from(dedup_key))).or_insert(None);
        Input::Event { service: "checkout".into(), integration: "prometheus".into(), event: Arc::new(event) }
    }

    /// The message to the one person is due, and its timer claimed.
    pub(crate) fn dispatch(&mut self) -> Input {
        let timer = Timer { kind: TimerKind::Dispatch, subject: mail().to_string(), alert: None, due_at: self.now };
        self.state.claimed.insert((timer.kind, timer.subject.clone()));
        Input::Timer(timer)
    }

    pub(crate) fn decide(&mut self, input: &Input) -> Decision {
        decide(&self.state, input, self.now, &self.company, &mut self.ids)
    }

    pub(crate) fn decide_and_apply(&mut self, input: &Input) {
        let decision = self.decide(input);
        self.state.apply(&decision);
    }

    pub(crate) fn only_alert(&self) -> AlertId {
        *self.state.alerts.keys().next().expect("an alert is open")
    }
}

fn mail() -> Recipient {
    Recipient::User { user: "ada".into(), method: "mail".into() }
}

struct Company {
    rules: ServiceRules,
    policy: EscalationPolicy,
    ada: Person,
}

impl Company {
    fn new() -> Company {
        let method = ContactMethod {
            name: "mail".into(),
            kind: ContactMethodKind::Email,
            address: "ada@bench.example".to_owned(),
            disabled: false,
            bundle: None,
        };
        let rule = NotificationRule { via: "mail".into(), after: Duration::ZERO };
        let wait: Duration = "5m".parse().unwrap();
        let step = Step { notify: vec!["schedule:primary".parse().unwrap()], wait };
        Company {
            rules: ServiceRules {
                name: "checkout".into(),
                policy: "default".into(),
                urgency: UrgencyBySeverity::default(),
                acknowledgement_timeout: None,
                auto_resolve: None,
            },
            policy: EscalationPolicy { steps: vec![step], repeat: 2, last_resort: Vec::new() },
            ada: Person {
                name: "ada".into(),
                disabled: false,
                methods: vec![method],
                rules: NotificationRules { high: vec![rule], low: Vec::new() },
            },
        }
    }
}

impl Directory for Company {
    fn service(&self, name: &str) -> Option<&ServiceRules> {
        (name == "checkout").then_some(&self.rules)
    }
    fn policy(&self, name: &str) -> Option<&EscalationPolicy> {
        (name == "default").then_some(&self.policy)
    }
    fn person(&self, name: &str) -> Option<&Person> {
        (name == "ada").then_some(&self.ada)
    }
    fn room(&self, _name: &str) -> Option<&Room> {
        None
    }
    /// Schedules have benchmarks of their own.
    fn resolve(&self, _target: &Target, _at: Timestamp) -> Resolved {
        Resolved::People(vec![OnDuty { user: "ada".into(), because: "on call in primary: rotation weekly".to_owned() }])
    }
}

struct Ids(i64);

impl Ids {
    fn next(&mut self) -> i64 {
        self.0 += 1;
        self.0
    }
}

impl Supply for Ids {
    fn alert_id(&mut self) -> AlertId {
        AlertId(self.next())
    }
    fn entry_id(&mut self) -> EntryId {
        EntryId(self.next())
    }
    fn mention_id(&mut self) -> MentionId {
        MentionId(self.next())
    }
    fn notification_id(&mut self) -> NotificationId {
        NotificationId(uuid::Uuid::from_u128(u128::from(self.next().unsigned_abs())))
    }
    fn fraction(&mut self) -> f64 {
        0.5
    }
    fn node(&self) -> Name {
        "node".into()
    }
}
