//! Plans from seeds. Each seed draws its own weights ("swarm"): some plans are mostly crashes, some have none.

use super::on_call::ZONES;
use super::{
    Action, Behaviour, Company, Edit, HandOver, KEYS, Leave, Method, MethodKind, Operation, Override, Plan, Policy,
    PolicyStep, Report, Room, Rotation, Rule, Schedule, Service, Signal, Step, Target, User, Way, When, Whose,
};
use crate::chance::Chance;
use std::collections::BTreeSet;

const SECOND_MS: i64 = 1_000;
const MINUTE_MS: i64 = 60_000;
const HOUR_MS: i64 = 3_600_000;
/// Kinds of steps, in the order of [`Generator::action`].
const KINDS: usize = 11;
const STEPS_MAX: usize = 36;
/// The stream of what concerns hand-overs, which draws nothing from any other.
const HAND_OVERS: u64 = u64::MAX - 1;

/// The plan of a seed, for so many nodes.
pub(crate) fn generate(seed: u64, nodes: usize) -> Plan {
    let mut generator = Generator::new(seed);
    let mut company = generator.company();
    let weights = generator.weights();
    let mut steps = Vec::new();
    let mut at_ms = 0;
    let count = generator.chance.between(3, STEPS_MAX as i64);
    for number in 0..count {
        // A stream per step: what one draws changes no other.
        let mut step = Generator { chance: Chance::of(seed, number as u64 + 1), nodes };
        at_ms += step.gap_ms();
        let action = step.action(&company, &weights, at_ms);
        steps.push(Step { at_ms, action });
    }
    let mut hand_overs = Generator { chance: Chance::of(seed, HAND_OVERS), nodes };
    hand_overs.hand_overs(&mut company);
    steps.extend(hand_overs.acceptances(&company, at_ms));
    steps.sort_by_key(|step| step.at_ms);
    Plan { seed, nodes, company, steps, persistent: false }
}

/// A plan whose outcome does not depend on the interleaving, with crashes from which nodes come back at once: with and
/// without them the same must happen.
pub(crate) fn calm(seed: u64) -> Plan {
    let mut generator = Generator::new(seed);
    let company = generator.company();
    let mut steps = Vec::new();
    let mut at_ms = 0;
    for number in 0..generator.chance.between(3, 14) {
        let mut step = Generator { chance: Chance::of(seed, number as u64 + 1), nodes: 1 };
        at_ms += step.gap_ms().max(37);
        if step.chance.percent(70) {
            let when = step.when();
            steps.push(Step { at_ms, action: Action::Crash { node: 0, when, down_ms: 0 } });
        }
        let (service, key) = (step.chance.below(company.services.len()), step.chance.below(KEYS.len()));
        let action = match step.chance.below(6) {
            0 => Action::Signal { service, events: vec![Signal::Resolve { key }] },
            1 => {
                let operation = *step.chance.pick(&[Operation::Acknowledge, Operation::Resolve]);
                Action::Operate { service, key, operation, way: Way::Api }
            }
            _ => {
                let severity = step.chance.below(3);
                Action::Signal { service, events: vec![Signal::Trigger { key, severity, ends_in_ms: None }] }
            }
        };
        steps.push(Step { at_ms, action });
    }
    Plan { seed, nodes: 1, company, steps, persistent: true }
}

struct Generator {
    chance: Chance,
    nodes: usize,
}

impl Generator {
    fn new(seed: u64) -> Generator {
        Generator { chance: Chance::of(seed, 0), nodes: 1 }
    }

    /// How often each kind of step comes; a third of the kinds never.
    fn weights(&mut self) -> [u64; KINDS] {
        let mut weights = [0; KINDS];
        let usual = [30, 2, 16, 14, 8, 10, 4, 3, 4, 3, 3];
        for (weight, usual) in weights.iter_mut().zip(usual) {
            let factor = *self.chance.pick(&[0, 1, 1, 2, 4]);
            *weight = usual * factor;
        }
        // Without signals nothing happens.
        weights[0] = weights[0].max(20);
        weights
    }

    fn gap_ms(&mut self) -> i64 {
        match self.chance.weighted(&[35, 15, 20, 20, 8, 2]) {
            0 => 0,
            1 => self.chance.between(1, 2_000),
            2 => self.chance.between(1, 59) * SECOND_MS,
            3 => self.chance.between(1, 10) * MINUTE_MS,
            4 => self.chance.between(10, 59) * MINUTE_MS,
            _ => self.chance.between(1, 4) * HOUR_MS,
        }
    }

