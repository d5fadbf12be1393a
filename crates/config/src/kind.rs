//! The kinds of resource, spelled as in the YAML and in the paths of the API.

use crate::nearest;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::{fmt, str::FromStr};

/// A kind of resource. The order is that of exports and plans: what is referred to comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// People.
    Users,
    /// Groups of people who answer for services.
    Teams,
    /// Who is on call, when.
    Schedules,
    /// One-off changes to a schedule.
    Overrides,
    /// Holidays and leave.
    Unavailabilities,
    /// Spans in which a list of shifts takes the place of a schedule.
    TemporarySchedules,
    /// Calendars of other programs, read from addresses.
    Calendars,
    /// Who is paged, then who, then who.
    EscalationPolicies,
    /// Rooms and lists that belong to nobody.
    Channels,
    /// What teams run and answer for.
    Services,
    /// Doors of services for signal sources.
    Integrations,
}

/// A word that is no kind.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{given:?} is not a kind of resource; {}", match nearest {
    Some(nearest) => format!("did you mean {nearest:?}?"),
    None => format!("use one of: {}", Kind::ALL.map(Kind::as_str).join(", ")),
})]
pub struct KindError {
    /// The word as it was written.
    pub given: String,
    /// The kind that was probably meant.
    pub nearest: Option<&'static str>,
}

impl Kind {
    /// Every kind, in order.
    pub const ALL: [Kind; 11] = [
        Kind::Users,
        Kind::Teams,
        Kind::Schedules,
        Kind::Overrides,
        Kind::Unavailabilities,
        Kind::TemporarySchedules,
        Kind::Calendars,
        Kind::EscalationPolicies,
        Kind::Channels,
        Kind::Services,
        Kind::Integrations,
    ];

    /// The spelling in the YAML, in paths of the API and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Kind::Users => "users",
            Kind::Teams => "teams",
            Kind::Schedules => "schedules",
            Kind::Overrides => "overrides",
            Kind::Unavailabilities => "unavailabilities",
            Kind::TemporarySchedules => "temporary_schedules",
            Kind::Calendars => "calendars",
            Kind::EscalationPolicies => "escalation_policies",
            Kind::Channels => "channels",
            Kind::Services => "services",
            Kind::Integrations => "integrations",
        }
    }

    /// One of them, in words, with its article: "a user".
    pub const fn one(self) -> &'static str {
        match self {
            Kind::Users => "a user",
            Kind::Teams => "a team",
            Kind::Schedules => "a schedule",
            Kind::Overrides => "an override",
            Kind::Unavailabilities => "an unavailability",
            Kind::TemporarySchedules => "a temporary schedule",
            Kind::Calendars => "a calendar",
            Kind::EscalationPolicies => "an escalation policy",
            Kind::Channels => "a channel",
            Kind::Services => "a service",
            Kind::Integrations => "an integration",
        }
    }

    /// Whether these are changes over a span to what schedules say. They carry their name in their body, because every
    /// `because` names it; they stay in the order of their creation, which decides between them; and no apply prunes them,
    /// because people make them one by one.
    pub const fn is_of_a_span(self) -> bool {
        matches!(self, Kind::Overrides | Kind::Unavailabilities | Kind::TemporarySchedules)
    }

    pub(crate) const fn index(self) -> usize {
        self as usize
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Kind {
    type Err = KindError;

    fn from_str(text: &str) -> Result<Kind, KindError> {
        let names = || Kind::ALL.iter().map(|kind| kind.as_str());
        match Kind::ALL.iter().find(|kind| kind.as_str() == text) {
            Some(kind) => Ok(*kind),
            None => Err(KindError { given: text.to_owned(), nearest: nearest(text, names()) }),
        }
    }
}

impl Serialize for Kind {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Kind {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Kind, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}
