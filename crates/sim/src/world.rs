//! The driver: nodes, providers, senders and people in virtual time, one call at a time.
//!
//! **Architecture Invariant:** everything that the engine's process does in loops, the driver does at instants of its choice: passes
//! over the timers when something is due or a sweep is, deliveries, heartbeats whenever the clock has moved, recovery. Time moves
//! only when nothing else can.

mod acting;
mod audit;
mod stepping;
mod timing;

pub(crate) use stepping::may_repeat;

use crate::chance::Chance;
use crate::gate::{ActionId, Gate};
use crate::node::{Action, Node, Numbers};
use crate::place::{Auditor, Place};
use crate::plan::{Company, Plan, START_MS};
use crate::providers::Providers;
use crate::shadow::Shadow;
use crate::tables::Tables;
use crate::trace::Trace;
use nightbell_testkit::ManualClock;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;

/// Turns of the driver at one instant before it counts as never coming to rest.
const TURNS_AT_ONE_INSTANT_MAX: u32 = 30_000;
/// Turns of a whole simulation.
const TURNS_MAX: u64 = 400_000;
/// How long after the last step the probes come: no retry, breaker or window is left by then.
const PROBE_AFTER_MS: i64 = 15 * 60_000;
/// What is left for the last messages after everything must have ended.
const REST_MS: i64 = 12 * 60_000;

/// A property that does not hold.
#[derive(Debug, Clone)]
pub struct Failure {
    /// Its name, as the module's.
    pub property: &'static str,
    /// What was found.
    pub what: String,
}

/// Why a simulation stops early.
#[derive(Debug)]
pub(crate) enum Stop {
    /// A property does not hold.
    Failed(Failure),
    /// The simulator itself cannot go on.
    Broken(anyhow::Error),
}

impl<E: Into<anyhow::Error>> From<E> for Stop {
    fn from(error: E) -> Stop {
        Stop::Broken(error.into())
    }
}

/// Says that a property does not hold.
pub(crate) fn failed(property: &'static str, what: impl Into<String>) -> Stop {
    Stop::Failed(Failure { property, what: what.into() })
}

/// What a simulation came to.
#[derive(Debug)]
pub(crate) struct Ended {
    pub(crate) failure: Option<Failure>,
    pub(crate) hash: u64,
    pub(crate) lines: Vec<String>,
    pub(crate) handed: Vec<crate::providers::Handed>,
    pub(crate) tables: Option<Tables>,
}

/// What the driver may do next.
#[derive(Debug, Clone, Copy)]
enum Choice {
    /// The next step of the plan.
    Step,
    /// A lost request comes again.
    Again,
    /// An action at the gate goes on.
    Go(ActionId, bool),
    /// A node passes over its timers.
    Pass(usize),
    /// A node looks for dead ones.
    Recover(usize),
    /// A provider's later word.
    Callback,
}

/// An edit under way.
#[derive(Debug)]
struct Edited {
    /// The company after it.
    company: Company,
    /// How many commits of it are still to come.
    commits: u32,
    /// What it does depends on when it is made.
    is_timed: bool,
}

/// A simulation under way.
#[derive(Debug)]
pub(crate) struct World<'a> {
    plan: &'a Plan,
    place: &'a Place,
    auditor: Auditor<'a>,
    clock: Arc<ManualClock>,
    gate: Arc<Gate>,
    providers: Arc<Providers>,
    nodes: Vec<Node>,
    actions: BTreeMap<ActionId, Action>,
    numbers: Numbers,
    chance: Chance,
    /// The clock that never jumps, from 0.
    mono_ms: i64,
    /// What the nodes' clock shows more than that.
    jumped_ms: i64,
    next_step: usize,
    again: VecDeque<usize>,
    /// The probes come then.
    probe_at_ms: Option<i64>,
    probes_left: Vec<usize>,
    /// The end.
    end_ms: Option<i64>,
    /// When the database comes back.
    store_back_at_ms: Option<i64>,
    /// When the next timer is due, by the nodes' clock.
    next_due_ms: Option<i64>,
    /// Nodes whose messages are under way, as the tables have it.
    senders: BTreeSet<String>,
    company: Company,
    /// An edit under way.
    edited: Option<Edited>,
    revision: i64,
    shadow: Shadow,
    trace: Trace,
    turns: u64,
    turns_here: u32,
    handed_seen: usize,
}

