//! `GET /api/v1/users/{name}/test-page`.

use super::{TestView, listed};
use crate::ApiState;
use crate::caller::Observer;
use crate::extract::Path;
use crate::problem::{Problem, Problems};
use crate::v1::List;
use axum::Json;
use axum::extract::State;

/// Show what became of somebody's last test
///
/// Its messages as they stand, with what the providers said. Role: observer.
#[utoipa::path(
    get, path = "/api/v1/users/{name}/test-page", operation_id = "show_test_page", tag = "configuration",
    params(("name" = String, Path, description = "The user's name.")),
    responses((status = 200, description = "The messages; none when no test was sent.", body = List<TestView>), Problems),
)]
pub(crate) async fn show(
    State(state): State<ApiState>,
    Observer(caller): Observer,
    Path(name): Path<String>,
) -> Result<Json<List<TestView>>, Problem> {
    let configuration = state.configuration();
    let veil = caller.veil(configuration.documents())?;
    Ok(listed(&name, state.engine().last_test(&name).await?, &veil))
}
