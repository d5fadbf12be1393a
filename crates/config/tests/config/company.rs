//! A small company, and short ways to read, plan and store.

use nightbell_config::{
    Action, ConfigError, Kind, Origin, Plan, Positioned, Resource, SecretDigests, Snapshot, StoredResource, digest,
    plan, read_yaml, states_after,
};
use nightbell_core::Timestamp;
use nightbell_schedule::Effective;
use std::sync::Arc;

/// Uses every key of every kind, but those about hand-overs.
pub(crate) const COMPANY: &str = r#"
users:
  - name: ada
    title: Ada Lovelace
    email: ada@example.com
    role: manager
    time_zone: Europe/London
    tags: [dev]
    contact_methods:
      - { name: mail, type: email, address: ada@example.com, bundle: 2m }
      - { name: text, type: sms, address: "+447700900001" }
      - { name: call, type: voice, address: "+447700900001", disabled: true }
      - { name: hook, type: webhook, address: "https://ops.example.com/ada", secret: abcdefgh-12345 }
    notification_rules:
      high: [ { via: mail }, { via: text, after: 2m } ]
      low: [ { via: mail, after: 1m } ]
  - name: grace
    contact_methods: [ { name: mail, type: email, address: grace@example.com } ]
  - { name: gone, disabled: true }
teams:
  - { name: payments, title: Payments, members: [ada, grace] }
schedules:
  - name: payments-primary
    title: Payments, first line
    team: payments
    time_zone: Europe/London
    rotations:
      - name: weekly
        shift: 1w
        start: 2026-11-23T09:00
        members: [ada, grace]
      - name: fridays
        shift: 1d
        start: 2026-11-27T00:00
        end: 2036-11-28T00:00:00+00:00
        members: [[ada, grace]]
        active: [ { days: fri, from: "17:00", to: "18:00" } ]
        overrides: true
        shadows: [ada]
    coverage: [ { days: mon-sun, from: "00:00", to: "00:00" } ]
    requirements: [ { at_least: 1 }, { one_of: { tag: dev } } ]
    holidays: [ "2026-12-25" ]
    nights_in_a_row_max: 8
overrides:
  - { name: ada-dentist, title: Dentist, schedule: payments-primary, replace: ada, with: grace, from: 2026-11-24T13:00, to: 2026-11-24T16:00 }
  - { name: a-second-pair, schedule: payments-primary, with: grace, from: 2026-11-24T15:00, to: 2026-11-24T17:00 }
unavailabilities:
  - { name: grace-sailing, title: Sailing, user: grace, from: 2027-06-15T00:00, to: 2027-06-21T00:00, reason: at sea, calendar: shared }
temporary_schedules:
  - name: outing
    title: Outing
    schedule: payments-primary
    from: 2027-07-01T00:00
    to: 2027-07-02T00:00
    shifts: [ { user: grace, from: 2027-07-01T08:00, to: 2027-07-01T18:00 } ]
escalation_policies:
  - name: payments
    title: Payments
    team: payments
    steps:
      - { notify: ["schedule:payments-primary"], wait: 5m }
      - { notify: ["schedule:payments-primary+1", "team:payments", "channel:ops-room"], wait: 10m }
    repeat: 2
    last_resort: ["user:ada"]
channels:
  - { name: ops-room, title: Ops, type: webhook, address: "https://chat.example.com/hooks/ops", bundle: 1m, secret: room_secret_1 }
services:
  - name: checkout
    title: Checkout
    team: payments
    escalation_policy: payments
    playbook: "https://wiki.example.com/checkout"
    urgency: { critical: high, error: high, warning: high, info: low }
    acknowledgement_timeout: 30m
    auto_resolve: 1d
integrations:
  - { name: checkout-prometheus, title: Prometheus, service: checkout, type: alertmanager, key: 0aB-checkout_key }
"#;

pub(crate) fn read(text: &str) -> Vec<Positioned<Resource>> {
    let (resources, errors) = read_yaml("test.yaml", text);
    assert_eq!(errors, []);
    resources
}

pub(crate) fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// A store in memory: what is applied, and the digests of the secrets that are kept.
#[derive(Default)]
pub(crate) struct Store {
    pub(crate) snapshot: Snapshot,
    pub(crate) secrets: SecretDigests,
    pub(crate) created: i64,
    /// When it is planned; long ago unless a test says.
    pub(crate) now: Timestamp,
}

impl Store {
    pub(crate) fn of(text: &str) -> Store {
        let mut store = Store::default();
        store.apply(text, false).unwrap();
        store
    }

    pub(crate) fn plan(&self, text: &str, prune: bool) -> Result<Plan, Vec<ConfigError>> {
        let (resources, errors) = read_yaml("test.yaml", text);
        if errors.is_empty() { plan(&self.snapshot, &self.secrets, resources, prune, self.now) } else { Err(errors) }
    }

    pub(crate) fn apply(&mut self, text: &str, prune: bool) -> Result<Plan, Vec<ConfigError>> {
        let plan = self.plan(text, prune)?;
        self.carry_out(&plan, Origin::Apply);
        Ok(plan)
    }

    pub(crate) fn carry_out(&mut self, plan: &Plan, origin: Origin) {
        let mut stored: Vec<Arc<StoredResource>> = self.snapshot.in_order().cloned().collect();
        for change in &plan.changes {
            let before = stored.iter().position(|s| s.resource.kind == change.kind && s.resource.name == change.name);
            let created_seq = change.before.as_ref().map_or(self.created, |before| before.created_seq);
            self.created += 1;
            for secret in &change.secrets {
                let digest = digest(secret.value.reveal());
                self.secrets.insert(secret.kind, secret.name.clone(), &secret.field, digest);
            }
            for field in &change.missing_secrets {
                let made = digest(&format!("{}/{}/{field}", change.kind, change.name));
                self.secrets.insert(change.kind, change.name.clone(), field, made);
            }
            let resource = (change.action != Action::Unchanged).then(|| change.resource.clone()).flatten();
            if let (Some(index), true) = (before, change.action != Action::Unchanged) {
                stored.remove(index);
            }
            stored.extend(resource.map(|resource| {
                let (updated_at, updated_by) = (Timestamp::UNIX_EPOCH, "token:test".to_owned());
                Arc::new(StoredResource { resource, revision: 1, created_seq, origin, updated_at, updated_by })
            }));
        }
        let mut states = self.snapshot.states().clone();
        states.extend(states_after(&self.snapshot, plan, self.now, Effective::HandOver, "token:test"));
        self.snapshot = Snapshot::with_states(self.snapshot.revision() + 1, stored, Arc::new(states));
    }
}

/// The plan as lines: `create users/ada`.
pub(crate) fn lines(plan: &Plan) -> Vec<String> {
    plan.changes.iter().map(|change| format!("{} {}/{}", change.action.as_str(), change.kind, change.name)).collect()
}

pub(crate) fn errors(found: &[ConfigError]) -> Vec<String> {
    found.iter().map(ToString::to_string).collect()
}

pub(crate) fn get(store: &Store, kind: Kind, name: &str) -> Resource {
    store.snapshot.get(kind, name).unwrap().resource.clone()
}
