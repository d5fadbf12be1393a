//! `POST /api/v1/users/{name}/contact-methods/{method}/verification`.

use crate::ApiState;
use crate::caller::Observer;
use crate::extract::Path;
use crate::pages::code_words;
use crate::problem::{Problem, Problems};
use axum::extract::State;
use http::{HeaderMap, StatusCode};

/// Send a code to a contact method
///
/// Six digits go out by the method itself, good for 15 minutes and five tries; an earlier code is worth nothing then. The wait
/// between two grows. Words are in the language of `Accept-Language`. Role: admin; of oneself any.
#[utoipa::path(
    post, path = "/api/v1/users/{name}/contact-methods/{method}/verification", operation_id = "send_verification_code",
    tag = "configuration",
    params(
        ("name" = String, Path, description = "The user's name."),
        ("method" = String, Path, description = "The contact method's name."),
    ),
    responses((status = 204, description = "The provider took it."), Problems),
)]
pub(crate) async fn send_code(
    State(state): State<ApiState>,
    Observer(caller): Observer,
    Path((name, method)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<StatusCode, Problem> {
    state.engine().send_code(&name, &method, &code_words(&headers), &caller.principal).await?;
    tracing::info!(user = name, method, by = %caller.actor(), "verification.sent");
    Ok(StatusCode::NO_CONTENT)
}
