//! Shifts that another program's calendar says: overrides of a schedule that add whom its events name. What is ahead follows the
//! calendar, what was stays; see `leave`, which does the same for leave.

use crate::calendar_people::{Named, People};
use crate::calendar_span::{
    end_all, event, invalid, is_for_files, is_settled, lasting, may_write, refuse_end_of_all, writable,
};
use crate::configure::digests;
use crate::limits::{IMPORTED_SHIFTS_MAX, SHIFTS_SKIPPED_NAMED_MAX};
use crate::rights::Principal;
use crate::{CalendarSpan, Configuration, ConfigureError, Engine};
use nightbell_config::limits::TITLE_CHARS_MAX;
use nightbell_config::{Body, Kind, Plan, Positioned, Resource, SecretDigests, Snapshot, digest, plan};
use nightbell_core::{Name, Timestamp, valid_name};
use nightbell_schedule::{Override, WallOrInstant, Zone};
use std::collections::{HashMap, HashSet};

/// What a calendar says about one schedule.
#[derive(Debug)]
pub struct ShiftsImport {
    /// The schedule whose shifts they are.
    pub schedule: String,
    /// What the calendar is called here: shifts that came from it are told from other overrides by it.
    pub calendar: String,
    /// All that it says, also what is over.
    pub spans: Vec<CalendarSpan>,
    /// Only what has this text in its summary, in whatever case.
    pub matching: Option<String>,
    /// End all shifts that came from the calendar when nothing of it matches any more.
    pub remove_all: bool,
    /// Only plan.
    pub dry_run: bool,
    /// Who imports it.
    pub principal: Principal,
}

/// What became of a calendar of shifts.
#[derive(Debug)]
pub struct ImportedShifts {
    /// Each override that came from it.
    pub plan: Plan,
    /// Events ahead that name nobody who can be on call, or not all of whom they mean to.
    pub unclear: usize,
    /// Those events, and then whoever is asked to others and is no user, each with the reason; at most so many, and then how many
    /// more there are.
    pub skipped: Vec<String>,
}

impl Engine {
    /// Brings the shifts of a schedule that came from a calendar in line with what the calendar says now: all of it, or nothing,
    /// but for events that do not say who has them.
    ///
    /// # Errors
    /// As [`Engine::import_leave`].
    pub async fn import_shifts(&self, import: &ShiftsImport) -> Result<ImportedShifts, ConfigureError> {
        self.bring_shifts_in_line(import, |documents| is_for_files(documents, &import.calendar)).await
    }

    /// Whether somebody may write shifts of a schedule at all, as things stand: asked before a calendar is read. What the calendar
    /// says is asked about once more.
    ///
    /// # Errors
    /// When there is no such schedule, or they may not.
    pub async fn may_import_shifts(
        &self,
        principal: &Principal,
        schedule: &str,
        calendar: &str,
    ) -> Result<(), ConfigureError> {
        let configuration = self.fresh_configuration().await?;
        configuration.documents().schedule(schedule).ok_or(ConfigureError::NotFound)?;
        let always = WallOrInstant::Instant { at: Timestamp::UNIX_EPOCH, offset: None };
        let (name, schedule) = (calendar.to_owned(), schedule.to_owned());
        let with = principal.whose().map(ToString::to_string);
        let some =
            Override { name: name.clone(), schedule, replace: None, with, from: always, to: always, calendar: None };
        let some = Resource { kind: Kind::Overrides, name: name.into(), title: None, body: Body::Override(some) };
        may_write(principal, &some, configuration.documents())
    }

    /// The same, while `check` says that the documents allow it.
    pub(crate) async fn bring_shifts_in_line(
        &self,
        import: &ShiftsImport,
        check: impl Fn(&Snapshot) -> Result<(), ConfigureError>,
    ) -> Result<ImportedShifts, ConfigureError> {
        let planned = |configuration: &Configuration, at| {
            check(configuration.documents())?;
            planned(configuration.documents(), &digests(configuration), import, at)
        };
        self.write_import(&import.principal, import.dry_run, planned, |imported| &imported.plan).await
    }
}