    fn action(&mut self, company: &Company, weights: &[u64; KINDS], at_ms: i64) -> Action {
        let service = self.chance.below(company.services.len());
        let node = self.chance.below(self.nodes);
        match self.chance.weighted(weights) {
            0 => Action::Signal { service, events: self.signals() },
            1 => Action::Storm { service, count: self.chance.between(10, 30) as usize },
            2 => self.operate(service),
            3 => Action::Provider { whose: self.whose(company), behaviour: self.behaviour() },
            4 => Action::Edit { edit: self.edit(company, at_ms) },
            5 => {
                let down_ms = *self.chance.pick(&[0, 0, 500, 5 * SECOND_MS, MINUTE_MS, 20 * MINUTE_MS]);
                Action::Crash { node, when: self.when(), down_ms }
            }
            6 => Action::Pause { node, for_ms: *self.chance.pick(&[700, 2_000, 10_000, 5 * MINUTE_MS]) },
            7 => {
                let by_ms = *self.chance.pick(&[500, 30 * SECOND_MS, 10 * MINUTE_MS, 3 * HOUR_MS]);
                Action::Jump { by_ms: if self.chance.percent(50) { by_ms } else { -by_ms } }
            }
            8 => Action::StoreAway { for_ms: *self.chance.pick(&[100, 900, 3_000, 2 * MINUTE_MS]) },
            9 => Action::FailCommits { node, count: self.chance.between(1, 4) as u32 },
            _ => self.operate(service),
        }
    }

    fn signals(&mut self) -> Vec<Signal> {
        let count = *self.chance.pick(&[1, 1, 1, 2, 5]);
        (0..count).map(|_| self.signal()).collect()
    }

    fn signal(&mut self) -> Signal {
        let key = self.chance.below(KEYS.len());
        match self.chance.below(8) {
            0 | 1 => Signal::Resolve { key },
            2 => Signal::Acknowledge { key },
            _ => {
                let severity = *self.chance.pick(&[0, 0, 1, 1, 2, 3]);
                let ends = [None, None, None, None, None, Some(MINUTE_MS), Some(5 * MINUTE_MS), Some(HOUR_MS)];
                Signal::Trigger { key, severity, ends_in_ms: *self.chance.pick(&ends) }
            }
        }
    }

    fn operate(&mut self, service: usize) -> Action {
        let operation = match self.chance.below(9) {
            0 | 1 => Operation::Resolve,
            2 => Operation::Snooze { for_ms: *self.chance.pick(&[MINUTE_MS, 10 * MINUTE_MS, 2 * HOUR_MS]) },
            3 => Operation::Escalate,
            4 => Operation::Note,
            _ => Operation::Acknowledge,
        };
        let way = *self.chance.pick(&[Way::Api, Way::Api, Way::Link, Way::Sms]);
        Action::Operate { service, key: self.chance.below(KEYS.len()), operation, way }
    }

    fn whose(&mut self, company: &Company) -> Whose {
        let user = self.chance.below(company.users.len());
        match self.chance.below(5) {
            0 | 1 => Whose::Kind(self.kind()),
            2 if !company.rooms.is_empty() => Whose::Room(self.chance.below(company.rooms.len())),
            _ => Whose::Method(user, self.chance.below(company.users[user].methods.len().max(1))),
        }
    }

    fn behaviour(&mut self) -> Behaviour {
        let later_ms = *self.chance.pick(&[200, 1_400, 5_000, 40_000]);
        match self.chance.below(12) {
            0 | 1 => Behaviour::Take,
            2 => Behaviour::TakeAndAcknowledge,
            3 => Behaviour::TakeLate { after_ms: later_ms },
            4 => Behaviour::LoseAnswer,
            5 | 6 => {
                let report = *self.chance.pick(&[Report::Delivered, Report::Undelivered, Report::NotAnswered]);
                Behaviour::TakeAndReport { report, after_ms: later_ms, times: self.chance.between(1, 2) as u32 }
            }
            7 | 8 => Behaviour::Busy { retry_after_ms: *self.chance.pick(&[None, None, Some(30_000), Some(900_000)]) },
            9 | 10 => Behaviour::Refuse,
            _ => Behaviour::Hang { for_ms: later_ms },
        }
    }

