//! Hand-overs: what is remembered of who had a schedule, and what a message about a change of hands is about.

use crate::{Duration, Name, Timestamp, limits};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What a schedule says about its hand-overs, and who has it, at one instant: what the configuration answers.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct HandOverPlan {
    /// Whether the people themselves are told.
    pub people: bool,
    /// How long before a turn begins or ends its person is told; zero for not before.
    pub before: Duration,
    /// How long before it begins a turn must be accepted; none where nobody need accept.
    pub accept: Option<Duration>,
    /// Who is told of a turn that nobody accepted.
    pub lead: Option<Name>,
    /// The rooms that are told of each change.
    pub on_change: Vec<Name>,
    /// The rooms that are told at times of day.
    pub clocks: Vec<ClockRule>,
    /// Who is on call now, by name.
    pub on_call: Vec<Name>,
    /// The turns of now and of the time ahead, up to [`HandOverPlan::horizon`]; a turn that runs is clipped to now. None when
    /// the schedule changes too often to be walked.
    pub turns: Option<Vec<Turn>>,
}

/// A room that is told at a time of day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClockRule {
    /// The whole rule in words, with its zone: another time is another rule.
    pub key: String,
    /// The room.
    pub channel: Name,
    /// The next time after now, if there is one.
    pub next_at: Option<Timestamp>,
}

/// One person on call over `[from, to)` without a break.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Turn {
    /// Who.
    pub user: Name,
    /// The first instant.
    pub from: Timestamp,
    /// The first instant that is not part of it; the horizon's end for one that lasts longer.
    pub to: Timestamp,
}

impl HandOverPlan {
    /// How far ahead turns must be known: whatever falls due before the next look, which is a day away at most.
    pub fn horizon(before: Duration, accept: Option<Duration>, now: Timestamp) -> Timestamp {
        let ahead = before.max(accept.unwrap_or_default());
        Duration::from_millis(ahead.as_millis().saturating_add(limits::HAND_OVER_LOOK_MS_MAX)).after(now)
    }
}

/// What is remembered of a schedule's hand-overs. One row, read and written whole.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct HandOver {
    /// Who was on call when it was last looked at; none before the first look.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_call: Option<Vec<Name>>,
    /// Since when they are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<Timestamp>,
    /// What was said about turns that are still ahead.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub said: BTreeSet<Said>,
    /// When each rule of a time of day is next due.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub clocks: BTreeMap<String, Timestamp>,
    /// When its timer is due.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub look_at: Option<Timestamp>,
    /// The turns ahead that were accepted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub accepted: Vec<Acceptance>,
    /// What people left for those who come after them, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<HandOverNote>,
}

/// Something that was said about a turn.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Said {
    /// When the turn begins or ends.
    pub at: Timestamp,
    /// What.
    pub moment: Moment,
    /// Whose turn.
    pub user: Name,
}

/// A turn that its person accepted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Acceptance {
    /// Whose.
    pub user: Name,
    /// When it begins: one that is moved must be accepted again.
    pub from: Timestamp,
    /// When they did.
    pub at: Timestamp,
    /// Who recorded it ([`crate::Actor`] as text).
    pub by: Arc<str>,
}

/// Words for those who come after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandOverNote {
    /// When.
    pub at: Timestamp,
    /// Who left it ([`crate::Actor`] as text).
    pub by: Arc<str>,
    /// The words.
    pub text: String,
}

/// What a hand-over message is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Moment {
    /// To a person: your turn begins.
    Begins,
    /// To a person: your turn has begun.
    Begun,
    /// To a person: your turn ends.
    Ends,
    /// To a person: your turn has ended.
    Ended,
    /// To a room: others are on call now.
    Changed,
    /// To a room: who is on call, at a time of day.
    Standing,
    /// To a person who was told that a turn of theirs begins: it does not.
    TakenBack,
    /// To the lead: a turn begins, and nobody accepted it.
    NotAccepted,
}

/// A message about a change of hands, as decided. Its words are made when it is sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// The schedule.
    pub schedule: Name,
    /// What about.
    pub moment: Moment,
    /// When the turn begins or ends, or the change was seen.
    pub at: Timestamp,
    /// Whose turn.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user: Option<Name>,
    /// Who is on call, or who will be once a turn ends.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub on_call: Vec<Name>,
    /// Who was.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub left: Vec<Name>,
    /// When the time began that the message looks back on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<Timestamp>,
    /// By when the turn must be accepted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accept_by: Option<Timestamp>,
}

/// What somebody does about a schedule's hand-overs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HandOverAct {
    /// Leaves words for those who come after.
    Note {
        /// The words.
        text: String,
    },
    /// Accepts the turn that begins then.
    Accept {
        /// Whose.
        user: Name,
        /// When it begins.
        from: Timestamp,
    },
}
