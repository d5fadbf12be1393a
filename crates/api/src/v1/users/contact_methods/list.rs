//! `GET /api/v1/users/{name}/contact-methods`.

use crate::ApiState;
use crate::caller::Observer;
use crate::extract::Path;
use crate::problem::{Problem, Problems};
use crate::v1::List;
use axum::Json;
use axum::extract::State;
use nightbell_config::{HIDDEN, Kind};
use nightbell_core::Timestamp;
use nightbell_engine::Reach;
use nightbell_engine::rights::Sight;
use serde::Serialize;
use utoipa::ToSchema;

/// A contact method, and what is known of it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Reach)]
pub(crate) struct ReachView {
    /// Its name.
    name: String,
    /// `email`, `sms`, `voice`, `webhook` or `push`.
    r#type: &'static str,
    /// Where it leads; `(hidden)` to those who may not see it, and empty for `push`, which has devices.
    address: String,
    /// It is not used.
    disabled: bool,
    /// Whoever has the number stopped text messages to it.
    opted_out: bool,
    /// Since when the address is known to be theirs; null while nobody has said a code that was sent there. For `push`, when
    /// one of their devices last showed a message.
    #[schema(value_type = Option<String>, format = DateTime)]
    verified_at: Option<Timestamp>,
    /// When a page last went there.
    #[schema(value_type = Option<String>, format = DateTime)]
    last_page_at: Option<Timestamp>,
    /// What became of it: `sent`, `delivered`, `failed` …
    last_page_status: Option<&'static str>,
}

/// List somebody's contact methods
///
/// With what is known of them beside the document: whether they are verified, and what became of the last page. What is not
/// verified is paged all the same. Role: observer; addresses are for oneself, one's managers and admins.
#[utoipa::path(
    get, path = "/api/v1/users/{name}/contact-methods", operation_id = "list_contact_methods", tag = "configuration",
    params(("name" = String, Path, description = "The user's name.")),
    responses((status = 200, description = "The contact methods.", body = List<ReachView>), Problems),
)]
pub(crate) async fn list(
    State(state): State<ApiState>,
    Observer(caller): Observer,
    Path(name): Path<String>,
) -> Result<Json<List<ReachView>>, Problem> {
    let configuration = state.configuration();
    let documents = configuration.documents();
    if documents.get(Kind::Users, &name).is_none() {
        return Err(Problem::not_found("user", &name, "GET /api/v1/users lists them"));
    }
    let sees = Sight::of(&caller.principal, documents)?.covers(&name);
    let view = |reach: Reach| ReachView {
        name: reach.method.name.to_string(),
        r#type: reach.method.kind.as_str(),
        address: if sees || reach.method.address.is_empty() { reach.method.address } else { HIDDEN.to_owned() },
        disabled: reach.method.disabled,
        opted_out: reach.opted_out,
        verified_at: reach.verified_at,
        last_page_at: reach.last_page.map(|(at, _)| at),
        last_page_status: reach.last_page.map(|(_, status)| status.as_str()),
    };
    Ok(List::whole(state.engine().reach_of(&name).await?.into_iter().map(view).collect()))
}