    fn when(&mut self) -> When {
        let count = self.chance.between(1, 6) as u32;
        match self.chance.below(4) {
            0 => When::Now,
            1 => When::Calls { count: count * 2 },
            2 => When::BeforeCommit { count },
            _ => When::AfterCommit { count },
        }
    }

    fn edit(&mut self, company: &Company, at_ms: i64) -> Edit {
        let user = self.chance.below(company.users.len());
        let method = self.chance.below(3);
        let policy = self.chance.below(company.policies.len());
        match self.chance.below(14) {
            10 => self.opt_out(company),
            11 => {
                let Leave { user, from_ms, to_ms } = self.leave(company.users.len(), at_ms);
                Edit::Leave { user, from_ms, to_ms }
            }
            12 => {
                let schedule = self.chance.below(company.schedules.len().max(1));
                let rotation = self.chance.below(2);
                Edit::Members { schedule, rotation, members: self.everybody_once(company.users.len()) }
            }
            13 => self.swap(company),
            0 => Edit::ToggleUser { user },
            1 => Edit::ToggleMethod { user, method },
            2 => Edit::DeleteMethod { user, method },
            3 => Edit::AddMethod { user, kind: self.kind() },
            4 => Edit::Bundle { user, method, bundle_ms: *self.chance.pick(&[None, Some(0), Some(120_000)]) },
            5 => Edit::Wait { policy, step: self.chance.below(3), wait_ms: self.wait_ms() },
            6 => Edit::RemoveStep { policy },
            7 => Edit::AddStep { policy, target: self.target(company), wait_ms: self.wait_ms() },
            8 => {
                let service = self.chance.below(company.services.len());
                Edit::ServicePolicy { service, policy }
            }
            _ => {
                let schedule = self.chance.below(company.schedules.len().max(1));
                let (replace, with, from_ms, to_ms) = self.override_of(company.users.len(), at_ms);
                Edit::Override { schedule, replace, with, from_ms, to_ms }
            }
        }
    }

    fn opt_out(&mut self, company: &Company) -> Edit {
        let numbers = company.users.iter().enumerate().flat_map(|(user, known)| {
            let methods = known.methods.iter().enumerate();
            let text = methods.filter(|(_, method)| method.kind == MethodKind::Sms);
            text.map(move |(method, _)| Edit::OptOut { user, method })
        });
        let numbers: Vec<Edit> = numbers.collect();
        if numbers.is_empty() { Edit::OptOut { user: 0, method: 0 } } else { self.chance.pick(&numbers).clone() }
    }

    fn company(&mut self) -> Company {
        let user_count = self.chance.between(1, 6) as usize;
        let users: Vec<User> = (0..user_count).map(|_| self.user()).collect();
        let teams = (0..self.chance.between(1, 2)).map(|_| self.people(user_count)).collect();
        let room_count = self.chance.below(3);
        let rooms = (0..room_count)
            .map(|_| Room { kind: *self.chance.pick(&[MethodKind::Webhook, MethodKind::Email]) })
            .collect();
        let schedule_count = self.chance.below(4);
        let mut number = 0;
        let schedules = (0..schedule_count).map(|_| self.schedule(user_count, &mut number)).collect();
        let leave_count = *self.chance.pick(&[0, 0, 1, 2]);
        let leave = (0..leave_count).map(|_| self.leave(user_count, 0)).collect();
        let (policies, services, opted_out) = (Vec::new(), Vec::new(), BTreeSet::new());
        let lead = None;
        let mut company = Company { users, teams, rooms, schedules, policies, services, leave, lead, opted_out };
        for _ in 0..self.chance.between(1, 3) {
            let policy = self.policy(&company);
            company.policies.push(policy);
        }
        for _ in 0..self.chance.between(1, 4) {
            let service = self.service(company.policies.len());
            company.services.push(service);
        }
        company
    }

    fn people(&mut self, count: usize) -> Vec<usize> {
        let all = self.chance.bits();
        (0..count).filter(|index| all >> index & 1 == 1).collect()
    }

    fn kind(&mut self) -> MethodKind {
        *self.chance.pick(&[MethodKind::Email, MethodKind::Sms, MethodKind::Voice, MethodKind::Webhook])
    }

