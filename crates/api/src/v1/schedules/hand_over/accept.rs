//! `POST /api/v1/schedules/{name}/hand_over/accept`.

use super::refused;
use crate::ApiState;
use crate::caller::Responder;
use crate::extract::{Json, Path};
use crate::problem::{Code, Problem, Problems};
use axum::extract::State;
use nightbell_core::{Name, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Whose turn is accepted.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = TurnToAccept)]
pub(crate) struct Accept {
    /// Whose turn it is; one's own unless given.
    #[serde(default, rename = "as")]
    acting_for: Option<String>,
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
/// turns that nobody accepted in time. A turn that is moved must be accepted again. Role: responder for
/// oneself, else manager of the schedule's team.
#[utoipa::path(
    post, path = "/api/v1/schedules/{name}/hand_over/accept", operation_id = "accept_turn", tag = "schedules",
    params(("name" = String, Path, description = "The schedule's name.")),
    request_body = Accept,
    responses((status = 200, description = "The turn.", body = TurnView), Problems),
)]
pub(crate) async fn accept(
    State(state): State<ApiState>,
    Responder(caller): Responder,
    Path(name): Path<String>,
    Json(Accept { acting_for, from }): Json<Accept>,
) -> Result<axum::Json<TurnView>, Problem> {
    let own = || caller.standing.oneself().map(ToString::to_string);
    let Some(user) = acting_for.or_else(own) else {
        return Err(Problem::new(Code::InvalidBody, "say who in `as`: this token is nobody's own"));
    };
    let turn = state.engine().accept_turn(&name, &user, from, &caller.principal).await.map_err(refused)?;
    Ok(axum::Json(TurnView { user: turn.user, from: turn.from, to: turn.to }))
}
