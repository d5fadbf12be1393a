//! `GET /api/v1/changes`.

use super::{EventView, page};
use crate::ApiState;
use crate::caller::Observer;
use crate::parameters::Parameters;
use crate::problem::{Problem, Problems};
use crate::v1::List;
use axum::Json;
use axum::extract::State;

/// List changes
///
/// Deploys and other changes, newest first. Role: observer.
#[utoipa::path(
    get, path = "/api/v1/changes", operation_id = "list_changes", tag = "events",
    params(
        ("service" = Option<String>, Query, description = "Only of this service; several with commas."),
        ("limit" = Option<u32>, Query, description = "Items a page, 1 to 200; 50 unless given."),
        ("cursor" = Option<String>, Query, description = "`next_cursor` of the page before."),
    ),
    responses((status = 200, description = "The changes.", body = List<EventView>), Problems),
)]
pub(crate) async fn changes(
    State(state): State<ApiState>,
    Observer(_caller): Observer,
    parameters: Parameters,
) -> Result<Json<List<EventView>>, Problem> {
    page(&state, parameters, true).await
}
