//! `GET /api/v1/schedules/{name}/hand_over`.

use super::{HandOverView, refused};
use crate::ApiState;
use crate::caller::Observer;
use crate::extract::Path;
use crate::problem::{Problem, Problems};
use axum::extract::State;

/// Show a schedule's hand-overs
///
/// Since when who has it, the notes that were left, and the turns ahead that were accepted. Role: observer.
#[utoipa::path(
    get, path = "/api/v1/schedules/{name}/hand_over", operation_id = "show_hand_over", tag = "schedules",
    params(("name" = String, Path, description = "The schedule's name.")),
    responses((status = 200, description = "What is remembered.", body = HandOverView), Problems),
)]
pub(crate) async fn show(
    State(state): State<ApiState>,
    Observer(_caller): Observer,
    Path(name): Path<String>,
) -> Result<axum::Json<HandOverView>, Problem> {
    let kept = state.engine().hand_over(&name).await.map_err(refused)?;
    Ok(axum::Json(kept.into()))
}
