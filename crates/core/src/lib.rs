//! Pure domain of Nightbell: what an alert is, who is paged about it and when, and what a message names.
//!
//! **Architecture Invariant:** nothing here knows a clock, a random source, SQL, HTTP or a runtime. [`decide`] is a function
//! of what is stored, what happened and what configuration says; time, ids and chance are arguments. The shell around it
//! loads [`State`], applies the [`Decision`] and commits it in one transaction.
#![cfg_attr(test, allow(clippy::unwrap_used))] // a failed unwrap in a test is the test's failure

mod actor;
mod alert;
mod clock;
mod coverage;
mod decide;
mod decision;
mod directory;
mod duration;
mod event;
mod hand_over;
mod input;
mod json;
pub mod limits;
mod name;
mod notification;
mod page;
mod policy;
mod reach;
mod service;
mod state;
mod timeline;
mod timer;

pub use actor::Actor;
pub use alert::{Alert, AlertId, Status};
pub use clock::Clock;
pub use coverage::CoverageLook;
pub use decide::{
    COVERAGE_KEY, Course, CourseStep, NextEscalation, Prospect, ProspectivePage, course, coverage_dedup_key,
    coverage_subject, decide, keys, next_escalation, prospect,
};
pub use decision::{Attempt, Decision, EventRecord, MentionMove, Outcome, Outgoing, Refusal, TimerChange};
pub use directory::{Directory, OnDuty, Person, Resolved, Room};
pub use duration::{Duration, DurationError};
pub use event::{Action, Event, EventOutcome, Link, Severity, Urgency};
pub use hand_over::{
    Acceptance, ClockRule, HandOver, HandOverAct, HandOverNote, HandOverPlan, Moment, Notice, Said, Turn,
};
pub use input::{DeliveryResult, History, Input, Keys, Operation, Receipt, Supply};
pub use json::Json;
pub use name::{Name, NameError, valid_name};
pub use notification::{Notification, NotificationId, NotificationKind, NotificationStatus};
pub use page::{Mention, MentionId, Page, Recipient};
pub use policy::{EscalationPolicy, Step, Target, TargetError};
pub use reach::{ContactMethod, ContactMethodKind, NotificationRule, NotificationRules};
pub use service::{ServiceRules, UrgencyBySeverity};
pub use state::{AlertState, NotificationState, RecipientState, State};
pub use timeline::{Entry, EntryId, EntryKind};
pub use timer::{Timer, TimerKind};

/// An instant. Nightbell keeps instants to the millisecond; the shell rounds what it passes in.
pub type Timestamp = jiff::Timestamp;
