//! The configuration of a simulation, small and typed.

use super::START_MS;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::fmt::Write;

const USERS: [&str; 6] = ["ada", "grace", "alan", "edsger", "barbara", "donald"];
const SCHEDULES: [&str; 3] = ["primary", "secondary", "nights"];
const POLICIES: [&str; 3] = ["first", "second", "third"];
const SERVICES: [&str; 4] = ["checkout", "search", "billing", "login"];
const ROOMS: [&str; 2] = ["ops-room", "war-room"];
const TEAMS: [&str; 2] = ["payments", "platform"];

/// The configuration.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Company {
    pub(crate) users: Vec<User>,
    /// Members by index.
    pub(crate) teams: Vec<Vec<usize>>,
    pub(crate) rooms: Vec<Room>,
    pub(crate) schedules: Vec<Schedule>,
    pub(crate) policies: Vec<Policy>,
    pub(crate) services: Vec<Service>,
    /// Who is away, oldest first.
    #[serde(default)]
    pub(crate) leave: Vec<Leave>,
    /// The lead of the first team, whose the schedules are that ask for acceptance.
    #[serde(default)]
    pub(crate) lead: Option<usize>,
    /// Addresses to which text messages have stopped, because their owner said so.
    #[serde(default)]
    pub(crate) opted_out: BTreeSet<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct User {
    pub(crate) disabled: bool,
    pub(crate) methods: Vec<Method>,
    /// Empty: all methods at once.
    pub(crate) high: Vec<Rule>,
    pub(crate) low: Vec<Rule>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Method {
    /// Unique for its user, also over deletions.
    pub(crate) number: usize,
    pub(crate) kind: MethodKind,
    pub(crate) disabled: bool,
    /// The window; `None` is the kind's own.
    pub(crate) bundle_ms: Option<i64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum MethodKind {
    Email,
    Sms,
    Voice,
    Webhook,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Rule {
    /// The method's number.
    pub(crate) via: usize,
    pub(crate) after_ms: i64,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Room {
    pub(crate) kind: MethodKind,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Schedule {
    pub(crate) zone: String,
    pub(crate) rotations: Vec<Rotation>,
    /// Oldest first.
    pub(crate) overrides: Vec<Override>,
    /// In the order in which they were taken. Made while the simulation runs.
    #[serde(default)]
    pub(crate) swaps: Vec<Swap>,
    /// Nobody is told of its hand-overs without.
    #[serde(default)]
    pub(crate) hand_over: Option<HandOver>,
}

/// Who is told when a schedule passes from hand to hand.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct HandOver {
    /// People are told so long before, too.
    pub(crate) before_ms: i64,
    /// So long before it begins a turn must be accepted, or the lead is told.
    pub(crate) accept_ms: Option<i64>,
    /// A room that is told of every change.
    pub(crate) room: Option<usize>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Rotation {
    pub(crate) shift_hours: i64,
    /// Relative to the start of the simulation.
    pub(crate) start_ms: i64,
    /// Each entry is on call together.
    pub(crate) members: Vec<Vec<usize>>,
    /// It counts only between these minutes of every day, on the schedule's clock.
    #[serde(default)]
    pub(crate) active: Option<(i64, i64)>,
    /// The members before each edit, oldest first. Made while the simulation runs.
    #[serde(default)]
    pub(crate) former: Vec<Former>,
}

/// Members that a rotation had.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Former {
    pub(crate) until_ms: i64,
    pub(crate) members: Vec<Vec<usize>>,
}

/// Somebody has the place of somebody else, as they agreed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Swap {
    pub(crate) user: usize,
    pub(crate) with: usize,
    pub(crate) from_ms: i64,
    pub(crate) to_ms: i64,
}

/// Somebody is away, on all schedules.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Leave {
    pub(crate) user: usize,
    pub(crate) from_ms: i64,
    pub(crate) to_ms: i64,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Override {
    /// Unique over all schedules; grows.
    pub(crate) number: usize,
    pub(crate) replace: Option<usize>,
    pub(crate) with: Option<usize>,
    pub(crate) from_ms: i64,
    pub(crate) to_ms: i64,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Policy {
    pub(crate) steps: Vec<PolicyStep>,
    pub(crate) repeat: u32,
    pub(crate) last_resort: Vec<Target>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct PolicyStep {
    pub(crate) notify: Vec<Target>,
    pub(crate) wait_ms: i64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Target {
    User(usize),
    Team(usize),
    Schedule(usize),
    /// Whoever is next in the rotations of a schedule.
    Next(usize),
    Room(usize),
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Service {
    pub(crate) policy: usize,
    /// For critical, error, warning, info.
    pub(crate) high: [bool; 4],
    pub(crate) acknowledgement_timeout_ms: Option<i64>,
    pub(crate) auto_resolve_ms: Option<i64>,
}

impl MethodKind {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            MethodKind::Email => "email",
            MethodKind::Sms => "sms",
            MethodKind::Voice => "voice",
            MethodKind::Webhook => "webhook",
        }
    }

    /// The window of a method that says nothing about it.
    fn window_ms(self) -> i64 {
        if self == MethodKind::Webhook { 0 } else { 60_000 }
    }
}

impl Method {
    pub(crate) fn window_ms(&self) -> i64 {
        self.bundle_ms.unwrap_or(self.kind.window_ms())
    }
}

impl User {
    /// Whether the rules for high urgency tell something at once.
    pub(crate) fn is_told_at_once(&self) -> bool {
        self.high.is_empty() || self.high.iter().any(|rule| rule.after_ms == 0)
    }
}

impl Room {
    pub(crate) fn window_ms(&self) -> i64 {
        self.kind.window_ms()
    }
}

pub(crate) fn user_name(index: usize) -> &'static str {
    USERS[index % USERS.len()]
}

pub(crate) fn service_name(index: usize) -> &'static str {
    SERVICES[index % SERVICES.len()]
}

pub(crate) fn room_name(index: usize) -> &'static str {
    ROOMS[index % ROOMS.len()]
}

pub(crate) fn schedule_name(index: usize) -> &'static str {
    SCHEDULES[index % SCHEDULES.len()]
}

pub(crate) fn policy_name(index: usize) -> &'static str {
    POLICIES[index % POLICIES.len()]
}

