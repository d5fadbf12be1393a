//! `/api/v1/schedules/{name}/swaps`: what people offer each other of what they are on call for.

pub(crate) mod cancel;
pub(crate) mod decline;
pub(crate) mod list;
pub(crate) mod offer;
pub(crate) mod take;
pub(crate) mod undo;

use crate::ApiState;
use crate::caller::Caller;
use crate::problem::{Code, Problem};
use nightbell_config::swap_warnings;
use nightbell_core::Timestamp;
use nightbell_engine::{Configuration, SwapChange, SwapFailure, SwapPart};
use nightbell_schedule::{Swap, SwapEntry, SwapStatus, SwapTaking, WallOrInstant, void};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A swap as the API shows it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Swap)]
pub(crate) struct SwapView {
    /// Its number.
    id: u64,
    /// The schedule's name.
    schedule: String,
    /// Whose place is offered.
    user: String,
    /// The first instant.
    #[schema(value_type = String, format = DateTime)]
    from: Timestamp,
    /// The first instant that is not part of it.
    #[schema(value_type = String, format = DateTime)]
    to: Timestamp,
    /// To whom; null for anybody.
    offered_to: Option<String>,
    /// Why.
    reason: Option<String>,
    /// `open`, `partly_taken`, `taken`, `declined`, `cancelled` or `expired`.
    #[schema(value_type = String)]
    status: SwapStatus,
    /// What can be taken now: `{"from", "to"}`.
    open: Vec<OpenView>,
    /// Who took what: `{"from", "to", "with", "at"}`.
    #[schema(value_type = Vec<Object>)]
    taken: Vec<SwapTaking>,
    /// What of that is not over and has no effect at all: whoever offered it is not on call there, or something else decides.
    without_effect: Vec<OpenView>,
    /// What speaks against those who took it or to whom it is offered: they are away, disabled or cannot be reached. It stands all
    /// the same.
    warnings: Vec<String>,
    /// Who did what, in order: `{"at", "by", "user", "action", "from", "to"}`.
    #[schema(value_type = Vec<Object>)]
    log: Vec<SwapEntry>,
}

/// A span that can be taken.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = OpenSpan)]
pub(crate) struct OpenView {
    /// The first instant.
    #[schema(value_type = String, format = DateTime)]
    from: Timestamp,
    /// The first instant that is not part of it.
    #[schema(value_type = String, format = DateTime)]
    to: Timestamp,
}

/// For whom, and of what.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Part {
    /// For whom; oneself unless given.
    #[serde(default, rename = "as")]
    acting_for: Option<String>,
    /// From when on; all of it unless given. Without an offset it is on the clock of the schedule's zone.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    from: Option<WallOrInstant>,
    /// Up to when.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    to: Option<WallOrInstant>,
}

/// For whom.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Person {
    /// For whom; oneself unless given, and for cancelling nobody where a manager does it.
    #[serde(default, rename = "as")]
    acting_for: Option<String>,
}

impl Part {
    fn part(&self) -> SwapPart {
        SwapPart { from: self.from, to: self.to }
    }
}

fn view(configuration: &Configuration, schedule: &str, swap: Swap, now: Timestamp) -> SwapView {
    let documents = configuration.documents();
    let (status, open) = (swap.status(now), swap.open(now));
    // The directory knows whose text messages were stopped.
    let warnings = swap_warnings(configuration.directory(), &swap, now);
    let parts = documents.calendar(schedule).map(|calendar| void(calendar, &swap, now)).unwrap_or_default();
    let without_effect = parts.into_iter().map(|part| OpenView { from: part.from, to: part.to }).collect();
    let Swap { id, user, from, to, offered_to, reason, closed: _, taken, log } = swap;
    let open = open.into_iter().map(|(from, to)| OpenView { from, to }).collect();
    let schedule = schedule.to_owned();
    SwapView { id, schedule, user, from, to, offered_to, reason, status, open, taken, without_effect, warnings, log }
}

async fn change(
    state: &ApiState,
    schedule: &str,
    id: u64,
    change: SwapChange,
    user: Option<String>,
    caller: &Caller,
) -> Result<axum::Json<SwapView>, Problem> {
    let changed = state.engine().change_swap(schedule, id, &change, user.as_deref(), &caller.principal).await;
    let (swap, now) = changed.map_err(refused)?;
    Ok(axum::Json(view(&state.configuration(), schedule, swap, now)))
}

fn refused(failure: SwapFailure) -> Problem {
    let code = match &failure {
        SwapFailure::NoSchedule(_) | SwapFailure::NoSwap { .. } => Code::NotFound,
        SwapFailure::NoUser { .. } | SwapFailure::NobodyNamed => Code::InvalidBody,
        SwapFailure::NotOnCall { .. } | SwapFailure::Disabled { .. } | SwapFailure::Refused(_) => Code::SwapRefused,
        SwapFailure::Denied(_) | SwapFailure::Engine(_) => Code::Internal,
    };
    match failure {
        SwapFailure::Engine(error) => error.into(),
        SwapFailure::Denied(denied) => denied.into(),
        other => Problem::new(code, other.to_string()),
    }
}
