//! `GET /api/v1/schedules/{name}/fairness`.

use crate::ApiState;
use crate::caller::Observer;
use crate::extract::Path;
use crate::parameters::Parameters;
use crate::problem::{Problem, Problems};
use crate::v1::fairness::{FairnessAnswer, answer};
use axum::Json;
use axum::extract::State;

/// Show how a schedule's burden is shared
///
/// Hours, nights, weekends, holidays, hours owed and pages in the night of each person, against the median of those who take
/// turns now; and who gets no rest. Role: observer.
#[utoipa::path(
    get, path = "/api/v1/schedules/{name}/fairness", operation_id = "show_schedule_fairness", tag = "schedules",
    params(
        ("name" = String, Path, description = "The schedule's name."),
        ("from" = Option<String>, Query, description = "An instant in RFC 3339; 90 days before now, or before `to` where that is earlier, unless given."),
        ("to" = Option<String>, Query, description = "An instant in RFC 3339; 30 days after now, or after `from` where that is later, unless given."),
    ),
    responses((status = 200, description = "The figures.", body = FairnessAnswer), Problems),
)]
pub(crate) async fn fairness(
    State(state): State<ApiState>,
    Observer(_caller): Observer,
    Path(name): Path<String>,
    parameters: Parameters,
) -> Result<Json<FairnessAnswer>, Problem> {
    let parameters = parameters.only(&["from", "to"])?;
    let configuration = state.configuration();
    let documents = configuration.documents();
    if documents.schedule(&name).is_none() {
        return Err(Problem::not_found("schedule", &name, "GET /api/v1/schedules lists them"));
    }
    let members = documents.members_of(&name);
    answer(&state, documents, &[name.as_str().into()], &members, &parameters).await
}