pub(crate) fn integration_key(service: usize) -> String {
    format!("{}-key-of-thirty-two-characters", service_name(service))
}

pub(crate) fn method_name(number: usize) -> String {
    format!("m{number}")
}

pub(crate) fn method_address(user: usize, method: &Method) -> String {
    let name = user_name(user);
    let number = method.number;
    match method.kind {
        MethodKind::Email => format!("{name}-{number}@example.com"),
        MethodKind::Sms => format!("+4477009{user:02}1{number:02}"),
        MethodKind::Voice => format!("+4477009{user:02}2{number:02}"),
        MethodKind::Webhook => format!("https://{name}.example.com/{number}"),
    }
}

pub(crate) fn room_address(index: usize, room: &Room) -> String {
    match room.kind {
        MethodKind::Webhook => format!("https://rooms.example.com/{}", room_name(index)),
        _ => format!("{}@rooms.example.com", room_name(index)),
    }
}

fn target(target: &Target) -> String {
    match target {
        Target::User(index) => format!("user:{}", user_name(*index)),
        Target::Team(index) => format!("team:{}", TEAMS[*index]),
        Target::Schedule(index) => format!("schedule:{}", SCHEDULES[*index]),
        Target::Next(index) => format!("schedule:{}+1", SCHEDULES[*index]),
        Target::Room(index) => format!("channel:{}", room_name(*index)),
    }
}

fn quoted(items: impl IntoIterator<Item = String>) -> String {
    items.into_iter().map(|item| format!("{item:?}")).collect::<Vec<_>>().join(", ")
}

/// An instant, so long after the start of the simulation, as people write it.
pub(crate) fn instant_text(ms: i64) -> String {
    jiff::Timestamp::from_millisecond(START_MS + ms).map(|at| at.to_string()).unwrap_or_default()
}

/// Who a target names, by name: people and rooms.
pub(crate) type Named = BTreeSet<String>;

