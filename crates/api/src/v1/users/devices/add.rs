//! `POST /api/v1/users/{name}/devices`.

use super::DeviceView;
use crate::ApiState;
use crate::caller::Observer;
use crate::extract::{Json, Path};
use crate::problem::{Problem, Problems};
use axum::extract::{FromRequest, Request, State};
use http::StatusCode;
use nightbell_engine::NewDevice;
use nightbell_engine::rights::Action;
use serde::Deserialize;
use utoipa::ToSchema;

/// A browser's subscription, and what its person calls the browser.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AddDevice {
    /// Where its push service takes messages: https. It is kept as a secret and never shown.
    endpoint: String,
    /// The browser's keys. They are kept as secrets and never shown.
    keys: DeviceKeys,
    /// What its person calls it, such as "Telephone".
    label: String,
    /// When the subscription ends, as browsers say it; it is not used.
    #[serde(default, rename = "expirationTime")]
    #[schema(required = false)]
    _expiration_time: Option<f64>,
}

/// The keys of a subscription, in base64url.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DeviceKeys {
    /// The public key: an uncompressed point of P-256.
    p256dh: String,
    /// The secret that messages are authenticated by: 16 bytes.
    auth: String,
}

/// Add a browser that gets one's push messages
///
/// What `pushManager.subscribe` gave (`toJSON`), and a label. The same `endpoint` again takes the place of what there was: of
/// oneself it stays the same device, of somebody else it becomes one's own. At most 10 of one person. Role: of oneself any.
#[utoipa::path(
    post, path = "/api/v1/users/{name}/devices", operation_id = "add_device", tag = "configuration",
    params(("name" = String, Path, description = "The user's name.")),
    request_body = AddDevice,
    responses((status = 201, description = "The device.", body = DeviceView), Problems),
)]
pub(crate) async fn add(
    State(state): State<ApiState>,
    Observer(caller): Observer,
    Path(name): Path<String>,
    request: Request,
) -> Result<(StatusCode, axum::Json<DeviceView>), Problem> {
    // Before its body is looked at.
    caller.may(&Action::AddDevice { user: &name }, state.configuration().documents())?;
    let Json(AddDevice { endpoint, keys, label, .. }) = Json::from_request(request, &state).await?;
    let new = NewDevice { endpoint, p256dh: keys.p256dh, auth: keys.auth, label };
    let device = state.engine().add_device(&name, &new, &caller.principal).await?;
    Ok((StatusCode::CREATED, axum::Json(device.into())))
}
