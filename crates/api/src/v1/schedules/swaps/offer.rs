//! `POST /api/v1/schedules/{name}/swaps`.

use super::{SwapView, actor, refused, view};
use crate::ApiState;
use crate::caller::Manager;
use crate::extract::{Json, Path};
use crate::problem::{Problem, Problems};
use axum::extract::State;
use http::StatusCode;
use nightbell_engine::OfferRequest;
use nightbell_schedule::WallOrInstant;
use serde::Deserialize;
use utoipa::ToSchema;

/// What somebody offers.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Offer {
    /// The user that the token acts for: whose place is offered.
    #[serde(rename = "as")]
    acting_for: String,
    /// From when on. Without an offset it is on the clock of the schedule's zone.
    #[schema(value_type = String)]
    from: WallOrInstant,
    /// Up to when.
    #[schema(value_type = String)]
    to: WallOrInstant,
    /// To whom; to anybody when absent.
    #[serde(default)]
    offered_to: Option<String>,
    /// Why.
    #[serde(default)]
    reason: Option<String>,
}

/// Offer a swap
///
/// The user in `as` offers what they are on call for over a span, to somebody or to anybody. Nothing changes until it is
/// taken. Role: manager.
#[utoipa::path(
    post, path = "/api/v1/schedules/{name}/swaps", operation_id = "offer_swap", tag = "schedules",
    params(("name" = String, Path, description = "The schedule's name.")),
    request_body = Offer,
    responses((status = 201, description = "The swap.", body = SwapView), Problems),
)]
pub(crate) async fn offer(
    State(state): State<ApiState>,
    Manager(caller): Manager,
    Path(name): Path<String>,
    Json(Offer { acting_for: user, from, to, offered_to, reason }): Json<Offer>,
) -> Result<(StatusCode, axum::Json<SwapView>), Problem> {
    let actor = actor(&caller, Some(user.clone()));
    let request = OfferRequest { user, from, to, offered_to, reason };
    let (swap, now) = state.engine().offer_swap(&name, &request, &actor).await.map_err(refused)?;
    Ok((StatusCode::CREATED, axum::Json(view(&state.configuration(), &name, swap, now))))
}
