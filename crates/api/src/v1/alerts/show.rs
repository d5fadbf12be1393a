//! `GET /api/v1/alerts/{id}`.

use super::find;
use crate::ApiState;
use crate::caller::Observer;
use crate::extract::Path;
use crate::problem::{Problem, Problems};
use axum::Json;
use axum::extract::State;
use nightbell_engine::AlertView;

/// Show an alert
///
/// Role: observer.
#[utoipa::path(
    get, path = "/api/v1/alerts/{id}", operation_id = "show_alert", tag = "alerts",
    params(("id" = i64, Path, description = "The alert's number.")),
    responses((status = 200, description = "The alert.", body = AlertView), Problems),
)]
pub(crate) async fn show(
    State(state): State<ApiState>,
    Observer(_caller): Observer,
    Path(id): Path<i64>,
) -> Result<Json<AlertView>, Problem> {
    Ok(Json(state.alert_view(&find(&state, id).await?)))
}
