//! Escalation policies: who is paged, then who, then who.

use crate::{Duration, Name};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::{fmt, str::FromStr};

/// Who a step pages.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Target {
    /// One person: `user:NAME`.
    User(Name),
    /// Every member: `team:NAME`.
    Team(Name),
    /// Whoever is on call: `schedule:NAME`; `schedule:NAME+1` the next in the rotation, `-1` the previous.
    Schedule {
        /// The schedule's name.
        name: Name,
        /// 0 for whoever is on call, 1 for the next in the rotation, -1 for the previous.
        offset: i32,
    },
    /// A room: `channel:NAME`.
    Channel(Name),
}

/// Why a target is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "{0:?} is not a target; use user:NAME, team:NAME, schedule:NAME, schedule:NAME+1, schedule:NAME-1 or channel:NAME"
)]
pub struct TargetError(pub String);

impl FromStr for Target {
    type Err = TargetError;

    fn from_str(text: &str) -> Result<Target, TargetError> {
        let refused = || TargetError(text.to_owned());
        let (kind, name) = text.split_once(':').ok_or_else(refused)?;
        let (name, offset) = match (kind, name.strip_suffix("+1"), name.strip_suffix("-1")) {
            ("schedule", Some(stem), _) => (stem, 1),
            ("schedule", _, Some(stem)) => (stem, -1),
            _ => (name, 0),
        };
        crate::valid_name(name).map_err(|_| refused())?;
        let name: Name = name.into();
        match kind {
            "user" => Ok(Target::User(name)),
            "team" => Ok(Target::Team(name)),
            "schedule" => Ok(Target::Schedule { name, offset }),
            "channel" => Ok(Target::Channel(name)),
            _ => Err(refused()),
        }
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Target::User(name) => write!(f, "user:{name}"),
            Target::Team(name) => write!(f, "team:{name}"),
            Target::Schedule { name, offset: 0 } => write!(f, "schedule:{name}"),
            Target::Schedule { name, offset } => write!(f, "schedule:{name}{offset:+}"),
            Target::Channel(name) => write!(f, "channel:{name}"),
        }
    }
}

impl Serialize for Target {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Target {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Target, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// One step: page these, then wait.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// Who is paged, all at once; a person reached twice is paged once.
    pub notify: Vec<Target>,
    /// How long until the next step, unless somebody acknowledges.
    pub wait: Duration,
}

/// Steps, run `repeat + 1` times, then the last resort.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EscalationPolicy {
    /// In order; at least one.
    pub steps: Vec<Step>,
    /// How often the steps run again after the first time.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub repeat: u32,
    /// Paged by every method at once after the last step's wait.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub last_resort: Vec<Target>,
}

fn is_zero(count: &u32) -> bool {
    *count == 0
}
