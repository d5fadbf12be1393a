//! The configuration of one revision, immutable: what decisions, pages and answers read.

mod coverage;
mod directory;
mod hand_over;
mod last_answers;
mod preview;

use crate::elapsed;
use crate::{
    Body, Channel, Grants, Integration, Kind, Origin, Resource, Schedule, ScheduleState, ScheduleStates, Service,
    StoredResource, Team, User,
};
use last_answers::LastAnswers;
use nightbell_core::{
    ContactMethod, ContactMethodKind, Directory, EscalationPolicy, Name, OnDuty, Person, Resolved, Room, ServiceRules,
    Timestamp, UrgencyBySeverity,
};
use nightbell_schedule::{Absence, Answer, Calendar, Override, ShiftsError, TemporarySchedule, Zone};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, LazyLock};

/// All resources of one revision, with what decisions ask for worked out once.
#[derive(Debug, Clone, Default)]
pub struct Snapshot {
    revision: i64,
    resources: [BTreeMap<Name, Arc<StoredResource>>; Kind::ALL.len()],
    /// Beside the documents; of schedules that are deleted as well.
    states: Arc<ScheduleStates>,
    /// What people may do beside what their documents say.
    pub(crate) grants: Arc<Grants>,
    services: HashMap<Name, ServiceRules>,
    people: HashMap<Name, Person>,
    rooms: HashMap<Name, Room>,
    /// By schedule.
    calendars: HashMap<Name, Calendar>,
    /// By user, in the order of creation.
    absences: HashMap<Name, Vec<Absence>>,
    /// By schedule, the services whose policies name it.
    users_of_schedules: HashMap<Name, Vec<Name>>,
    last_answers: LastAnswers,
}

impl Snapshot {
    /// The snapshot of a revision. Of two resources with one kind and name the later one in the iterator counts.
    pub fn build(revision: i64, resources: impl IntoIterator<Item = Arc<StoredResource>>) -> Snapshot {
        Snapshot::with_states(revision, resources, Arc::default())
    }

    /// The same, with what the server keeps beside the documents.
    pub fn with_states(
        revision: i64,
        resources: impl IntoIterator<Item = Arc<StoredResource>>,
        states: Arc<ScheduleStates>,
    ) -> Snapshot {
        let mut snapshot = Snapshot { revision, states, ..Snapshot::default() };
        for stored in resources {
            let kind = stored.resource.body.kind();
            snapshot.resources[kind.index()].insert(stored.resource.name.clone(), stored);
        }
        snapshot.work_out();
        snapshot
    }

    /// A snapshot of documents that no store has seen, as if they had just been applied in this order: for files and
    /// previews.
    pub fn of(resources: impl IntoIterator<Item = Resource>) -> Snapshot {
        Snapshot::of_files(resources, ScheduleStates::new())
    }

    /// The same, with the history that files hold.
    pub fn of_files(resources: impl IntoIterator<Item = Resource>, states: ScheduleStates) -> Snapshot {
        Snapshot::with_states(
            0,
            (0..).zip(resources).map(|(created_seq, resource)| {
                Arc::new(StoredResource {
                    resource,
                    revision: 0,
                    created_seq,
                    origin: Origin::Apply,
                    updated_at: Timestamp::UNIX_EPOCH,
                    updated_by: String::new(),
                })
            }),
            Arc::new(states),
        )
    }

    fn work_out(&mut self) {
        for stored in self.resources.iter().flat_map(|of_kind| of_kind.values()) {
            let name = stored.resource.name.clone();
            match &stored.resource.body {
                Body::User(user) => {
                    self.people.insert(name.clone(), person(name, user));
                }
                Body::Channel(channel) => {
                    self.rooms.insert(name.clone(), room(name, channel));
                }
                Body::Service(service) => {
                    self.services.insert(name.clone(), rules(name, service));
                }
                Body::Team(_)
                | Body::Schedule(_)
                | Body::Override(_)
                | Body::Unavailability(_)
                | Body::TemporarySchedule(_)
                | Body::Calendar(_)
                | Body::EscalationPolicy(_)
                | Body::Integration(_) => {}
            }
        }
        self.absences = self.work_out_absences();
        self.calendars = self.work_out_calendars();
        self.users_of_schedules = self.work_out_users_of_schedules();
        self.last_answers = LastAnswers::default();
    }

    fn work_out_absences(&self) -> HashMap<Name, Vec<Absence>> {
        let mut absences: HashMap<Name, Vec<Absence>> = HashMap::new();
        for stored in self.by_creation(Kind::Unavailabilities) {
            let Body::Unavailability(leave) = &stored.resource.body else { continue };
            let zone = self.user(&leave.user).and_then(|user| user.time_zone.clone()).unwrap_or_else(Zone::utc);
            absences.entry(leave.user.as_str().into()).or_default().push(leave.absence(&zone));
        }
        absences
    }

