//! `GET /api/v1/checks`.

use crate::ApiState;
use crate::caller::{Caller, Observer};
use crate::parameters::Parameters;
use crate::problem::{Problem, Problems};
use crate::v1::List;
use axum::Json;
use axum::extract::State;
use nightbell_config::{DIAGNOSE_DAYS, Finding, FindingSeverity, Kind};
use serde::Serialize;
use utoipa::ToSchema;

/// One thing that the doctor found.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Finding)]
pub(crate) struct FindingView {
    /// `error`: somebody who should be paged would not be; `warning`: worth a look; `note`: it could be better.
    severity: &'static str,
    /// The kind of the resource that it is about.
    kind: &'static str,
    /// Its name.
    name: String,
    /// What is so.
    message: String,
    /// What to do about it.
    remedy: String,
}

impl From<Finding> for FindingView {
    fn from(Finding { severity, kind, name, message, remedy }: Finding) -> FindingView {
        let severity = match severity {
            FindingSeverity::Error => "error",
            FindingSeverity::Warning => "warning",
            FindingSeverity::Note => "note",
        };
        FindingView { severity, kind: kind.as_str(), name, message, remedy }
    }
}

/// List what is wrong
///
/// What would keep a page from being heard, now and in the next 30 days: gaps, requirements that are not met, people without
/// a working contact method, empty steps, schedules that nobody uses, overrides that name somebody who is away, providers
/// that would take no message; the worst first, each with the remedy. Role: observer.
#[utoipa::path(
    get, path = "/api/v1/checks", operation_id = "list_checks", tag = "configuration",
    responses((status = 200, description = "The findings.", body = List<FindingView>), Problems),
)]
pub(crate) async fn checks(
    State(state): State<ApiState>,
    Observer(caller): Observer,
    parameters: Parameters,
) -> Result<Json<List<FindingView>>, Problem> {
    parameters.only(&[])?;
    found(&state, &caller).await
}

/// All findings, in words that the caller may read.
pub(crate) async fn found(state: &ApiState, caller: &Caller) -> Result<Json<List<FindingView>>, Problem> {
    let findings = state.engine().diagnose(DIAGNOSE_DAYS).await?;
    let configuration = state.configuration();
    let veil = caller.veil(configuration.documents())?;
    let shown = |mut finding: Finding| {
        if finding.kind == Kind::Users {
            finding.message = veil.words(&finding.name, finding.message);
            finding.remedy = veil.words(&finding.name, finding.remedy);
        }
        if finding.kind == Kind::Channels {
            finding.message = veil.words_of_channel(&finding.name, finding.message);
            finding.remedy = veil.words_of_channel(&finding.name, finding.remedy);
        }
        if finding.kind == Kind::Calendars {
            finding.message = veil.words_of_calendar(None, finding.message);
        }
        FindingView::from(finding)
    };
    Ok(List::whole(findings.into_iter().map(shown).collect()))
}
