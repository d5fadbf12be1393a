//! `POST /api/v1/schedules/{name}/swaps`.

use super::{SwapView, refused, view};
use crate::ApiState;
use crate::caller::Responder;
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
    /// Whose place is offered; one's own unless given.
    #[serde(default, rename = "as")]
    acting_for: Option<String>,
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
/// taken; whoever it is offered to is told by their mails and webhooks. Role: responder for oneself, else manager of the schedule's team.
#[utoipa::path(
    post, path = "/api/v1/schedules/{name}/swaps", operation_id = "offer_swap", tag = "schedules",
    params(("name" = String, Path, description = "The schedule's name.")),
    request_body = Offer,
    responses((status = 201, description = "The swap.", body = SwapView), Problems),
)]
pub(crate) async fn offer(
    State(state): State<ApiState>,
    Responder(caller): Responder,
    Path(name): Path<String>,
    Json(Offer { acting_for: user, from, to, offered_to, reason }): Json<Offer>,
) -> Result<(StatusCode, axum::Json<SwapView>), Problem> {
    let request = OfferRequest { user, from, to, offered_to, reason };
    let (swap, now) = state.engine().offer_swap(&name, &request, &caller.principal).await.map_err(refused)?;
    let (told, schedule) = (swap.clone(), name.clone());
    let teller = state.clone();
    tokio::spawn(async move {
        if let Err(error) = teller.engine().tell_offer(&schedule, &told).await {
            tracing::warn!(%error, schedule, swap = told.id, "swap.tell failed");
        }
    });
    Ok((StatusCode::CREATED, axum::Json(view(&state.configuration(), &name, swap, now))))
}
