//! `GET /api/v1/escalation_policies/{name}/who`.

use crate::ApiState;
use crate::caller::Observer;
use crate::extract::Path;
use crate::parameters::Parameters;
use crate::problem::{Problem, Problems};
use crate::v1::who::ReachView;
use axum::Json;
use axum::extract::State;
use nightbell_core::{Course, CourseStep, Directory, Timestamp, course};
use serde::Serialize;
use utoipa::ToSchema;

/// Who would be paged by a policy, if nobody acknowledged.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Who {
    /// The policy's name.
    policy: String,
    /// When the alert is taken to open.
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
    /// The steps, as they go the first time.
    steps: Vec<WhoStep>,
    /// How often they are gone through again.
    repeat: u32,
    /// The last resort, by all ways at once; null where the policy has none.
    last_resort: Option<WhoLastResort>,
}

/// Who would be paged in a step.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct WhoStep {
    /// From 1.
    step: usize,
    /// When it is paged; a step without anybody is passed at once.
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
    #[serde(flatten)]
    reach: ReachView,
}

/// Who would be paged in the end.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct WhoLastResort {
    /// When.
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
    #[serde(flatten)]
    reach: ReachView,
}

/// Show who would be paged
///
/// By each step and the last resort of a policy, if an alert of high urgency opened now or at an instant and nobody acknowledged
/// it: whom, why, by which ways in which order; and why nobody. It is what pages that decides it. Role: observer.
#[utoipa::path(
    get, path = "/api/v1/escalation_policies/{name}/who", operation_id = "show_who_is_paged", tag = "schedules",
    params(
        ("name" = String, Path, description = "The policy's name."),
        ("at" = Option<String>, Query, description = "An instant in RFC 3339; now unless given."),
    ),
    responses((status = 200, description = "Who would be paged.", body = Who), Problems),
)]
pub(crate) async fn who(
    State(state): State<ApiState>,
    Observer(_caller): Observer,
    Path(name): Path<String>,
    parameters: Parameters,
) -> Result<Json<Who>, Problem> {
    let parameters = parameters.only(&["at"])?;
    let at = match parameters.instant("at")? {
        Some(at) => at,
        None => state.engine().now().await?,
    };
    let configuration = state.configuration();
    let directory = configuration.directory();
    let Some(policy) = directory.policy(&name) else {
        return Err(Problem::not_found("escalation policy", &name, "GET /api/v1/escalation_policies lists them"));
    };
    let Course { steps, last_resort } = course(directory, policy, at);
    let step =
        |(step, CourseStep { at, to }): (usize, CourseStep)| WhoStep { step, at, reach: ReachView::new(to, directory) };
    let last_resort = Some(last_resort).filter(|_| !policy.last_resort.is_empty());
    Ok(Json(Who {
        policy: name,
        at,
        steps: (1..).zip(steps).map(step).collect(),
        repeat: policy.repeat,
        last_resort: last_resort
            .map(|CourseStep { at, to }| WhoLastResort { at, reach: ReachView::new(to, directory) }),
    }))
}
