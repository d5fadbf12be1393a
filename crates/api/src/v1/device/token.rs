//! `POST /api/v1/device/token`.

use super::{DeviceError, Fields, Refusal};
use crate::problem::Problems;
use crate::{ApiState, session};
use axum::Json;
use axum::extract::State;
use nightbell_core::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

const GRANT: &str = "urn:ietf:params:oauth:grant-type:device_code";

/// What a program comes with.
#[derive(ToSchema)]
#[expect(dead_code, reason = "it describes the form in the OpenAPI document; fields are read one by one")]
pub(crate) struct DeviceTokenRequest {
    /// `urn:ietf:params:oauth:grant-type:device_code`.
    grant_type: String,
    /// What it waits with.
    device_code: String,
    /// Any text, as ready-made clients send it.
    client_id: Option<String>,
}

/// A program's token (RFC 6749, section 5.1).
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DeviceToken {
    /// The token itself. It is not shown again.
    access_token: String,
    /// `Bearer`.
    token_type: &'static str,
    /// How long it is good, in seconds.
    expires_in: i64,
    /// What it is narrowed to, words with blanks between.
    scope: String,
    /// What it is called where tokens are listed and revoked.
    name: String,
    /// Whose it is.
    user: String,
    /// The most that it may do.
    role: &'static str,
    /// From when on it is good no more.
    #[schema(value_type = Option<String>, format = DateTime)]
    expires_at: Option<Timestamp>,
}

/// Come for the token
///
/// Again and again, with the interval between, until somebody has decided: `authorization_pending` says that nobody has,
/// `slow_down` to let 5 seconds more pass each time. The token is given once.
#[utoipa::path(
    post, path = "/api/v1/device/token", operation_id = "collect_device_login", tag = "sign-in", security(()),
    request_body(content = DeviceTokenRequest, content_type = "application/x-www-form-urlencoded"),
    responses(
        (status = 200, description = "The token.", body = DeviceToken),
        (status = 400, description = "Why not, or not yet.", body = DeviceError),
        Problems,
    ),
)]
pub(crate) async fn collect(State(state): State<ApiState>, form: Fields) -> Result<Json<DeviceToken>, Refusal> {
    if form.text("grant_type").as_deref() != Some(GRANT) {
        return Err(Refusal::new("unsupported_grant_type", format!("grant_type is not understood; send {GRANT}")));
    }
    let missing = || Refusal::new("invalid_request", "device_code is missing; send the one that you wait with");
    let code = form.text("device_code").ok_or_else(missing)?;
    let peer = session::Peer::of(&state, &form.parts);
    let logged_in = state.engine().collect_device_login(&code, peer.visitor()).await?;
    let token = logged_in.token;
    tracing::info!(user = %logged_in.user, token = token.name, "device_login.done");
    let now = state.engine().now().await.map_err(|error| Refusal::Problem(error.into()))?;
    let until = token.scope.until;
    Ok(Json(DeviceToken {
        access_token: logged_in.secret.reveal().to_owned(),
        token_type: "Bearer",
        expires_in: until.map_or(0, |until| until.duration_since(now).as_secs()),
        scope: token.scope.words().join(" "),
        name: token.name,
        user: logged_in.user.to_string(),
        role: token.role.as_str(),
        expires_at: until,
    }))
}