    fn user(&mut self) -> User {
        let count = *self.chance.pick(&[0, 1, 1, 2, 2, 3]);
        let methods: Vec<Method> = (0..count)
            .map(|number| Method {
                number,
                kind: self.kind(),
                disabled: self.chance.percent(15),
                bundle_ms: *self.chance.pick(&[None, None, None, Some(0), Some(30_000), Some(300_000)]),
            })
            .collect();
        let (high, low) = (self.rules(count), self.rules(count));
        User { disabled: self.chance.percent(8), methods, high, low }
    }

    fn rules(&mut self, methods: usize) -> Vec<Rule> {
        if methods == 0 || self.chance.percent(40) {
            return Vec::new();
        }
        let mut rules = Vec::new();
        for _ in 0..self.chance.between(1, 3) {
            let after_ms = *self.chance.pick(&[0, 0, 30_000, 120_000, 300_000]);
            let rule = Rule { via: self.chance.below(methods), after_ms };
            if !rules.contains(&rule) {
                rules.push(rule);
            }
        }
        rules
    }

    fn schedule(&mut self, users: usize, number: &mut usize) -> Schedule {
        let zone = (*self.chance.pick(&ZONES)).to_owned();
        let rotations = (0..self.chance.below(3)).map(|_| self.rotation(users)).collect();
        let mut overrides = Vec::new();
        for _ in 0..*self.chance.pick(&[0, 0, 1, 2, 3]) {
            let (replace, with, from_ms, to_ms) = self.override_of(users, 0);
            if replace == with {
                continue;
            }
            overrides.push(Override { number: *number, replace, with, from_ms, to_ms });
            *number += 1;
        }
        Schedule { zone, rotations, overrides, swaps: Vec::new(), hand_over: None }
    }

    /// Half of the schedules tell of their hand-overs, some of these ask for acceptance.
    fn hand_overs(&mut self, company: &mut Company) {
        let rooms = company.rooms.len();
        for schedule in &mut company.schedules {
            if self.chance.percent(50) {
                continue;
            }
            let before_ms = *self.chance.pick(&[0, MINUTE_MS, 10 * MINUTE_MS, HOUR_MS]);
            let accept_ms = if before_ms > 0 && self.chance.percent(50) { Some(before_ms / 2) } else { None };
            let room = if rooms > 0 && self.chance.percent(50) { Some(self.chance.below(rooms)) } else { None };
            schedule.hand_over = Some(HandOver { before_ms, accept_ms, room });
        }
        company.lead = Some(self.chance.below(company.users.len()));
    }

    /// People who accept the turn that they have next, until the last step.
    fn acceptances(&mut self, company: &Company, until_ms: i64) -> Vec<Step> {
        let asks = |schedule: &Schedule| schedule.hand_over.as_ref().is_some_and(|rules| rules.accept_ms.is_some());
        let asking: Vec<usize> =
            (0..company.schedules.len()).filter(|index| asks(&company.schedules[*index])).collect();
        if asking.is_empty() {
            return Vec::new();
        }
        let acceptance = |_| {
            let (schedule, user) = (*self.chance.pick(&asking), self.chance.below(company.users.len()));
            Step { at_ms: self.chance.between(0, until_ms), action: Action::Accept { schedule, user } }
        };
        (0..6).map(acceptance).collect()
    }

    fn rotation(&mut self, users: usize) -> Rotation {
        let mut members = Vec::new();
        // Half of them can be edited.
        if self.chance.percent(50) {
            members.extend(self.everybody_once(users).into_iter().map(|user| vec![user]));
        }
        let count = if members.is_empty() { self.chance.between(1, 4) } else { 0 };
        for _ in 0..count {
            let mut entry = vec![self.chance.below(users)];
            let second = self.chance.below(users);
            if self.chance.percent(15) && second != entry[0] {
                entry.push(second);
            }
            members.push(entry);
        }
        Rotation {
            shift_hours: *self.chance.pick(&[1, 2, 8, 12, 24]),
            // Some begin in the middle of the simulation, and hand-overs fall on whole minutes.
            start_ms: self.chance.between(-3_000, 120) * MINUTE_MS,
            members,
            // Each has a border within the hours that simulations mostly take.
            active: *self.chance.pick(&[
                None,
                None,
                None,
                None,
                Some((0, 60)),
                Some((60, 120)),
                Some((90, 180)),
                Some((110, 100)),
                Some((360, 375)),
            ]),
            former: Vec::new(),
        }
    }