impl Company {
    /// The same with everybody enabled, if an override has somebody stand in who is disabled.
    pub(crate) fn once_enabled(&self) -> Option<Company> {
        let stand_ins = self.schedules.iter().flat_map(|schedule| &schedule.overrides).filter_map(|item| item.with);
        stand_ins.into_iter().find(|user| self.users[*user].disabled)?;
        let mut enabled = self.clone();
        for user in &mut enabled.users {
            user.disabled = false;
        }
        Some(enabled)
    }

    /// As people would write it.
    pub(crate) fn yaml(&self) -> String {
        let mut text = String::new();
        // Writing to a string cannot fail.
        let _ = self.write_yaml(&mut text);
        text
    }

    fn write_yaml(&self, text: &mut String) -> std::fmt::Result {
        writeln!(text, "users:")?;
        for (index, user) in self.users.iter().enumerate() {
            let name = user_name(index);
            let methods: Vec<String> = user.methods.iter().map(|method| method_yaml(index, method)).collect();
            write!(
                text,
                "  - {{ name: {name}, disabled: {}, contact_methods: [{}]",
                user.disabled,
                methods.join(", ")
            )?;
            let rules = |rules: &[Rule]| {
                let rule = |rule: &Rule| format!("{{ via: {}, after: {}ms }}", method_name(rule.via), rule.after_ms);
                rules.iter().map(rule).collect::<Vec<_>>().join(", ")
            };
            writeln!(
                text,
                ", notification_rules: {{ high: [{}], low: [{}] }} }}",
                rules(&user.high),
                rules(&user.low)
            )?;
        }
        writeln!(text, "teams:")?;
        for (index, members) in self.teams.iter().enumerate() {
            let members = quoted(members.iter().map(|member| user_name(*member).to_owned()));
            let lead = self.lead.filter(|_| index == 0).map(|lead| format!(", lead: {}", user_name(lead)));
            writeln!(text, "  - {{ name: {}, members: [{members}]{} }}", TEAMS[index], lead.unwrap_or_default())?;
        }
        if !self.rooms.is_empty() {
            writeln!(text, "channels:")?;
        }
        for (index, room) in self.rooms.iter().enumerate() {
            let (name, kind, address) = (room_name(index), room.kind.as_str(), room_address(index, room));
            writeln!(text, "  - {{ name: {name}, type: {kind}, address: {address:?} }}")?;
        }
        self.write_schedules(text)?;
        self.write_policies(text)
    }

    fn write_schedules(&self, text: &mut String) -> std::fmt::Result {
        if !self.schedules.is_empty() {
            writeln!(text, "schedules:")?;
        }
        for (index, schedule) in self.schedules.iter().enumerate() {
            writeln!(text, "  - name: {}\n    time_zone: {}", SCHEDULES[index], schedule.zone)?;
            if let Some(hand_over) = &schedule.hand_over {
                text.push_str(&hand_over_yaml(hand_over));
            }
            writeln!(text, "    rotations:")?;
            for (number, rotation) in schedule.rotations.iter().enumerate() {
                let members = rotation
                    .members
                    .iter()
                    .map(|entry| format!("[{}]", quoted(entry.iter().map(|member| user_name(*member).to_owned()))));
                let (hours, start) = (rotation.shift_hours, instant_text(rotation.start_ms));
                let members = members.collect::<Vec<_>>().join(", ");
                let active = rotation.active.map(active_yaml).unwrap_or_default();
                writeln!(
                    text,
                    "      - {{ name: r{number}, shift: {hours}h, start: \"{start}\", members: [{members}]{active} }}"
                )?;
            }
            if schedule.rotations.is_empty() {
                writeln!(text, "      []")?;
            }
        }
        // In the order in which they were made, over all schedules: later ones win.
        let mut overrides: Vec<(usize, &Override)> = Vec::new();
        for (index, schedule) in self.schedules.iter().enumerate() {
            overrides.extend(schedule.overrides.iter().map(|item| (index, item)));
        }
        overrides.sort_by_key(|(_, item)| item.number);
        if !overrides.is_empty() {
            writeln!(text, "overrides:")?;
        }
        for (index, item) in overrides {
            let who = |key: &str, who: Option<usize>| {
                who.map(|who| format!("{key}: {}, ", user_name(who))).unwrap_or_default()
            };
            let (replace, with) = (who("replace", item.replace), who("with", item.with));
            let (from, to) = (instant_text(item.from_ms), instant_text(item.to_ms));
            let (number, schedule) = (item.number, SCHEDULES[index]);
            writeln!(
                text,
                "  - {{ name: o{number}, schedule: {schedule}, {replace}{with}from: \"{from}\", to: \"{to}\" }}"
            )?;
        }
        if !self.leave.is_empty() {
            writeln!(text, "unavailabilities:")?;
        }
        for (number, leave) in self.leave.iter().enumerate() {
            let (user, from, to) = (user_name(leave.user), instant_text(leave.from_ms), instant_text(leave.to_ms));
            writeln!(text, "  - {{ name: l{number}, user: {user}, from: \"{from}\", to: \"{to}\" }}")?;
        }
        Ok(())
    }

