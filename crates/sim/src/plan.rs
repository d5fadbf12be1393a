//! What a simulation does: a company, and steps at instants. A plan is data: it is drawn from a seed, kept as JSON, and
//! made smaller without running anything.

mod company;
mod edit;
mod generate;
mod on_call;

pub(crate) use company::{
    Company, Former, HandOver, Leave, Method, MethodKind, Named, Override, Policy, PolicyStep, Room, Rotation, Rule,
    Schedule, Service, Swap, Target, User, instant_text, integration_key, method_address, room_address, room_name,
    schedule_name, service_name, user_name,
};
pub(crate) use edit::Edit;
pub(crate) use generate::{calm, generate};

use serde::{Deserialize, Serialize};

/// Where virtual time begins: 2026-10-25T00:00:00Z, an hour before Europe's clocks are set back.
pub(crate) const START_MS: i64 = 1_792_886_400_000;

/// Dedup keys: few, so that repeats happen.
pub(crate) const KEYS: [&str; 4] = ["disk-full", "latency", "queue", "certificate"];

/// Everything that happens in one simulation, but for the interleaving, which is drawn from the seed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    /// Draws the interleaving, ids and jitter.
    pub seed: u64,
    /// Nodes on one database: 1, or 2 on PostgreSQL.
    pub(crate) nodes: usize,
    /// The configuration at the start.
    pub(crate) company: Company,
    /// By instant.
    pub(crate) steps: Vec<Step>,
    /// Senders and people whose request was lost by a crash try again at once.
    #[serde(default)]
    pub(crate) persistent: bool,
}

/// One thing that happens.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Step {
    /// When, in milliseconds since the start on a clock that never jumps.
    pub(crate) at_ms: i64,
    /// What.
    #[serde(flatten)]
    pub(crate) action: Action,
}

/// What happens.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
pub(crate) enum Action {
    /// Nothing: the clock stops here, and goes on.
    Nothing,
    /// Events of one request to one service.
    Signal { service: usize, events: Vec<Signal> },
    /// Many triggers of distinct keys in one request.
    Storm { service: usize, count: usize },
    /// Somebody does something to the newest alert of a key.
    Operate { service: usize, key: usize, operation: Operation, way: Way },
    /// Somebody accepts the turn on a schedule that they have next.
    Accept { schedule: usize, user: usize },
    /// A provider behaves so from now on.
    Provider { whose: Whose, behaviour: Behaviour },
    /// The configuration is edited.
    Edit { edit: Edit },
    /// A node ends as by `kill -9`, and starts again after a while.
    Crash { node: usize, when: When, down_ms: i64 },
    /// A node stands still; others think it dead after a moment.
    Pause { node: usize, for_ms: i64 },
    /// The clock of all nodes and the database is set forward or back.
    Jump { by_ms: i64 },
    /// The database refuses everything.
    StoreAway { for_ms: i64 },
    /// The next commits are rolled back, as on a full disk.
    FailCommits { node: usize, count: u32 },
}

/// One event.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub(crate) enum Signal {
    /// A problem.
    Trigger {
        key: usize,
        severity: usize,
        /// Unless it is said again, the problem ends so long after this.
        #[serde(default)]
        ends_in_ms: Option<i64>,
    },
    /// It is over.
    Resolve { key: usize },
    /// Somebody has it.
    Acknowledge { key: usize },
}

/// What somebody does.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(tag = "operation", rename_all = "snake_case")]
pub(crate) enum Operation {
    /// I have it.
    Acknowledge,
    /// It is over.
    Resolve,
    /// Not now.
    Snooze { for_ms: i64 },
    /// Page the next now.
    Escalate,
    /// Words.
    Note,
}

/// How somebody does it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Way {
    /// Through the API.
    Api,
    /// By the link of the newest message about it.
    Link,
    /// By answering a text message.
    Sms,
}

/// Whose provider.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Whose {
    /// Every one of a kind.
    Kind(MethodKind),
    /// One method of one user.
    Method(usize, usize),
    /// A room.
    Room(usize),
}

/// What a provider does with a message.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(tag = "does", rename_all = "snake_case")]
pub(crate) enum Behaviour {
    /// Takes it.
    Take,
    /// Takes it, and its answer acknowledges.
    TakeAndAcknowledge,
    /// Takes it and says so later.
    TakeLate { after_ms: i64 },
    /// Takes it, and the answer is lost.
    LoseAnswer,
    /// Takes it and reports later what became of it, so many times.
    TakeAndReport { report: Report, after_ms: i64, times: u32 },
    /// Not now.
    Busy { retry_after_ms: Option<i64> },
    /// Never.
    Refuse,
    /// Says nothing for so long, and has not got it.
    Hang { for_ms: i64 },
}

/// A provider's later word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Report {
    /// It arrived.
    Delivered,
    /// It did not.
    Undelivered,
    /// Nobody answered.
    NotAnswered,
}

/// At which instant a node ends.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(tag = "when", rename_all = "snake_case")]
pub(crate) enum When {
    /// Now.
    Now,
    /// After so many more calls to its store and its providers.
    Calls { count: u32 },
    /// Just before its n-th commit from now becomes durable.
    BeforeCommit { count: u32 },
    /// Just after its n-th commit from now became durable.
    AfterCommit { count: u32 },
}

impl Plan {
    /// The same with nothing in the place of each crash.
    pub(crate) fn without_crashes(&self) -> Plan {
        let mut plan = self.clone();
        for step in plan.steps.iter_mut().filter(|step| step.action.is_crash()) {
            step.action = Action::Nothing;
        }
        plan
    }
}

impl Step {
    /// How far it sets the clock back, if it does.
    pub(crate) fn set_back_ms(&self) -> Option<i64> {
        match self.action {
            Action::Jump { by_ms } if by_ms < 0 => Some(-by_ms),
            _ => None,
        }
    }
}

impl Action {
    /// Whether it ends or stops a node.
    pub(crate) fn is_crash(&self) -> bool {
        matches!(self, Action::Crash { .. })
    }
}
