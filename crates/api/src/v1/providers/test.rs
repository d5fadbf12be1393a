//! `POST /api/v1/providers/{name}/test`.

use crate::ApiState;
use crate::caller::Observer;
use crate::extract::{Json, Path};
use crate::problem::{Code, Problem, Problems};
use axum::extract::{FromRequest, Request, State};
use nightbell_core::ContactMethodKind;
use nightbell_engine::TestAddress;
use nightbell_engine::rights::Action;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Where the test goes; nothing is by one's own first contact method of that type.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ProviderTest {
    /// To this address or number.
    #[serde(default)]
    address: Option<String>,
    /// By this contact method of one's own.
    #[serde(default)]
    method: Option<String>,
}

/// What the provider said.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ProviderTested {
    /// The provider.
    provider: &'static str,
    /// Its words.
    answer: String,
}

/// Test a provider
///
/// Sends a real message, marked as a test, at once and once, even to a provider that is left alone for its failures. Answers
/// when the provider took it; 409 `not_sent` with its words when it did not. Role: admin.
#[utoipa::path(
    post, path = "/api/v1/providers/{name}/test", operation_id = "test_provider", tag = "configuration",
    params(("name" = String, Path, description = "`email`, `sms`, `voice`, `webhook` or `push`.")),
    request_body = ProviderTest,
    responses((status = 200, description = "The provider took it.", body = ProviderTested), Problems),
)]
pub(crate) async fn test(
    State(state): State<ApiState>,
    Observer(caller): Observer,
    Path(name): Path<String>,
    request: Request,
) -> Result<axum::Json<ProviderTested>, Problem> {
    // Before anything else is looked at.
    caller.may(&Action::TestProvider, state.configuration().documents())?;
    let Ok(kind) = name.parse::<ContactMethodKind>() else {
        return Err(Problem::not_found("provider", &name, "GET /api/v1/providers lists them"));
    };
    let Json::<ProviderTest>(test) = Json::from_request(request, &state).await?;
    let to = match (test.address, test.method) {
        (Some(_), Some(_)) => {
            let detail = "address and method exclude each other; leave one of them out";
            return Err(Problem::new(Code::InvalidBody, detail));
        }
        (Some(address), None) if address.trim().is_empty() => {
            return Err(Problem::new(Code::InvalidBody, "address is empty; name one, or leave it out"));
        }
        (Some(address), None) => TestAddress::Address(address.trim().to_owned()),
        (None, method) => TestAddress::Own(method),
    };
    let answer = state.engine().test_provider(kind, &to, &caller.principal).await?;
    Ok(axum::Json(ProviderTested { provider: kind.as_str(), answer }))
}