    fn write_policies(&self, text: &mut String) -> std::fmt::Result {
        writeln!(text, "escalation_policies:")?;
        for (index, policy) in self.policies.iter().enumerate() {
            writeln!(text, "  - name: {}\n    repeat: {}\n    steps:", policy_name(index), policy.repeat)?;
            for step in &policy.steps {
                let notify = quoted(step.notify.iter().map(target));
                writeln!(text, "      - {{ notify: [{notify}], wait: {}ms }}", step.wait_ms)?;
            }
            writeln!(text, "    last_resort: [{}]", quoted(policy.last_resort.iter().map(target)))?;
        }
        writeln!(text, "services:")?;
        for (index, service) in self.services.iter().enumerate() {
            let urgency = |high: bool| if high { "high" } else { "low" };
            let [critical, error, warning, info] = service.high.map(urgency);
            let name = service_name(index);
            writeln!(text, "  - name: {name}\n    escalation_policy: {}", policy_name(service.policy))?;
            writeln!(
                text,
                "    urgency: {{ critical: {critical}, error: {error}, warning: {warning}, info: {info} }}"
            )?;
            if let Some(ms) = service.acknowledgement_timeout_ms {
                writeln!(text, "    acknowledgement_timeout: {ms}ms")?;
            }
            if let Some(ms) = service.auto_resolve_ms {
                writeln!(text, "    auto_resolve: {ms}ms")?;
            }
        }
        writeln!(text, "integrations:")?;
        for index in 0..self.services.len() {
            let (name, key) = (service_name(index), integration_key(index));
            writeln!(text, "  - {{ name: {name}-in, service: {name}, key: {key} }}")?;
        }
        Ok(())
    }

    /// Whether any way leads to this person.
    pub(crate) fn is_reachable(&self, user: usize) -> bool {
        !self.ways(user).is_empty()
    }

    /// The ways that lead to a person, as recipients in text form.
    pub(crate) fn ways(&self, user: usize) -> BTreeSet<String> {
        let Some(known) = self.users.get(user).filter(|known| !known.disabled) else { return BTreeSet::new() };
        let stopped =
            |method: &Method| method.kind == MethodKind::Sms && self.opted_out.contains(&method_address(user, method));
        let usable = known.methods.iter().filter(|method| !method.disabled && !stopped(method));
        usable.map(|method| format!("user/{}/{}", user_name(user), method_name(method.number))).collect()
    }

    /// Whether a person has a way to be told of what wakes nobody: the methods that their low rules use first, without such
    /// rules any method, and never a call.
    pub(crate) fn is_told_quietly(&self, user: usize) -> bool {
        let Some(known) = self.users.get(user) else { return false };
        let ways = self.ways(user);
        let leads = |method: &&Method| {
            let name = format!("user/{}/{}", user_name(user), method_name(method.number));
            method.kind != MethodKind::Voice && ways.contains(&name)
        };
        let quiet: Vec<usize> = known.methods.iter().filter(leads).map(|method| method.number).collect();
        // Where some of the methods are stopped or gone, which of them is the first is not asked here.
        quiet.len() == known.methods.len() && !quiet.is_empty()
    }

