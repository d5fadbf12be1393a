//! How calendars stand: for those who look, and for the doctor.

use super::{Found, Known, source};
use crate::{Configuration, ConfigureError, Engine, EngineError};
use nightbell_config::{CalendarTarget, Finding, FindingSeverity, Kind};
use nightbell_core::{Duration, Name, Timestamp};
use url::Url;

/// How a calendar stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalendarStatus {
    /// Its name.
    pub name: Name,
    /// What its events become.
    pub target: CalendarTarget,
    /// Only events with this text count.
    pub matching: Option<String>,
    /// How long after it was read it is read again.
    pub every: Duration,
    /// Where it is, without what must be kept secret of that.
    pub source: String,
    /// When it was last read without a fault.
    pub read_at: Option<Timestamp>,
    /// When it last said something else than before: that copy is followed.
    pub copied_at: Option<Timestamp>,
    /// When it was last tried.
    pub tried_at: Option<Timestamp>,
    /// When it is tried next; none before the first time.
    pub next_at: Option<Timestamp>,
    /// Since when it fails.
    pub failing_since: Option<Timestamp>,
    /// How often it failed since.
    pub failures: u32,
    /// Why it failed last.
    pub error: Option<String>,
    /// Events ahead in the copy.
    pub events: usize,
    /// Those of them that count.
    pub matched: usize,
    /// Those that do not say who is on call, where they become shifts.
    pub unclear: usize,
    /// Events that could not be used, each with the reason.
    pub skipped: Vec<String>,
}

impl Engine {
    /// How all calendars stand, by name.
    pub async fn calendar_statuses(&self) -> Result<Vec<CalendarStatus>, EngineError> {
        let configuration = self.fresh_configuration().await?;
        let kept = self.known_calendars().await?;
        let names = configuration.documents().all(Kind::Calendars).map(|stored| &stored.resource.name);
        Ok(names.filter_map(|name| status(&configuration, name, kept.get(&**name))).collect())
    }

    /// How one calendar stands.
    ///
    /// # Errors
    /// [`ConfigureError::NotFound`] when there is none of that name.
    pub async fn calendar_status(&self, name: &str) -> Result<CalendarStatus, ConfigureError> {
        let all = self.calendar_statuses().await?;
        all.into_iter().find(|status| &*status.name == name).ok_or(ConfigureError::NotFound)
    }

    /// Calendars that cannot be read, and those of which nothing counts.
    pub(crate) async fn calendar_findings(&self) -> Result<Vec<Finding>, EngineError> {
        Ok(self.calendar_statuses().await?.iter().filter_map(finding).collect())
    }
}

fn status(configuration: &Configuration, name: &Name, kept: Option<&(Timestamp, Known)>) -> Option<CalendarStatus> {
    let Found { source, target, address } = source(configuration, name)?;
    let known = kept.map(|(_, known)| known.clone()).unwrap_or_default();
    Some(CalendarStatus {
        name: name.clone(),
        target,
        matching: source.matching.clone(),
        every: source.every,
        source: masked(&address),
        read_at: known.read_at,
        copied_at: known.copied_at,
        tried_at: known.tried_at,
        next_at: kept.map(|(due_at, _)| *due_at),
        failing_since: known.failing_since,
        failures: known.failures,
        error: known.error,
        events: known.events,
        matched: known.matched,
        unclear: known.unclear,
        skipped: known.skipped,
    })
}

/// Scheme and host: the rest of an address opens the calendar.
fn masked(address: &str) -> String {
    let url = Url::parse(address).ok();
    let host = url.as_ref().and_then(|url| Some(format!("{}://{}/…", url.scheme(), url.host_str()?)));
    host.unwrap_or_else(|| "…".to_owned())
}

fn finding(status: &CalendarStatus) -> Option<Finding> {
    let name = &status.name;
    let of = |severity, message, remedy| {
        Some(Finding { severity, kind: Kind::Calendars, name: name.to_string(), message, remedy })
    };
    if let (Some(since), Some(error)) = (status.failing_since, &status.error) {
        let tries = if status.failures == 1 { "once".to_owned() } else { format!("{} times", status.failures) };
        let (severity, rest) = match status.read_at {
            Some(read_at) => (FindingSeverity::Warning, format!("what it said at {read_at} still holds")),
            None => (FindingSeverity::Error, format!("nothing of the {} is known from it", status.target)),
        };
        return of(
            severity,
            format!("cannot be read since {since} ({tries}): {error}; {rest}"),
            format!("mend that or its url, then `nightbell calendar refresh {name}`"),
        );
    }
    if status.unclear > 0 {
        let message = format!("{} of its events ahead do not say who is on call", status.unclear);
        let remedy = format!("see which and why: nightbell calendar show {name}");
        return of(FindingSeverity::Warning, message, remedy);
    }
    let text = status.matching.as_ref().filter(|_| status.matched == 0 && status.events > 0)?;
    let message =
        format!("none of its {} events ahead has {text:?} in its summary, so that it says nothing", status.events);
    of(FindingSeverity::Warning, message, "mend or leave out its `matching`, unless that is so".to_owned())
}
