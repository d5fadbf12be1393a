//! `POST /api/v1/users/{name}/contact-methods/{method}/verification/code`.

use crate::ApiState;
use crate::caller::Observer;
use crate::extract::{Json, Path};
use crate::problem::{Problem, Problems};
use axum::extract::{FromRequest, Request, State};
use nightbell_core::Timestamp;
use nightbell_engine::rights::Action;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The code that arrived.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SaidCode {
    /// Six digits.
    code: String,
}

/// That a contact method is verified.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Verified {
    /// Since when.
    #[schema(value_type = String, format = DateTime)]
    verified_at: Timestamp,
}

/// Say the code that arrived
///
/// The contact method is verified then, for the address that it has now. Role: admin; of oneself any.
#[utoipa::path(
    post, path = "/api/v1/users/{name}/contact-methods/{method}/verification/code", operation_id = "say_verification_code",
    tag = "configuration",
    params(
        ("name" = String, Path, description = "The user's name."),
        ("method" = String, Path, description = "The contact method's name."),
    ),
    request_body = SaidCode,
    responses((status = 200, description = "Verified.", body = Verified), Problems),
)]
pub(crate) async fn say_code(
    State(state): State<ApiState>,
    Observer(caller): Observer,
    Path((name, method)): Path<(String, String)>,
    request: Request,
) -> Result<axum::Json<Verified>, Problem> {
    // Before its body is looked at.
    caller.may(&Action::VerifyMethod { user: &name }, state.configuration().documents())?;
    let Json(SaidCode { code }) = Json::from_request(request, &state).await?;
    let verified_at = state.engine().say_code(&name, &method, &code, &caller.principal).await?;
    tracing::info!(user = name, method, by = %caller.actor(), "verification.done");
    Ok(axum::Json(Verified { verified_at }))
}
