//! `GET /api/v1/schedules/{name}/swaps`.

use super::{SwapView, view};
use crate::ApiState;
use crate::caller::Observer;
use crate::extract::Path;
use crate::parameters::Parameters;
use crate::problem::{Problem, Problems};
use crate::v1::List;
use axum::Json;
use axum::extract::State;
use nightbell_config::Kind;

/// List a schedule's swaps
///
/// All there ever were, newest first, with who did what. Role: observer.
#[utoipa::path(
    get, path = "/api/v1/schedules/{name}/swaps", operation_id = "list_swaps", tag = "schedules",
    params(("name" = String, Path, description = "The schedule's name.")),
    responses((status = 200, description = "The swaps.", body = List<SwapView>), Problems),
)]
pub(crate) async fn list(
    State(state): State<ApiState>,
    Observer(_caller): Observer,
    Path(name): Path<String>,
    parameters: Parameters,
) -> Result<Json<List<SwapView>>, Problem> {
    parameters.only(&[])?;
    let now = state.engine().now().await?;
    let configuration = state.configuration();
    let documents = configuration.documents();
    if documents.get(Kind::Schedules, &name).is_none() {
        return Err(Problem::not_found("schedule", &name, "GET /api/v1/schedules lists them"));
    }
    let swaps = documents.state(&name).swaps.iter().rev();
    Ok(List::whole(swaps.map(|swap| view(&configuration, &name, swap.clone(), now)).collect()))
}
