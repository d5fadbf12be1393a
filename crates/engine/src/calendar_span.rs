//! Spans that other programs' calendars hold, and what is alike of all that becomes of them.

use crate::calendar_people::excerpt;
use crate::configure::{Change, permit, too_busy};
use crate::limits::{CONFIGURE_TRIES_MAX, EMPTY_SPANS_NAMED_MAX};
use crate::rights::{Action, Principal, Refused, authorise};
use crate::{Configuration, ConfigureError, Effective, Engine};
use nightbell_config::{ConfigError, Kind, Plan, Resource, Snapshot, plan_delete};
use nightbell_core::Timestamp;
use nightbell_schedule::limits::YEAR_MAX;
use nightbell_schedule::{WallOrInstant, Zone};
use std::sync::Arc;

/// One event of a calendar, or one occurrence of one that recurs; what is written of an event is shared by its occurrences.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalendarSpan {
    /// The same in every reading of the calendar.
    pub id: String,
    /// When it begins.
    pub from: WallOrInstant,
    /// When it ends.
    pub to: WallOrInstant,
    /// What the calendar calls it.
    pub summary: Arc<str>,
    /// The e-mail addresses of those who are asked to it and did not decline.
    pub attendees: Arc<[String]>,
    /// The e-mail addresses of those who declined it.
    pub declined: Arc<[String]>,
    /// The e-mail address of whoever wrote it.
    pub organizer: Option<Arc<str>>,
}

impl CalendarSpan {
    /// Whether the text that is asked for, if any, is in what the calendar calls it, in whatever case.
    pub(crate) fn matches(&self, text: Option<&str>) -> bool {
        text.is_none_or(|text| self.summary.to_lowercase().contains(&text.to_lowercase()))
    }
}

impl Engine {
    /// Plans by the documents as they are and writes that, again when somebody else wrote in between; in a dry run it is only
    /// planned. What is planned has its plan where `plan_of` says.
    pub(crate) async fn write_import<T>(
        &self,
        principal: &Principal,
        dry_run: bool,
        planned: impl Fn(&Configuration, Timestamp) -> Result<T, ConfigureError>,
        plan_of: impl Fn(&T) -> &Plan,
    ) -> Result<T, ConfigureError> {
        for _ in 0..CONFIGURE_TRIES_MAX {
            let configuration = self.fresh_configuration().await?;
            let at = self.store.now().await?;
            let done = planned(&configuration, at)?;
            if dry_run {
                permit(principal, plan_of(&done), configuration.documents())?;
                return Ok(done);
            }
            let change = Change { is_apply: false, principal, at, effective: Effective::default() };
            if self.write(&configuration, plan_of(&done), change).await? {
                return Ok(done);
            }
        }
        Err(too_busy())
    }
}

/// Those of the spans that last some time on the clock of `zone`, and what is said of the others: an hour that the clock skips has
/// none. One event must not keep the others from counting.
pub(crate) fn lasting<'a>(
    spans: impl Iterator<Item = &'a CalendarSpan>,
    zone: &Zone,
) -> (Vec<&'a CalendarSpan>, Vec<String>) {
    let (lasting, empty): (Vec<_>, Vec<_>) = spans.partition(|span| span.from.first(zone) < span.to.last(zone));
    let named = empty.iter().take(EMPTY_SPANS_NAMED_MAX);
    let reason = format!("takes no time on the clock of {zone}, which skips it");
    let mut skipped: Vec<String> = named.map(|span| format!("{}: it {reason}", event(span))).collect();
    let more = empty.len().saturating_sub(EMPTY_SPANS_NAMED_MAX);
    skipped.extend((more > 0).then(|| format!("and {more} more")));
    (lasting, skipped)
}

/// An event, as a line names it.
pub(crate) fn event(span: &CalendarSpan) -> String {
    format!("event {:?} at {}", excerpt(&span.summary), span.from)
}

/// Whether somebody may write a document, by those that there are.
pub(crate) fn may_write(
    principal: &Principal,
    resource: &Resource,
    documents: &Snapshot,
) -> Result<(), ConfigureError> {
    let action = Action::Change { before: None, after: Some(resource) };
    authorise(principal, &action, documents).map_err(|denied| {
        let (kind, name) = (resource.kind, resource.name.clone());
        ConfigureError::Denied(vec![Refused { kind, name, denied }])
    })
}

/// Adds to a plan the end of what a calendar says no more.
pub(crate) fn end_all<'a>(
    plan: &mut Plan,
    documents: &Snapshot,
    kind: Kind,
    names: impl Iterator<Item = &'a str>,
    now: Timestamp,
) -> Result<(), ConfigureError> {
    for name in names {
        let ended = plan_delete(documents, kind, name, now).transpose().map_err(ConfigureError::Invalid)?;
        plan.changes.extend(ended.into_iter().flat_map(|ended| ended.changes));
    }
    Ok(())
}

/// Whether what came of an event before stays as it was, so that what the event says now is another one: it is over, or has begun
/// and the event was moved ahead.
pub(crate) fn is_settled(
    before: (WallOrInstant, WallOrInstant),
    span: &CalendarSpan,
    zone: &Zone,
    now: Timestamp,
) -> bool {
    let (from, to) = before;
    to.last(zone) <= now || (from.first(zone) < now && span.from.first(zone) > now)
}

pub(crate) fn invalid(key: &str, message: String) -> ConfigureError {
    ConfigureError::Invalid(vec![ConfigError::new(key, message)])
}

/// Refuses the name of a calendar that is read from an address.
pub(crate) fn is_for_files(documents: &Snapshot, calendar: &str) -> Result<(), ConfigureError> {
    if documents.get(Kind::Calendars, calendar).is_none() {
        return Ok(());
    }
    let message = format!(
        "{calendar:?} is read from its address, which would undo the import; import under another name, or delete \
         calendars/{calendar}"
    );
    Err(invalid("calendar", message))
}

/// Refuses a text that nothing matches, where that would end everything and nobody said that it should.
pub(crate) fn refuse_end_of_all(text: Option<&str>, is_meant: bool, ends_all: bool) -> Result<(), ConfigureError> {
    match text.filter(|_| ends_all && !is_meant) {
        None => Ok(()),
        Some(text) => Err(invalid(
            "matching",
            format!(
                "no event ahead has {text:?} in its summary, so that all which came from this calendar would end; mend the \
                 text, or say that it is meant with --remove-all (remove_all=true)"
            ),
        )),
    }
}

/// "Until 9999" is what some programs write for ever; documents go less far.
pub(crate) fn writable(to: WallOrInstant, zone: &Zone) -> WallOrInstant {
    match to.wall(zone).year() {
        year if year < YEAR_MAX => to,
        _ => WallOrInstant::Wall(jiff::civil::date(YEAR_MAX, 1, 1).at(0, 0, 0, 0)),
    }
}

pub(crate) fn cut(text: &str, bytes_max: usize) -> &str {
    let end = text.floor_char_boundary(bytes_max.min(text.len()));
    &text[..end]
}
