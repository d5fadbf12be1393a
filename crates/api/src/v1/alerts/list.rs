//! `GET /api/v1/alerts`.

use crate::ApiState;
use crate::caller::Observer;
use crate::cursor;
use crate::parameters::Parameters;
use crate::problem::{Code, Problem, Problems};
use crate::v1::{List, name_filter};
use axum::Json;
use axum::extract::State;
use nightbell_config::{Body, Kind, Snapshot, nearest};
use nightbell_core::Name;
use nightbell_engine::AlertView;
use nightbell_store::AlertFilter;

/// List alerts
///
/// Open alerts that reached their last resort first, then newest first. Role: observer.
#[utoipa::path(
    get, path = "/api/v1/alerts", operation_id = "list_alerts", tag = "alerts",
    params(
        ("status" = Option<String>, Query, description = "`triggered`, `acknowledged`, `resolved`; several with commas."),
        ("service" = Option<String>, Query, description = "Only of this service; several with commas."),
        ("team" = Option<String>, Query, description = "Only of this team's services; several with commas."),
        ("dedup_key" = Option<String>, Query, description = "Only with this key."),
        ("limit" = Option<u32>, Query, description = "Items a page, 1 to 200; 50 unless given."),
        ("cursor" = Option<String>, Query, description = "`next_cursor` of the page before."),
    ),
    responses((status = 200, description = "The alerts.", body = List<AlertView>), Problems),
)]
pub(crate) async fn list(
    State(state): State<ApiState>,
    Observer(_caller): Observer,
    parameters: Parameters,
) -> Result<Json<List<AlertView>>, Problem> {
    let parameters = parameters.only(&["status", "service", "team", "dedup_key", "limit", "cursor"])?;
    let named = name_filter::services(&state, &parameters).await?;
    let configuration = state.configuration();
    let filter = AlertFilter {
        statuses: parameters.list("status")?,
        services: with_teams(named, configuration.documents(), &parameters)?,
        dedup_key: parameters.text("dedup_key")?.map(str::to_owned),
        dedup_key_prefix: None,
        after: parameters.cursor()?.map(cursor::read_alert).transpose()?,
        limit: parameters.limit()?,
    };
    let (alerts, next) = state.store().alerts(&filter).await?;
    Ok(Json(List {
        items: alerts.iter().map(|alert| state.alert_view(alert)).collect(),
        next_cursor: next.map(cursor::write_alert),
    }))
}

/// The services that are asked for: those named, those of the teams named, or what both have in common. A team that is gone
/// has no services.
fn with_teams(named: Vec<Name>, documents: &Snapshot, parameters: &Parameters) -> Result<Option<Vec<Name>>, Problem> {
    let teams = parameters.texts("team")?;
    if teams.is_empty() {
        return Ok(Some(named).filter(|named| !named.is_empty()));
    }
    for team in &teams {
        if documents.get(Kind::Teams, team).is_none() {
            let names = documents.all(Kind::Teams).map(|stored| &*stored.resource.name);
            let remedy = match nearest(team, names) {
                Some(near) => format!("did you mean {near:?}?"),
                None => "GET /api/v1/teams lists them".to_owned(),
            };
            return Err(Problem::new(Code::InvalidParameter, format!("there is no team {team:?}; {remedy}")));
        }
    }
    let of_teams = documents.all(Kind::Services).filter(|stored| match &stored.resource.body {
        Body::Service(service) => service.team.as_deref().is_some_and(|team| teams.contains(&team)),
        _ => false,
    });
    let of_teams = of_teams.map(|stored| stored.resource.name.clone());
    Ok(Some(of_teams.filter(|name| named.is_empty() || named.contains(name)).collect()))
}
