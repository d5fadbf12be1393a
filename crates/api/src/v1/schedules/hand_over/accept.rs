//! `POST /api/v1/schedules/{name}/hand_over/accept`.

use super::refused;
use crate::ApiState;
use crate::caller::Manager;
use crate::extract::{Json, Path};
use crate::problem::{Problem, Problems};
use axum::extract::State;
use nightbell_core::{Name, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Whose turn is accepted.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = TurnToAccept)]
pub(crate) struct Accept {
    /// The user that the token acts for.
    #[serde(rename = "as")]
    acting_for: String,
    /// When the turn begins; their next one when absent.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = DateTime)]
    from: Option<Timestamp>,
}

/// A turn that is accepted.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AcceptedTurn)]
pub(crate) struct TurnView {
    /// Whose.
    #[schema(value_type = String)]
    user: Name,
    /// The first instant.
    #[schema(value_type = String, format = DateTime)]
    from: Timestamp,
    /// The first instant that is not part of it, within 90 days.
    #[schema(value_type = String, format = DateTime)]
    to: Timestamp,
}

/// Accept a turn
///
/// The user in `as` will have the schedule then. Where `hand_over.accept` is set, the lead of the schedule's team is told of
/// turns that nobody accepted in time. A turn that is moved must be accepted again. Role: manager.
#[utoipa::path(
    post, path = "/api/v1/schedules/{name}/hand_over/accept", operation_id = "accept_turn", tag = "schedules",
    params(("name" = String, Path, description = "The schedule's name.")),
    request_body = Accept,
    responses((status = 200, description = "The turn.", body = TurnView), Problems),
)]
pub(crate) async fn accept(
    State(state): State<ApiState>,
    Manager(caller): Manager,
    Path(name): Path<String>,
    Json(Accept { acting_for, from }): Json<Accept>,
) -> Result<axum::Json<TurnView>, Problem> {
    let turn = state.engine().accept_turn(&name, &acting_for, from, caller.actor()).await.map_err(refused)?;
    Ok(axum::Json(TurnView { user: turn.user, from: turn.from, to: turn.to }))
}
