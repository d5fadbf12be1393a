//! `POST /api/v1/device/authorization`.

use super::{DeviceError, Fields, Refusal};
use crate::problem::Problems;
use crate::{ApiState, session};
use axum::Json;
use axum::extract::State;
use nightbell_core::Duration;
use nightbell_engine::DeviceLoginWanted;
use serde::Serialize;
use utoipa::ToSchema;

/// What a program asks for.
#[derive(ToSchema)]
#[expect(dead_code, reason = "it describes the form in the OpenAPI document; fields are read one by one")]
pub(crate) struct DeviceAuthorizationRequest {
    /// What the token is narrowed to, words with blanks between: `read`, `alerts`, `configuration`, `secrets`, `tokens`, `team:NAME`.
    scope: Option<String>,
    /// How long the token is to be good, up to `366d`; `90d` unless given.
    expires_in: Option<String>,
    /// What the machine calls itself: whoever decides is shown it, and the token is called after it.
    machine: Option<String>,
    /// Any text, as ready-made clients send it.
    client_id: Option<String>,
}

/// What a program waits with (RFC 8628, section 3.2).
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DeviceAuthorization {
    /// What it comes with for its token. A secret.
    device_code: String,
    /// What its person compares.
    user_code: String,
    /// Where its person goes.
    verification_uri: String,
    /// The same with the code.
    verification_uri_complete: String,
    /// How long the codes work, in seconds.
    expires_in: i64,
    /// How many seconds it lets pass before it asks for its token, each time.
    interval: u32,
}

/// Ask to be logged in
///
/// For a program without a browser (RFC 8628): show your person the code and the link, and ask for the token until they have
/// decided. No token is needed.
#[utoipa::path(
    post, path = "/api/v1/device/authorization", operation_id = "ask_device_login", tag = "sign-in", security(()),
    request_body(content = DeviceAuthorizationRequest, content_type = "application/x-www-form-urlencoded"),
    responses(
        (status = 200, description = "The codes.", body = DeviceAuthorization),
        (status = 400, description = "Why not.", body = DeviceError),
        Problems,
    ),
)]
pub(crate) async fn ask(State(state): State<ApiState>, form: Fields) -> Result<Json<DeviceAuthorization>, Refusal> {
    let peer = session::Peer::of(&state, &form.parts);
    let lasts = match form.text("expires_in") {
        Some(text) => {
            let read = text.parse::<Duration>();
            Some(read.map_err(|error| Refusal::new("invalid_request", format!("expires_in {text:?}: {error}")))?)
        }
        None => None,
    };
    let (machine, scopes) = (form.text("machine").unwrap_or_default(), form.text("scope").unwrap_or_default());
    let wanted = DeviceLoginWanted { machine: &machine, scopes: &scopes, lasts, address: peer.visitor().address };
    let codes = state.engine().ask_device_login(wanted).await?;
    let verification_uri = format!("{}/device", state.engine().public_url());
    Ok(Json(DeviceAuthorization {
        verification_uri_complete: format!("{verification_uri}?user_code={}", codes.user_code),
        verification_uri,
        device_code: codes.device_code,
        user_code: codes.user_code,
        expires_in: codes.expires_in_s,
        interval: codes.interval_s,
    }))
}
