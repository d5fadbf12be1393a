//! The commands, one file each. Every one of them parses nothing and decides nothing: it asks a server or a store, and prints.

pub(crate) mod alerts;
pub(crate) mod apply;
pub(crate) mod audit;
pub(crate) mod backup;
pub(crate) mod calendar;
pub(crate) mod check;
mod configuration_files;
pub(crate) mod events;
pub(crate) mod export;
pub(crate) mod fairness;
pub(crate) mod handover;
pub(crate) mod login;
pub(crate) mod oncall;
mod own_store;
pub(crate) mod send;
pub(crate) mod swap;
pub(crate) mod token;
pub(crate) mod user;
mod yaml_files;

use crate::environment::Environment;
use crate::output::Output;
use jiff::Timestamp;

/// What every command is given.
#[derive(Debug)]
pub(crate) struct Context {
    /// Variables.
    pub(crate) environment: Environment,
    /// Where to print.
    pub(crate) output: Output,
    /// When the command was started.
    pub(crate) now: Timestamp,
}

/// How a command ended. What went wrong has been printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ended {
    /// Exit code 0.
    Done,
    /// Exit code 1.
    Refused,
}
