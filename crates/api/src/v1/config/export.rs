//! `GET /api/v1/config/export`.

use crate::ApiState;
use crate::caller::Observer;
use crate::parameters::Parameters;
use crate::problem::{Problem, Problems};
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::header;
use nightbell_config::Role;

/// Export the configuration
///
/// As the YAML that `apply` takes back without a change. Role: observer; manager with secrets, which are those of what their
/// teams own.
#[utoipa::path(
    get, path = "/api/v1/config/export", operation_id = "export_configuration", tag = "configuration",
    params(
        ("kind" = Option<String>, Query, description = "Only this kind."),
        ("with_secrets" = Option<bool>, Query, description = "Keys and webhook secrets too."),
        ("history" = Option<bool>, Query, description = "The epochs of schedules too, which `apply` does not take and `oncall --file` reads."),
    ),
    responses((status = 200, description = "YAML.", body = String, content_type = "application/yaml"), Problems),
)]
pub(crate) async fn export(
    State(state): State<ApiState>,
    Observer(caller): Observer,
    parameters: Parameters,
) -> Result<Response, Problem> {
    let parameters = parameters.only(&["kind", "with_secrets", "history"])?;
    let with_secrets = parameters.switch("with_secrets")?;
    if with_secrets {
        caller.need(Role::Manager)?;
    }
    let (kind, history) = (parameters.parsed("kind")?, parameters.switch("history")?);
    let yaml = state.engine().export(&caller.principal, kind, with_secrets, history)?;
    if with_secrets {
        state.engine().tell_secrets_exported(kind, &caller.principal).await?;
    }
    Ok(([(header::CONTENT_TYPE, "application/yaml; charset=utf-8")], yaml).into_response())
}