fn planned(
    documents: &Snapshot,
    known: &SecretDigests,
    import: &ShiftsImport,
    now: Timestamp,
) -> Result<ImportedShifts, ConfigureError> {
    let schedule = documents.schedule(&import.schedule).ok_or(ConfigureError::NotFound)?;
    valid_name(&import.calendar).map_err(|error| invalid("calendar", error.to_string()))?;
    let zone = &schedule.definition.time_zone;
    let before = imported(documents, import);
    let people = People::of(documents);
    let is_ahead = |span: &&CalendarSpan| span.matches(import.matching.as_deref()) && span.to.last(zone) > now;
    let (ahead, empty) = lasting(import.spans.iter().filter(is_ahead), zone);
    let ahead: Vec<(&CalendarSpan, Named)> = ahead.into_iter().map(|span| (span, people.named_by(span))).collect();
    let users = ahead.iter().flat_map(|(span, named)| named.users.iter().map(move |user| (*span, user)));
    let shifts: Vec<Resource> = users.map(|(span, user)| shift(import, span, user, &before, zone, now)).collect();
    if shifts.len() > IMPORTED_SHIFTS_MAX {
        let message = format!(
            "{} shifts are too many, at most {IMPORTED_SHIFTS_MAX}; import a calendar of shifts alone, or only what matches a text",
            shifts.len()
        );
        return Err(invalid("calendar", message));
    }
    let kept: HashSet<Name> = shifts.iter().map(|resource| resource.name.clone()).collect();
    let resources = shifts.into_iter().map(Positioned::from).collect();
    let mut planned = plan(documents, known, resources, false, now).map_err(ConfigureError::Invalid)?;
    let is_gone = |shift: &&Override| !kept.contains(shift.name.as_str()) && shift.to.last(zone) > now;
    let mut gone: Vec<&Override> = before.into_values().filter(is_gone).collect();
    gone.sort_by(|one, other| one.name.cmp(&other.name));
    refuse_end_of_all(import.matching.as_deref(), import.remove_all, ahead.is_empty() && !gone.is_empty())?;
    let names = gone.into_iter().map(|shift| shift.name.as_str());
    end_all(&mut planned, documents, Kind::Overrides, names, now)?;
    let unclear = ahead.iter().filter(|(_, named)| named.fault.is_some()).count();
    let skipped = skipped(&ahead).into_iter().chain(empty).collect();
    Ok(ImportedShifts { plan: planned, unclear, skipped })
}

/// What of the events makes no shift. Those that are not clear come first, as somebody has to see to them.
fn skipped(ahead: &[(&CalendarSpan, Named)]) -> Vec<String> {
    let unclear = ahead.iter().filter_map(|(span, named)| {
        let fault = named.fault.as_ref()?;
        let remedy = "ask users to it by their email, or make a user's name its summary";
        Some(match named.users.is_empty() {
            true => format!("{}: {fault}; {remedy}", event(span)),
            false => format!("part of {}: {fault}; on call for it: {}", event(span), named.users.join(", ")),
        })
    });
    let strangers = ahead.iter().filter(|(_, named)| !named.users.is_empty() && !named.strangers.is_empty());
    let strangers = strangers.map(|(span, named)| {
        let (strangers, users) = (named.strangers.join(", "), named.users.join(", "));
        format!("{strangers} of {}: no user has that email; on call for it: {users}", event(span))
    });
    let mut lines = unclear.chain(strangers);
    let mut listed: Vec<String> = lines.by_ref().take(SHIFTS_SKIPPED_NAMED_MAX).collect();
    let more = lines.count();
    listed.extend((more > 0).then(|| format!("and {more} more")));
    listed
}

/// The shifts of the schedule that came from the calendar before, by name.
fn imported<'a>(documents: &'a Snapshot, import: &ShiftsImport) -> HashMap<&'a str, &'a Override> {
    let all = documents.all(Kind::Overrides).filter_map(|stored| match &stored.resource.body {
        Body::Override(change) => Some(change),
        _ => None,
    });
    let is_of_import =
        |change: &&Override| change.schedule == import.schedule && change.calendar.as_ref() == Some(&import.calendar);
    all.filter(is_of_import).map(|change| (change.name.as_str(), change)).collect()
}

fn shift(
    import: &ShiftsImport,
    span: &CalendarSpan,
    user: &Name,
    before: &HashMap<&str, &Override>,
    zone: &Zone,
    now: Timestamp,
) -> Resource {
    // What was stays as it was; when it comes back it is another one.
    let was = |name: &String| {
        before.get(name.as_str()).is_some_and(|shift| is_settled((shift.from, shift.to), span, zone, now))
    };
    let name = (0..).map(|number| name(import, span, user, number)).find(|name| !was(name));
    let name = name.expect("invariant: there are more numbers than shifts that were");
    let running = before.get(name.as_str()).filter(|shift| shift.from.first(zone) < now);
    let from = match running {
        Some(running) => running.from,
        // Who was on call up to now stays so, whatever the calendar says since when.
        None if span.from.first(zone) < now => WallOrInstant::Instant { at: now, offset: None },
        None => span.from,
    };
    let title: String = span.summary.trim().chars().take(TITLE_CHARS_MAX).collect();
    let body = Override {
        name: name.clone(),
        schedule: import.schedule.clone(),
        replace: None,
        with: Some(user.to_string()),
        from,
        to: writable(span.to, zone),
        calendar: Some(import.calendar.clone()),
    };
    let title = Some(title).filter(|title| !title.is_empty());
    Resource { kind: Kind::Overrides, name: name.into(), title, body: Body::Override(body) }
}

/// The same for the same person in the same event in every import.
fn name(import: &ShiftsImport, span: &CalendarSpan, user: &Name, number: u32) -> String {
    let ShiftsImport { schedule, calendar, .. } = import;
    format!("{calendar}-{}", hex::encode(&digest(&format!("{schedule}\n{user}\n{number}\n{}", span.id))[..6]))
}