    /// Whether a recipient, in text form, can be sent anything.
    pub(crate) fn leads_to(&self, recipient: &str) -> bool {
        let is_room = (0..self.rooms.len()).any(|room| recipient.strip_prefix("channel/") == Some(room_name(room)));
        is_room || (0..self.users.len()).any(|user| self.ways(user).contains(recipient))
    }

    /// The person of this name, and the ways that lead to them.
    pub(crate) fn person(&self, name: &str) -> Option<(&User, BTreeSet<String>)> {
        let index = (0..self.users.len()).find(|index| user_name(*index) == name)?;
        Some((&self.users[index], self.ways(index)))
    }

    /// The people and rooms that these targets name at an instant and that can be reached: `ada`, `channel:ops-room`.
    pub(crate) fn named(&self, targets: &[Target], at_ms: i64) -> Named {
        let mut people = BTreeSet::new();
        let mut named = Named::new();
        for target in targets {
            match target {
                Target::User(user) => {
                    people.insert(*user);
                }
                Target::Team(team) => people.extend(self.teams.get(*team).into_iter().flatten().copied()),
                Target::Schedule(schedule) => people.extend(self.on_call(*schedule, 0, at_ms)),
                Target::Next(schedule) => people.extend(self.on_call(*schedule, 1, at_ms)),
                Target::Room(room) => {
                    named.insert(format!("channel:{}", room_name(*room)));
                }
            }
        }
        let reachable = people.into_iter().filter(|user| self.is_reachable(*user));
        named.extend(reachable.map(|user| user_name(user).to_owned()));
        named
    }

    /// The window of a recipient in text form; `None` when there is no such recipient.
    pub(crate) fn window_ms(&self, recipient: &str) -> Option<i64> {
        if let Some(room) = recipient.strip_prefix("channel/") {
            let index = (0..self.rooms.len()).find(|index| room_name(*index) == room)?;
            return Some(self.rooms[index].window_ms());
        }
        let (user, method) = recipient.strip_prefix("user/")?.split_once('/')?;
        let index = (0..self.users.len()).find(|index| user_name(*index) == user)?;
        let methods = &self.users[index].methods;
        methods.iter().find(|known| method_name(known.number) == method).map(Method::window_ms)
    }

    /// The longest that an alert can go on escalating, without repeats of what is unreachable.
    pub(crate) fn longest_policy_ms(&self) -> i64 {
        let length = |policy: &Policy| {
            let round: i64 = policy.steps.iter().map(|step| step.wait_ms).sum();
            round * (i64::from(policy.repeat) + 1)
        };
        self.policies.iter().map(length).max().unwrap_or_default()
    }

    /// The longest that a person's rules wait.
    pub(crate) fn longest_rule_ms(&self) -> i64 {
        let rules = self.users.iter().flat_map(|user| user.high.iter().chain(&user.low));
        rules.map(|rule| rule.after_ms).max().unwrap_or_default()
    }
}

fn active_yaml((from, to): (i64, i64)) -> String {
    let time = |minute: i64| format!("{:02}:{:02}", minute / 60, minute % 60);
    format!(", active: [{{ days: mon-sun, from: \"{}\", to: \"{}\" }}]", time(from), time(to))
}

fn hand_over_yaml(hand_over: &HandOver) -> String {
    let team = hand_over.accept_ms.map(|_| format!("    team: {}\n", TEAMS[0])).unwrap_or_default();
    let accept = hand_over.accept_ms.map(|ms| format!(", accept: {ms}ms")).unwrap_or_default();
    let room = hand_over.room.map(|room| format!("{{ channel: {} }}", room_name(room))).unwrap_or_default();
    format!("{team}    hand_over: {{ before: {}ms{accept}, channels: [{room}] }}\n", hand_over.before_ms)
}

fn method_yaml(user: usize, method: &Method) -> String {
    let (name, kind, address) = (method_name(method.number), method.kind.as_str(), method_address(user, method));
    let bundle = method.bundle_ms.map(|ms| format!(", bundle: {ms}ms")).unwrap_or_default();
    format!("{{ name: {name}, type: {kind}, address: {address:?}, disabled: {}{bundle} }}", method.disabled)
}
