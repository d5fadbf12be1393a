//! `GET /api/v1/config/diagnose`: the checks at their first address.

use crate::ApiState;
use crate::caller::Observer;
use crate::parameters::Parameters;
use crate::problem::{Problem, Problems};
use crate::v1::List;
use crate::v1::checks::{FindingView, found};
use axum::Json;
use axum::extract::State;

/// List what is wrong (first address)
///
/// What `/api/v1/checks` answers. Role: observer.
#[utoipa::path(
    get, path = "/api/v1/config/diagnose", operation_id = "diagnose_configuration", tag = "configuration",
    responses((status = 200, description = "The findings.", body = List<FindingView>), Problems),
)]
pub(crate) async fn diagnose(
    State(state): State<ApiState>,
    Observer(caller): Observer,
    parameters: Parameters,
) -> Result<Json<List<FindingView>>, Problem> {
    parameters.only(&[])?;
    found(&state, &caller).await
}
