//! The typed body of every kind: what a resource says beside its name and title.

mod calendar;
mod channel;
mod hand_over;
mod integration;
mod policy;
mod schedule;
mod secret_text;
mod service;
mod team;
mod user;

pub use calendar::{CalendarSource, CalendarTarget, CalendarUse};
pub use channel::{Channel, ChannelKind};
pub use hand_over::{HandOverRules, ToldChannel};
pub use integration::{Integration, IntegrationKind};
pub use policy::EscalationPolicyBody;
pub use schedule::Schedule;
pub use secret_text::SecretText;
pub use service::Service;
pub use team::Team;
pub use user::{ContactMethod, Role, User};

use crate::Kind;
use nightbell_core::Name;
use nightbell_schedule::{Override, TemporarySchedule, Unavailability};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::{Map, Value};

/// What a resource of one kind says. Defaults are left out when it is serialised.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Body {
    /// Of `users`.
    User(User),
    /// Of `teams`.
    Team(Team),
    /// Of `schedules`.
    Schedule(Schedule),
    /// Of `overrides`; carries its own name, because every `because` names it.
    Override(Override),
    /// Of `unavailabilities`; carries its own name for the same reason.
    Unavailability(Unavailability),
    /// Of `temporary_schedules`; carries its own name for the same reason.
    TemporarySchedule(TemporarySchedule),
    /// Of `calendars`.
    Calendar(CalendarSource),
    /// Of `escalation_policies`.
    EscalationPolicy(EscalationPolicyBody),
    /// Of `channels`.
    Channel(Channel),
    /// Of `services`.
    Service(Service),
    /// Of `integrations`.
    Integration(Integration),
}

pub(crate) type ShapeError = serde_path_to_error::Error<serde_json::Error>;

impl Body {
    /// The kind that this body belongs to.
    pub fn kind(&self) -> Kind {
        match self {
            Body::User(_) => Kind::Users,
            Body::Team(_) => Kind::Teams,
            Body::Schedule(_) => Kind::Schedules,
            Body::Override(_) => Kind::Overrides,
            Body::Unavailability(_) => Kind::Unavailabilities,
            Body::TemporarySchedule(_) => Kind::TemporarySchedules,
            Body::Calendar(_) => Kind::Calendars,
            Body::EscalationPolicy(_) => Kind::EscalationPolicies,
            Body::Channel(_) => Kind::Channels,
            Body::Service(_) => Kind::Services,
            Body::Integration(_) => Kind::Integrations,
        }
    }

    /// Whether it is a schedule that has a rotation in a fair order.
    pub fn has_fair_order(&self) -> bool {
        matches!(self, Body::Schedule(schedule) if schedule.definition.has_fair_order())
    }

    /// Its fields as JSON, defaults left out, secrets included where they have not been split off.
    pub fn to_json(&self) -> Map<String, Value> {
        match serde_json::to_value(self) {
            Ok(Value::Object(fields)) => fields,
            _ => unreachable!("invariant: every body is a struct whose keys are text"),
        }
    }

    /// Reads the fields of `kind`, without `title`, and without `name` unless it is part of the body.
    pub(crate) fn from_json(kind: Kind, mut fields: Map<String, Value>) -> Result<Body, ShapeError> {
        Ok(match kind {
            Kind::Users => Body::User(typed(fields)?),
            Kind::Teams => Body::Team(typed(fields)?),
            // Their definitions are types of other crates that know no team.
            Kind::Schedules => {
                let (team, hand_over) = (take_team(&mut fields)?, take_hand_over(&mut fields)?);
                Body::Schedule(Schedule { team, hand_over, definition: typed(fields)? })
            }
            Kind::EscalationPolicies => {
                let team = take_team(&mut fields)?;
                Body::EscalationPolicy(EscalationPolicyBody { team, policy: typed(fields)? })
            }
            Kind::Overrides => Body::Override(typed(fields)?),
            Kind::Unavailabilities => Body::Unavailability(typed(fields)?),
            Kind::TemporarySchedules => Body::TemporarySchedule(typed(fields)?),
            Kind::Calendars => Body::Calendar(typed(fields)?),
            Kind::Channels => Body::Channel(typed(fields)?),
            Kind::Services => Body::Service(typed(fields)?),
            Kind::Integrations => Body::Integration(typed(fields)?),
        })
    }
}

fn typed<T: DeserializeOwned>(fields: Map<String, Value>) -> Result<T, ShapeError> {
    serde_path_to_error::deserialize(Value::Object(fields))
}

fn take_team(fields: &mut Map<String, Value>) -> Result<Option<Name>, ShapeError> {
    #[derive(Deserialize)]
    struct OfTeam {
        #[serde(default)]
        team: Option<Name>,
    }
    let only: Map<String, Value> = fields.remove_entry("team").into_iter().collect();
    typed::<OfTeam>(only).map(|of| of.team)
}

fn take_hand_over(fields: &mut Map<String, Value>) -> Result<Option<HandOverRules>, ShapeError> {
    #[derive(Deserialize)]
    struct OfSchedule {
        #[serde(default)]
        hand_over: Option<HandOverRules>,
    }
    let only: Map<String, Value> = fields.remove_entry("hand_over").into_iter().collect();
    typed::<OfSchedule>(only).map(|of| of.hand_over)
}

/// Whether a switch is off, which is the default of all of them.
pub(crate) fn is_off(switch: &bool) -> bool {
    !*switch
}
