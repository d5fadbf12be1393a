//! `GET /api/v1/teams/{name}/fairness`.

use crate::ApiState;
use crate::caller::Observer;
use crate::extract::Path;
use crate::parameters::Parameters;
use crate::problem::{Problem, Problems};
use crate::v1::fairness::{FairnessAnswer, answer};
use axum::Json;
use axum::extract::State;
use nightbell_core::Name;

/// Show how a team's burden is shared
///
/// The figures of each person on all schedules of the team taken together, against the median of the team's members; time on
/// two schedules at once counts once. Role: observer.
#[utoipa::path(
    get, path = "/api/v1/teams/{name}/fairness", operation_id = "show_team_fairness", tag = "schedules",
    params(
        ("name" = String, Path, description = "The team's name."),
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
    let Some(team) = documents.team(&name) else {
        return Err(Problem::not_found("team", &name, "GET /api/v1/teams lists them"));
    };
    let schedules: Vec<Name> = documents.schedules_of_team(&name).cloned().collect();
    answer(&state, documents, &schedules, &team.members.iter().cloned().collect(), &parameters).await
}