    fn work_out_calendars(&self) -> HashMap<Name, Calendar> {
        let mut overrides: HashMap<&str, Vec<&Override>> = HashMap::new();
        for stored in self.by_creation(Kind::Overrides) {
            let Body::Override(change) = &stored.resource.body else { continue };
            overrides.entry(&change.schedule).or_default().push(change);
        }
        let mut temporaries: HashMap<&str, Vec<&TemporarySchedule>> = HashMap::new();
        for stored in self.by_creation(Kind::TemporarySchedules) {
            let Body::TemporarySchedule(temporary) = &stored.resource.body else { continue };
            temporaries.entry(&temporary.schedule).or_default().push(temporary);
        }
        let mut tagged: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
        // Since when is not written down: since their document last changed at the latest.
        let mut disabled: BTreeMap<&str, Timestamp> = BTreeMap::new();
        for stored in self.all(Kind::Users) {
            let Body::User(user) = &stored.resource.body else { continue };
            if user.disabled {
                disabled.insert(&stored.resource.name, stored.updated_at);
            }
            for tag in &user.tags {
                tagged.entry(tag).or_default().insert(stored.resource.name.to_string());
            }
        }
        let mut calendars = HashMap::new();
        for stored in self.all(Kind::Schedules) {
            let (name, Body::Schedule(schedule)) = (&stored.resource.name, &stored.resource.body) else { continue };
            let ScheduleState { history, swaps } = self.state(name);
            let calendar = Calendar::with_history(name, &schedule.definition, history)
                .with_swaps(swaps)
                .with_overrides(overrides.remove(&**name).unwrap_or_default())
                .with_temporary_schedules(temporaries.remove(&**name).unwrap_or_default());
            let absences: Vec<Absence> =
                calendar.people().into_iter().flat_map(|user| self.absences_of(user)).cloned().collect();
            let tags = calendar.tags().filter_map(|tag| Some((tag.to_owned(), tagged.get(tag)?.clone()))).collect();
            let of_schedule = disabled.iter().filter(|(user, _)| calendar.names(user));
            let disabled = of_schedule.map(|(user, since)| ((*user).to_owned(), *since)).collect();
            calendars.insert(name.clone(), calendar.with_absences(&absences).with_tagged(tags).with_disabled(disabled));
        }
        calendars
    }

    /// All of a kind in the order of their creation.
    fn by_creation(&self, kind: Kind) -> Vec<&Arc<StoredResource>> {
        let mut of_kind: Vec<_> = self.all(kind).collect();
        of_kind.sort_by_key(|stored| stored.created_seq);
        of_kind
    }

    /// The revision that this is the configuration of.
    pub fn revision(&self) -> i64 {
        self.revision
    }

    /// One resource with what the store knows about it.
    pub fn get(&self, kind: Kind, name: &str) -> Option<&Arc<StoredResource>> {
        self.resources[kind.index()].get(name)
    }

    /// All of a kind, by name.
    pub fn all(&self, kind: Kind) -> impl ExactSizeIterator<Item = &Arc<StoredResource>> {
        self.resources[kind.index()].values()
    }

    /// Every resource in the order of an export: kinds in order, then by name; overrides, leave and temporary
    /// schedules in the order of creation.
    pub fn in_order(&self) -> impl Iterator<Item = &Arc<StoredResource>> {
        Kind::ALL.into_iter().flat_map(|kind| match kind.is_of_a_span() {
            true => self.by_creation(kind),
            false => self.all(kind).collect(),
        })
    }

    /// What is kept beside the document of a schedule; nothing when it was never edited.
    pub fn state(&self, schedule: &str) -> &ScheduleState {
        static NOTHING: LazyLock<ScheduleState> = LazyLock::new(ScheduleState::default);
        self.states.get(schedule).unwrap_or(&NOTHING)
    }

    /// What is kept beside the documents of all schedules.
    pub fn states(&self) -> &ScheduleStates {
        &self.states
    }

