//! `GET /api/v1/alerts/{id}`.

use super::find;
use super::paged::{PagedView, paged};
use crate::ApiState;
use crate::caller::Observer;
use crate::extract::Path;
use crate::problem::{Problem, Problems};
use crate::v1::who::ReachView;
use axum::Json;
use axum::extract::State;
use nightbell_core::{Alert, Timestamp, next_escalation};
use nightbell_engine::{AlertView, Configuration};
use serde::Serialize;
use utoipa::ToSchema;

/// An alert, who is paged about it, and who is next.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AlertDetail)]
pub(crate) struct AlertDetailView {
    #[serde(flatten)]
    alert: AlertView,
    /// What comes next if nobody acknowledges; null when nothing does.
    next_escalation: Option<NextEscalationView>,
    /// Who was paged, each once, as it stands with them now; those paged last come last.
    paged: Vec<PagedView>,
}

/// What comes next.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = NextEscalation)]
pub(crate) struct NextEscalationView {
    /// When.
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
    /// Which step, from 1; null for the last resort.
    step: Option<u32>,
    /// How many there are.
    steps: usize,
    /// In which run through the steps, from 1.
    round: u32,
    /// Whether it is the last resort: by all ways at once.
    last_resort: bool,
    #[serde(flatten)]
    reach: ReachView,
}

fn next(alert: &Alert, configuration: &Configuration) -> Option<NextEscalationView> {
    let directory = configuration.directory();
    let next = next_escalation(directory, alert)?;
    Some(NextEscalationView {
        at: next.at,
        step: next.step.map(|step| step + 1),
        steps: next.steps,
        round: next.round + 1,
        last_resort: next.step.is_none(),
        reach: ReachView::new(next.to, directory),
    })
}

/// Show an alert
///
/// With who is paged about it and who is next, as the configuration has it now. Role: observer.
#[utoipa::path(
    get, path = "/api/v1/alerts/{id}", operation_id = "show_alert", tag = "alerts",
    params(("id" = i64, Path, description = "The alert's number.")),
    responses((status = 200, description = "The alert.", body = AlertDetailView), Problems),
)]
pub(crate) async fn show(
    State(state): State<ApiState>,
    Observer(_caller): Observer,
    Path(id): Path<i64>,
) -> Result<Json<AlertDetailView>, Problem> {
    let alert = find(&state, id).await?;
    let configuration = state.configuration();
    let paged = paged(&state, configuration.documents(), alert.id).await?;
    let next_escalation = next(&alert, &configuration);
    Ok(Json(AlertDetailView { alert: state.alert_view(&alert), next_escalation, paged }))
}
