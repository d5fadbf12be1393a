//! `/api/v1/alerts`.

pub(crate) mod acknowledge;
pub(crate) mod escalate;
pub(crate) mod list;
pub(crate) mod many;
pub(crate) mod note;
pub(crate) mod notifications;
mod paged;
pub(crate) mod resolve;
pub(crate) mod show;
pub(crate) mod snooze;
pub(crate) mod timeline;

use crate::ApiState;
use crate::caller::Caller;
use crate::problem::{Code, Problem};
use nightbell_core::{Alert, AlertId, Operation};
use nightbell_engine::AlertView;
use nightbell_engine::rights::Action;

/// The alert, or a problem that says it is not there.
async fn find(state: &ApiState, id: i64) -> Result<Alert, Problem> {
    let missing = || Problem::new(Code::NotFound, format!("there is no alert {id}; GET /api/v1/alerts lists them"));
    state.store().alert(AlertId(id)).await?.ok_or_else(missing)
}

/// Does something to an alert and shows it as it is then.
async fn operate(
    state: &ApiState,
    caller: &Caller,
    id: i64,
    operation: Operation,
) -> Result<axum::Json<AlertView>, Problem> {
    let service = find(state, id).await?.service;
    caller.may(&Action::ActOnAlert { service: &service }, state.configuration().documents())?;
    let alert = state.engine().operate(AlertId(id), operation, caller.actor()).await?;
    Ok(axum::Json(state.alert_view(&alert)))
}
