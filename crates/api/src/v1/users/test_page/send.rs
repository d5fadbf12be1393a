//! `POST /api/v1/users/{name}/test-page`.

use super::{TestView, listed};
use crate::ApiState;
use crate::caller::Observer;
use crate::extract::{Json, Path};
use crate::problem::{Code, Problem, Problems};
use crate::v1::List;
use axum::extract::{FromRequest, Request, State};
use http::StatusCode;
use nightbell_core::Urgency;
use nightbell_engine::TestWays;
use nightbell_engine::rights::Action;
use serde::Deserialize;
use utoipa::ToSchema;

/// By which ways; nothing is by all that the rules for high urgency name.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Test {
    /// By this contact method alone.
    #[serde(default)]
    method: Option<String>,
    /// By all that the rules of this urgency name, at once: `high` or `low`.
    #[serde(default)]
    urgency: Option<String>,
}

/// Send somebody a test
///
/// A message as real as a page, by the same way, marked as a test and about no alert; `GET` says what became of it.
/// Role: admin; of oneself any.
#[utoipa::path(
    post, path = "/api/v1/users/{name}/test-page", operation_id = "send_test_page", tag = "configuration",
    params(("name" = String, Path, description = "The user's name.")),
    request_body = Test,
    responses((status = 202, description = "The messages, on their way.", body = List<TestView>), Problems),
)]
pub(crate) async fn send(
    State(state): State<ApiState>,
    Observer(caller): Observer,
    Path(name): Path<String>,
    request: Request,
) -> Result<(StatusCode, axum::Json<List<TestView>>), Problem> {
    // Before its body is looked at.
    caller.may(&Action::VerifyMethod { user: &name }, state.configuration().documents())?;
    let Json::<Test>(test) = Json::from_request(request, &state).await?;
    let ways = match (test.method, test.urgency.as_deref()) {
        (Some(_), Some(_)) => {
            return Err(Problem::new(
                Code::InvalidBody,
                "method and urgency exclude each other; leave one of them out",
            ));
        }
        (Some(method), None) => TestWays::Method(method),
        (None, urgency) => TestWays::Rules(match urgency {
            None | Some("high") => Urgency::High,
            Some("low") => Urgency::Low,
            Some(other) => {
                let detail = format!("urgency: {other:?} is not an urgency; use high or low");
                return Err(Problem::new(Code::InvalidBody, detail));
            }
        }),
    };
    state.engine().send_test(&name, &ways, &caller.principal).await?;
    tracing::info!(user = name, ?ways, by = %caller.actor(), "test.sent");
    let configuration = state.configuration();
    let veil = caller.veil(configuration.documents())?;
    Ok((StatusCode::ACCEPTED, listed(&name, state.engine().last_test(&name).await?, &veil)))
}
