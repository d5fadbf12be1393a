//! Configuration as documents: typed bodies, YAML with positions, validation, plan and export, and the snapshot that
//! decisions read.
//!
//! **Architecture Invariant:** nothing here does I/O, reads a clock or draws a random number. Texts come in, errors,
//! plans and snapshots come out; the caller stores them and makes the secrets that a plan asks for.
//!
//! - A configuration is valid as a whole or not at all: [`plan`] gives changes only when there is no error.
//! - Secrets never stay in a body: [`plan`] splits them off, and equality of resources ignores them.
//! - What [`export_yaml`] prints, [`read_yaml`] reads back as equal resources, so that applying it changes nothing.
#![cfg_attr(test, allow(clippy::unwrap_used))] // a failed unwrap in a test is the test's failure

mod availability;
mod body;
mod diagnose;
mod documentation;
mod elapsed;
mod environment;
mod error;
mod export;
mod faults;
mod grants;
mod kind;
pub mod limits;
mod notes;
mod place;
mod plan;
mod private;
mod read;
mod reference;
mod resource;
mod secrets;
mod snapshot;
mod spelled;
mod state;
mod unread;
mod validate;
mod workload;
mod yaml;

pub use availability::{is_reachable, swap_warnings};
pub use body::{
    Body, CalendarSource, CalendarTarget, CalendarUse, Channel, ChannelKind, ContactMethod, EscalationPolicyBody,
    HandOverRules, Integration, IntegrationKind, Role, Schedule, SecretText, Service, Team, ToldChannel, User,
};
pub use diagnose::{DIAGNOSE_DAYS, Finding, FindingSeverity, diagnose, diagnose_rest};
pub use documentation::{DocumentedKey, docs, reference_markdown};
pub use environment::{UNSET_PREFIX, expand_env, expand_env_tolerant};
pub use error::{ConfigError, nearest};
pub use export::{export_state, export_yaml};
pub use grants::{Grant, Grants};
pub use kind::{Kind, KindError};
pub use notes::{Note, notes};
pub use place::{Place, Positioned};
pub use plan::{Action, Plan, PlannedChange, errors_of_files, every_error, plan, plan_delete};
pub use private::{HIDDEN, hide_addresses, hide_addresses_in};
pub use read::{Reading, read_files, read_json, read_yaml};
pub use reference::{Reference, references};
pub use resource::{Origin, Resource, StoredResource};
pub use secrets::{
    CALENDAR_FEED, Secret, SecretDigests, digest, generated_secret_fields, merge_secrets, secret_fields, split_secrets,
};
pub use snapshot::Snapshot;
pub use state::{ScheduleState, ScheduleStates, StateRecord, StateSort, states_after};
pub use unread::Unread;
pub use workload::{Pages, Share, Workload};