    /// How many resources there are.
    pub fn len(&self) -> usize {
        self.resources.iter().map(BTreeMap::len).sum()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// What people call a resource: its title, else its name, also when there is none of that name.
    pub fn title<'a>(&'a self, kind: Kind, name: &'a str) -> &'a str {
        self.get(kind, name).map_or(name, |stored| stored.resource.title())
    }

    /// A user.
    pub fn user(&self, name: &str) -> Option<&User> {
        self.body(Kind::Users, name, |body| if let Body::User(user) = body { Some(user) } else { None })
    }

    /// A team.
    pub fn team(&self, name: &str) -> Option<&Team> {
        self.body(Kind::Teams, name, |body| if let Body::Team(team) = body { Some(team) } else { None })
    }

    /// A schedule.
    pub fn schedule(&self, name: &str) -> Option<&Schedule> {
        self.body(Kind::Schedules, name, |body| if let Body::Schedule(schedule) = body { Some(schedule) } else { None })
    }

    /// A channel.
    pub fn channel(&self, name: &str) -> Option<&Channel> {
        self.body(Kind::Channels, name, |body| if let Body::Channel(channel) = body { Some(channel) } else { None })
    }

    /// An escalation policy.
    pub fn escalation_policy(&self, name: &str) -> Option<&EscalationPolicy> {
        self.body(Kind::EscalationPolicies, name, |body| match body {
            Body::EscalationPolicy(body) => Some(&body.policy),
            _ => None,
        })
    }

    /// A service's document; decisions read [`nightbell_core::Directory::service`].
    pub fn service_body(&self, name: &str) -> Option<&Service> {
        self.body(Kind::Services, name, |body| if let Body::Service(service) = body { Some(service) } else { None })
    }

    /// An integration.
    pub fn integration(&self, name: &str) -> Option<&Integration> {
        self.body(Kind::Integrations, name, |body| match body {
            Body::Integration(integration) => Some(integration),
            _ => None,
        })
    }

    /// The service whose door an integration is.
    pub fn service_of_integration(&self, name: &str) -> Option<&Name> {
        self.integration(name).map(|integration| &integration.service)
    }

    /// A schedule with all that changes it: what questions about who is on call are asked of.
    pub fn calendar(&self, schedule: &str) -> Option<&Calendar> {
        self.calendars.get(schedule)
    }

    /// When a user is away, in the order of creation.
    pub fn absences_of(&self, user: &str) -> &[Absence] {
        self.absences.get(user).map(Vec::as_slice).unwrap_or_default()
    }

    /// Whether all of an override, leave or a temporary schedule lies before `now`.
    pub fn is_over(&self, resource: &Resource, now: Timestamp) -> bool {
        elapsed::is_over(self, resource, now)
    }

    /// Whether somebody takes turns on any schedule, or did.
    pub(crate) fn takes_turns(&self, user: &str) -> bool {
        self.calendars.values().any(|calendar| calendar.people().contains(user))
    }

    /// The teams that a user belongs to, by name.
    pub fn teams_of_user<'a>(&'a self, user: &'a str) -> impl Iterator<Item = &'a Name> {
        self.all(Kind::Teams).filter_map(move |stored| match &stored.resource.body {
            Body::Team(team) if team.members.iter().any(|member| **member == *user) => Some(&stored.resource.name),
            _ => None,
        })
    }

    /// Who is on call on a schedule over `[from, to)`; none when there is no such schedule. Refused are spans that the
    /// schedule crate refuses: reversed, or longer than ten years.
    pub fn shifts(&self, schedule: &str, from: Timestamp, to: Timestamp) -> Option<Result<Answer, ShiftsError>> {
        Some(nightbell_schedule::shifts(self.calendar(schedule)?, from, to))
    }

    /// Whether somebody has to be on call at an instant at which nobody is; none where the schedule does not say when.
    pub fn is_uncovered(&self, schedule: &str, at: Timestamp) -> Option<bool> {
        self.schedule(schedule)?.definition.coverage.as_ref()?;
        let after = nightbell_core::Duration::from_millis(1).after(at);
        let answer = self.shifts(schedule, at, after)?.ok()?;
        Some(!answer.uncovered.is_empty())
    }

    /// Who would be paged first about a service at `at`: those whom the first step of its policy names that names anybody.
    pub fn first_on_call_of(&self, service: &str, at: Timestamp) -> Vec<OnDuty> {
        let policy = self.service_body(service).and_then(|service| self.escalation_policy(&service.escalation_policy));
        let people = |target| match self.resolve(target, at) {
            Resolved::People(people) => people,
            Resolved::Channel(_) | Resolved::Missing => Vec::new(),
        };
        let steps = policy.into_iter().flat_map(|policy| &policy.steps);
        let named = steps.map(|step| step.notify.iter().flat_map(people).collect::<Vec<_>>());
        let mut first = named.into_iter().find(|people| !people.is_empty()).unwrap_or_default();
        let mut seen = BTreeSet::new();
        first.retain(|person| seen.insert(person.user.clone()));
        first
    }

    fn body<'a, T>(&'a self, kind: Kind, name: &str, of: impl FnOnce(&'a Body) -> Option<T>) -> Option<T> {
        self.get(kind, name).and_then(|stored| of(&stored.resource.body))
    }
}

fn person(name: Name, user: &User) -> Person {
    let methods = user.contact_methods.iter().flatten().map(|method| ContactMethod {
        name: method.name.clone(),
        kind: method.kind,
        address: method.address.clone(),
        disabled: method.disabled,
        bundle: method.bundle,
    });
    Person {
        name,
        disabled: user.disabled,
        methods: methods.collect(),
        rules: user.notification_rules.clone().unwrap_or_default(),
    }
}

fn room(name: Name, channel: &Channel) -> Room {
    let method = ContactMethod {
        name: name.clone(),
        kind: ContactMethodKind::from(channel.kind),
        address: channel.address.clone(),
        disabled: false,
        bundle: channel.bundle,
    };
    Room { name, method }
}

fn rules(name: Name, service: &Service) -> ServiceRules {
    let urgency: UrgencyBySeverity = service.urgency;
    ServiceRules {
        name,
        policy: service.escalation_policy.clone(),
        urgency,
        acknowledgement_timeout: service.acknowledgement_timeout,
        auto_resolve: service.auto_resolve,
    }
}
