//! `GET /api/v1/push`.

use crate::ApiState;
use crate::caller::Observer;
use crate::problem::Problems;
use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

/// What a browser subscribes to.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PushKey {
    /// The key of this installation (VAPID): an uncompressed point of P-256 in base64url. It never changes.
    public_key: String,
}

/// Show the key for push messages
///
/// It is the `applicationServerKey` of `pushManager.subscribe`. Role: observer.
#[utoipa::path(
    get, path = "/api/v1/push", operation_id = "show_push_key", tag = "configuration",
    responses((status = 200, description = "The key.", body = PushKey), Problems),
)]
pub(crate) async fn show(State(state): State<ApiState>, Observer(_caller): Observer) -> Json<PushKey> {
    Json(PushKey { public_key: state.engine().push_public_key() })
}
