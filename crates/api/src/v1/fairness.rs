//! What the two fairness endpoints share: the span, the figures, the answer.

use crate::ApiState;
use crate::limits::{FAIRNESS_DAYS_AHEAD_DEFAULT, FAIRNESS_DAYS_BACK_DEFAULT};
use crate::parameters::Parameters;
use crate::problem::{Code, Problem};
use crate::v1::checks::FindingView;
use jiff::SignedDuration;
use nightbell_config::{Kind, Share, Snapshot};
use nightbell_core::{Name, Timestamp};
use nightbell_engine::FairnessError;
use nightbell_schedule::{Burden, median};
use serde::Serialize;
use std::collections::BTreeSet;
use utoipa::ToSchema;

/// How the burden of being on call is shared over a span.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FairnessAnswer {
    /// The schedules that are counted, together.
    schedules: Vec<String>,
    /// The first instant.
    #[schema(value_type = String, format = DateTime)]
    from: Timestamp,
    /// The first instant that is not part of it.
    #[schema(value_type = String, format = DateTime)]
    to: Timestamp,
    /// Everybody who is a member, on call or owing, by name.
    people: Vec<PersonShare>,
    /// The median of the members.
    median: Figures,
    /// What leaves somebody without rest in the next 30 days, as the checks say, with who could cover.
    warnings: Vec<FindingView>,
}

/// The figures of one person.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PersonShare {
    /// The user's name.
    user: String,
    /// What people call them.
    title: String,
    /// Whether the median is theirs too: those who take turns on the schedule, or belong to the team.
    member: bool,
    /// The zone that their nights and weekends are counted in.
    time_zone: String,
    #[serde(flatten)]
    figures: Figures,
    /// How much more than the median; less, when negative.
    above_median: Figures,
}

/// What being on call costs.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
pub(crate) struct Figures {
    /// Hours on call.
    hours: f64,
    /// Nights, 22:00 to 07:00 in the person's own zone, of which two hours or more were on call.
    nights: f64,
    /// Weekends, likewise.
    weekends: f64,
    /// Holidays of the schedule, likewise.
    holidays: f64,
    /// Hours of their turns that passed to others because they were away.
    hours_owed: f64,
    /// Times that they were paged in the night; what follows within half an hour is the same time.
    night_pages: f64,
}

impl Figures {
    fn of(burden: &Burden) -> Figures {
        Figures {
            hours: hundredths(burden.on_call.as_secs_f64() / 3_600.0),
            nights: f64::from(burden.nights),
            weekends: f64::from(burden.weekends),
            holidays: f64::from(burden.holidays),
            hours_owed: hundredths(burden.owed.as_secs_f64() / 3_600.0),
            night_pages: f64::from(burden.night_pages),
        }
    }

    /// One made of a figure at a time.
    fn each(figure: impl Fn(fn(&Figures) -> f64) -> f64) -> Figures {
        Figures {
            hours: figure(|figures| figures.hours),
            nights: figure(|figures| figures.nights),
            weekends: figure(|figures| figures.weekends),
            holidays: figure(|figures| figures.holidays),
            hours_owed: figure(|figures| figures.hours_owed),
            night_pages: figure(|figures| figures.night_pages),
        }
    }
}

/// The span that is asked for, or the default one.
async fn span(state: &ApiState, parameters: &Parameters) -> Result<(Timestamp, Timestamp), Problem> {
    let now = state.engine().now().await?;
    let day = |days: i64| SignedDuration::from_hours(24 * days);
    let (from, to) = (parameters.instant("from")?, parameters.instant("to")?);
    // What is absent follows what is there: nobody is told of an end before a beginning that they did not write.
    let back = |from: Timestamp| from.checked_sub(day(FAIRNESS_DAYS_BACK_DEFAULT)).unwrap_or(Timestamp::MIN);
    let ahead = |to: Timestamp| to.checked_add(day(FAIRNESS_DAYS_AHEAD_DEFAULT)).unwrap_or(Timestamp::MAX);
    Ok((
        from.unwrap_or_else(|| back(to.map_or(now, |to| to.min(now)))),
        to.unwrap_or_else(|| ahead(from.map_or(now, |from| from.max(now)))),
    ))
}

/// The answer about some schedules, whose burden these members are to share.
pub(crate) async fn answer(
    state: &ApiState,
    documents: &Snapshot,
    schedules: &[Name],
    members: &BTreeSet<Name>,
    parameters: &Parameters,
) -> Result<axum::Json<FairnessAnswer>, Problem> {
    let (from, to) = span(state, parameters).await?;
    let found = state.engine().fairness(documents, schedules, members, (from, to)).await;
    let found = found.map_err(|error| match error {
        FairnessError::Span(error) => Problem::new(Code::InvalidParameter, error.to_string()),
        FairnessError::Engine(error) => error.into(),
    })?;
    let of_members: Vec<Figures> =
        found.shares.iter().filter(|share| share.is_member).map(|share| Figures::of(&share.burden)).collect();
    let median = Figures::each(|figure| median(of_members.iter().map(figure)));
    let person = |share: &Share| {
        let figures = Figures::of(&share.burden);
        PersonShare {
            user: share.user.to_string(),
            title: documents.title(Kind::Users, &share.user).to_owned(),
            member: share.is_member,
            time_zone: share.zone.name().to_owned(),
            figures,
            above_median: Figures::each(|figure| hundredths(figure(&figures) - figure(&median))),
        }
    };
    Ok(axum::Json(FairnessAnswer {
        schedules: schedules.iter().map(ToString::to_string).collect(),
        from,
        to,
        people: found.shares.iter().map(person).collect(),
        median,
        warnings: found.findings.into_iter().map(FindingView::from).collect(),
    }))
}

fn hundredths(hours: f64) -> f64 {
    (hours * 100.0).round() / 100.0
}