    /// Some of all users in some order.
    fn everybody_once(&mut self, users: usize) -> Vec<usize> {
        let mut people: Vec<usize> = (0..users).collect();
        for place in 0..users {
            people.swap(place, place + self.chance.below(users - place));
        }
        people.truncate(self.chance.between(1, 4) as usize);
        people
    }

    fn leave(&mut self, users: usize, at_ms: i64) -> Leave {
        let user = self.chance.below(users);
        let from_ms = at_ms / SECOND_MS * SECOND_MS + self.chance.between(-60, 60) * MINUTE_MS;
        Leave { user, from_ms, to_ms: from_ms + self.chance.between(1, 300) * MINUTE_MS }
    }

    fn swap(&mut self, company: &Company) -> Edit {
        let schedule = self.chance.below(company.schedules.len().max(1));
        // Mostly of somebody who has something to offer.
        let rotations = company.schedules.get(schedule).map(|schedule| schedule.rotations.as_slice());
        let members: Vec<usize> =
            rotations.unwrap_or_default().iter().flat_map(|rotation| rotation.members.concat()).collect();
        let user =
            if members.is_empty() { self.chance.below(company.users.len()) } else { *self.chance.pick(&members) };
        let with = self.chance.below(company.users.len());
        let after_ms = *self.chance.pick(&[0, 0, MINUTE_MS, 30 * MINUTE_MS]);
        Edit::Swap { schedule, user, with, after_ms, for_ms: self.chance.between(10, 600) * MINUTE_MS }
    }

    fn override_of(&mut self, users: usize, at_ms: i64) -> (Option<usize>, Option<usize>, i64, i64) {
        let replace = if self.chance.percent(75) { Some(self.chance.below(users)) } else { None };
        let with = if replace.is_none() || self.chance.percent(70) { Some(self.chance.below(users)) } else { None };
        let at_ms = at_ms / SECOND_MS * SECOND_MS;
        let from_ms = at_ms + self.chance.between(-60, 60) * MINUTE_MS;
        // One that is all over when it is made is refused.
        (replace, with, from_ms, from_ms.max(at_ms) + self.chance.between(1, 300) * MINUTE_MS)
    }

    fn wait_ms(&mut self) -> i64 {
        *self.chance.pick(&[10_000, MINUTE_MS, 5 * MINUTE_MS, 5 * MINUTE_MS, 30 * MINUTE_MS])
    }

    fn target(&mut self, company: &Company) -> Target {
        match self.chance.below(6) {
            0 => Target::Team(self.chance.below(company.teams.len())),
            1 if !company.rooms.is_empty() => Target::Room(self.chance.below(company.rooms.len())),
            2 | 3 if !company.schedules.is_empty() => {
                let schedule = self.chance.below(company.schedules.len());
                if self.chance.percent(30) { Target::Next(schedule) } else { Target::Schedule(schedule) }
            }
            _ => Target::User(self.chance.below(company.users.len())),
        }
    }

    fn policy(&mut self, company: &Company) -> Policy {
        let steps = (0..self.chance.between(1, 4))
            .map(|_| {
                let mut notify = vec![self.target(company)];
                let second = self.target(company);
                if self.chance.percent(50) && second != notify[0] {
                    notify.push(second);
                }
                PolicyStep { notify, wait_ms: self.wait_ms() }
            })
            .collect();
        let last_resort = if self.chance.percent(50) { vec![self.target(company)] } else { Vec::new() };
        Policy { steps, repeat: *self.chance.pick(&[0, 0, 1, 2]), last_resort }
    }

    fn service(&mut self, policies: usize) -> Service {
        let high = *self.chance.pick(&[[true, true, false, false], [true, true, false, false], [true; 4], [false; 4]]);
        Service {
            policy: self.chance.below(policies),
            high,
            acknowledgement_timeout_ms: *self.chance.pick(&[None, None, Some(10 * MINUTE_MS), Some(HOUR_MS)]),
            auto_resolve_ms: *self.chance.pick(&[None, None, None, Some(2 * HOUR_MS)]),
        }
    }
}
