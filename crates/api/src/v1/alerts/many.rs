//! `POST /api/v1/alerts/acknowledge`, `…/resolve` and `…/snooze`: the same to many alerts, each on its own.

pub(crate) mod acknowledge;
pub(crate) mod resolve;
pub(crate) mod snooze;

use crate::ApiState;
use crate::caller::Caller;
use crate::limits::{ALERTS_READ_AT_ONCE_MAX, OPERATED_ALERTS_MAX};
use crate::problem::{Code, Problem};
use axum::Json;
use futures::future::join_all;
use nightbell_core::{AlertId, Operation};
use nightbell_engine::AlertView;
use nightbell_engine::rights::Action;
use serde::{Deserialize, Serialize};
use std::collections::HashSet;
use utoipa::ToSchema;

/// Which alerts.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Many {
    /// Their numbers, at most 1,000.
    ids: Vec<i64>,
}

/// What became of each, in the order in which they were named, each once.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Operated {
    /// One for each alert.
    results: Vec<OperatedView>,
}

/// What became of one.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = OperatedAlert)]
pub(crate) struct OperatedView {
    /// The alert's number.
    id: i64,
    /// `done` or `refused`.
    outcome: &'static str,
    /// The alert as it is now; null where it was refused.
    alert: Option<AlertView>,
    /// Why it was refused: what the same for this alert alone would have answered.
    problem: Option<Problem>,
}

impl OperatedView {
    fn new(id: i64, result: Result<AlertView, Problem>) -> OperatedView {
        match result {
            Ok(alert) => OperatedView { id, outcome: "done", alert: Some(alert), problem: None },
            Err(problem) => OperatedView { id, outcome: "refused", alert: None, problem: Some(problem) },
        }
    }
}

/// Does something to each of these alerts, with the same rights and by the same way as to one alone; those that wait together
/// share commits.
async fn operate_each(
    state: &ApiState,
    caller: &Caller,
    ids: Vec<i64>,
    operation: Operation,
) -> Result<Json<Operated>, Problem> {
    if ids.is_empty() || ids.len() > OPERATED_ALERTS_MAX {
        let detail = format!("ids names {} alerts; name 1 to {OPERATED_ALERTS_MAX}", ids.len());
        return Err(Problem::new(Code::InvalidBody, detail));
    }
    let mut seen = HashSet::new();
    let ids: Vec<i64> = ids.into_iter().filter(|id| seen.insert(*id)).collect();
    let mut checked: Vec<Result<AlertId, Problem>> = Vec::with_capacity(ids.len());
    for slice in ids.chunks(ALERTS_READ_AT_ONCE_MAX) {
        let mut checks = Vec::with_capacity(slice.len());
        for id in slice {
            checks.push(check(state, caller, *id));
        }
        checked.extend(join_all(checks).await);
    }
    let allowed: Vec<AlertId> = checked.iter().filter_map(|checked| checked.as_ref().ok()).copied().collect();
    let mut done = state.engine().operate_each(&allowed, &operation, &caller.actor()).await.into_iter();
    let mut results = Vec::with_capacity(ids.len());
    for (id, checked) in ids.into_iter().zip(checked) {
        let result = match checked {
            Ok(_) => done.next().expect("invariant: one result for each").map_err(Problem::from),
            Err(problem) => Err(problem),
        };
        results.push(OperatedView::new(id, result.map(|alert| state.alert_view(&alert))));
    }
    Ok(Json(Operated { results }))
}

/// Whether it is there, and they may.
async fn check(state: &ApiState, caller: &Caller, id: i64) -> Result<AlertId, Problem> {
    let alert = super::find(state, id).await?;
    caller.may(&Action::ActOnAlert { service: &alert.service }, state.configuration().documents())?;
    Ok(alert.id)
}