impl<'a> World<'a> {
    fn new(plan: &'a Plan, place: &'a Place, print: bool) -> Result<World<'a>, Stop> {
        let start = jiff::Timestamp::from_millisecond(START_MS)?;
        let clock = Arc::new(ManualClock::at(start));
        let gate = Arc::new(Gate::default());
        let providers = Arc::new(Providers::new(gate.clone(), clock.clone()));
        Ok(World {
            plan,
            place,
            auditor: place.auditor()?,
            clock,
            gate,
            providers,
            nodes: (0..plan.nodes).map(Node::new).collect(),
            actions: BTreeMap::new(),
            numbers: Numbers::default(),
            chance: Chance::of(plan.seed, u64::MAX),
            mono_ms: 0,
            jumped_ms: 0,
            next_step: 0,
            again: VecDeque::new(),
            probe_at_ms: None,
            probes_left: Vec::new(),
            end_ms: None,
            store_back_at_ms: None,
            next_due_ms: None,
            senders: BTreeSet::new(),
            company: plan.company.clone(),
            edited: None,
            revision: 0,
            shadow: Shadow::default(),
            trace: Trace::new(print),
            turns: 0,
            turns_here: 0,
            handed_seen: 0,
        })
    }

    /// Runs a plan to its end and checks all properties on the way and afterwards.
    pub(crate) async fn run(plan: &'a Plan, place: &'a Place, print: bool) -> anyhow::Result<Ended> {
        let mut world = match World::new(plan, place, print) {
            Ok(world) => world,
            Err(Stop::Broken(error)) => return Err(error),
            Err(Stop::Failed(failure)) => anyhow::bail!("{failure:?}"),
        };
        let stopped = world.run_to_the_end().await;
        let tables = Tables::read(&world.auditor).await;
        world.end_nodes().await;
        let mut failure = match stopped {
            Ok(()) => None,
            Err(Stop::Failed(failure)) => Some(failure),
            Err(Stop::Broken(error)) => return Err(error),
        };
        let handed = world.providers.handed();
        let tables = tables?;
        if failure.is_none() {
            failure = crate::properties::check(&world.shadow, &handed, &tables);
        }
        if let Some(failure) = &failure {
            let line = format!("{} does not hold: {}", failure.property, failure.what);
            world.trace.line(world.wall_ms(), &line);
        }
        Ok(Ended { failure, hash: world.trace.hash(), lines: world.trace.into_lines(), handed, tables: Some(tables) })
    }

    async fn run_to_the_end(&mut self) -> Result<(), Stop> {
        self.begin().await?;
        loop {
            self.turns += 1;
            self.turns_here += 1;
            if self.turns_here > TURNS_AT_ONE_INSTANT_MAX || self.turns > TURNS_MAX {
                return Err(failed("never_silent", "the nodes do not come to rest"));
            }
            self.end_failed_starts().await?;
            let choices = self.choices();
            if choices.is_empty() {
                if self.unblock().await? {
                    continue;
                }
                self.at_rest().await?;
                if !self.move_on().await? {
                    return Ok(());
                }
                continue;
            }
            let choice = *self.chance.pick(&choices);
            self.take(choice).await?;
        }
    }

    /// What the nodes' clock shows.
    fn wall_ms(&self) -> i64 {
        START_MS + self.mono_ms + self.jumped_ms
    }

    fn note(&mut self, text: &str) {
        let wall_ms = self.wall_ms();
        self.trace.line(wall_ms, text);
    }

    fn choices(&self) -> Vec<Choice> {
        let mut choices = Vec::new();
        for (action, transacts) in self.gate.waiting(self.mono_ms) {
            let moves = self.actions.get(&action).is_some_and(|known| self.nodes[known.node].is_moving());
            if moves {
                choices.push(Choice::Go(action, transacts));
            }
        }
        for node in &self.nodes {
            if self.may_pass(node) {
                choices.push(Choice::Pass(node.index));
            }
            if self.may_recover(node) {
                choices.push(Choice::Recover(node.index));
            }
        }
        // In a calm plan one thing comes after another: its outcome must not depend on who is first.
        if self.may_step() && (!self.plan.persistent || (choices.is_empty() && self.actions.is_empty())) {
            choices.push(Choice::Step);
        }
        let serves = self.nodes.iter().any(Node::is_serving);
        if serves && !self.again.is_empty() {
            choices.push(Choice::Again);
        }
        if self.providers.next_callback_ms().is_some_and(|due_ms| due_ms <= self.mono_ms) {
            choices.push(Choice::Callback);
        }
        choices
    }

    fn may_step(&self) -> bool {
        let Some(step) = self.plan.steps.get(self.next_step) else {
            // After the steps come the probes.
            return !self.probes_left.is_empty() && self.nodes.iter().any(Node::is_serving);
        };
        let waits_for_edit = self.edited.as_ref().is_some_and(|edited| match step.action {
            crate::plan::Action::Edit { .. } => true,
            // What is read before a node stands still and written after it would be of two instants.
            crate::plan::Action::Pause { .. } | crate::plan::Action::Jump { .. } => edited.is_timed,
            _ => false,
        });
        let waits_for_node =
            self.plan.persistent && !step.action.is_crash() && !self.nodes.iter().any(Node::is_serving);
        step.at_ms <= self.mono_ms && !waits_for_edit && !waits_for_node
    }

    fn may_pass(&self, node: &Node) -> bool {
        let Some(running) = &node.running else { return false };
        let due = self.next_due_ms.is_some_and(|due_ms| due_ms <= self.wall_ms());
        let sweeps = running.sweep_at_ms.is_some_and(|at_ms| at_ms <= self.mono_ms);
        node.is_serving()
            && node.holds_lease(self.mono_ms)
            && !running.pass_under_way
            && running.pass_after_ms <= self.mono_ms
            && (due || sweeps)
    }

    fn may_recover(&self, node: &Node) -> bool {
        let Some(running) = &node.running else { return false };
        node.is_serving()
            && !running.recover_under_way
            && running.recover_after_ms <= self.mono_ms
            && self.senders.iter().any(|sender| **sender != *running.name && !self.is_alive(sender))
    }

    /// Whether this name is a node that others believe to live.
    fn is_alive(&self, name: &str) -> bool {
        self.nodes.iter().any(|node| {
            node.running.as_ref().is_some_and(|running| &*running.name == name) && node.holds_lease(self.mono_ms)
        })
    }

    async fn take(&mut self, choice: Choice) -> Result<(), Stop> {
        match choice {
            Choice::Step => self.step().await,
            Choice::Again => {
                if let Some(step) = self.again.pop_front() {
                    self.request(step);
                }
                Ok(())
            }
            Choice::Go(action, true) => self.transact(action).await,
            Choice::Go(action, false) => self.go(action).await,
            Choice::Pass(node) => {
                self.begin_pass(node);
                Ok(())
            }
            Choice::Recover(node) => {
                self.begin_recovery(node, false);
                Ok(())
            }
            Choice::Callback => {
                self.call_back();
                Ok(())
            }
        }
    }
}
