//! Leave that another program's calendar says: what is ahead in the documents follows it, what was stays.

use crate::calendar_span::{
    cut, end_all, invalid, is_for_files, is_settled, lasting, may_write, refuse_end_of_all, writable,
};
use crate::configure::digests;
use crate::limits::IMPORTED_LEAVE_MAX;
use crate::rights::Principal;
use crate::{CalendarSpan, Configuration, ConfigureError, Engine};
use nightbell_config::{Body, Kind, Plan, Positioned, Resource, SecretDigests, Snapshot, digest, plan};
use nightbell_core::{Name, Timestamp, valid_name};
use nightbell_schedule::limits::REASON_BYTES_MAX;
use nightbell_schedule::{Unavailability, WallOrInstant, Zone};
use std::collections::{HashMap, HashSet};

/// What a calendar says about one person.
#[derive(Debug)]
pub struct LeaveImport {
    /// The user who is away.
    pub user: String,
    /// What the calendar is called here: leave that came from it is told from other leave by it.
    pub calendar: String,
    /// All that it says, also what is over.
    pub spans: Vec<CalendarSpan>,
    /// Only what has this text in its reason, in whatever case.
    pub matching: Option<String>,
    /// End all leave that came from the calendar when nothing of it matches any more.
    pub remove_all: bool,
    /// Only plan.
    pub dry_run: bool,
    /// Who imports it.
    pub principal: Principal,
}

/// What became of a calendar of leave.
#[derive(Debug)]
pub struct ImportedLeave {
    /// Each span of leave that came from it.
    pub plan: Plan,
    /// Events that are none, each with the reason.
    pub skipped: Vec<String>,
}

impl Engine {
    /// Brings the leave of a user that came from a calendar in line with what the calendar says now: all of it, or nothing.
    /// Only what is ahead changes. What the calendar says no more ends now, or does not begin.
    ///
    /// # Errors
    /// Among others when nothing matches, so that everything would go, and nobody said that it should; and when the calendar is
    /// one that is read from an address.
    pub async fn import_leave(&self, import: &LeaveImport) -> Result<ImportedLeave, ConfigureError> {
        self.bring_leave_in_line(import, |documents| is_for_files(documents, &import.calendar)).await
    }

    /// Whether somebody may write leave of a user at all, as things stand: asked before a calendar is read. What the calendar
    /// says is asked about once more.
    ///
    /// # Errors
    /// When there is no such user, or they may not.
    pub async fn may_import_leave(
        &self,
        principal: &Principal,
        user: &str,
        calendar: &str,
    ) -> Result<(), ConfigureError> {
        let configuration = self.fresh_configuration().await?;
        configuration.documents().user(user).ok_or(ConfigureError::NotFound)?;
        let always = WallOrInstant::Instant { at: Timestamp::UNIX_EPOCH, offset: None };
        let (name, user) = (calendar.to_owned(), user.to_owned());
        let some = Unavailability { name, user, from: always, to: always, reason: None, calendar: None };
        may_write(principal, &resource(some), configuration.documents())
    }

    /// The same, while `check` says that the documents allow it.
    pub(crate) async fn bring_leave_in_line(
        &self,
        import: &LeaveImport,
        check: impl Fn(&Snapshot) -> Result<(), ConfigureError>,
    ) -> Result<ImportedLeave, ConfigureError> {
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
    import: &LeaveImport,
    now: Timestamp,
) -> Result<ImportedLeave, ConfigureError> {
    let user = documents.user(&import.user).ok_or(ConfigureError::NotFound)?;
    valid_name(&import.calendar).map_err(|error| invalid("calendar", error.to_string()))?;
    let zone = user.time_zone.clone().unwrap_or_else(Zone::utc);
    let before = imported(documents, import);
    let ahead = import.spans.iter().filter(|span| span.to.last(&zone) > now && import.wants(span));
    let (ahead, skipped) = lasting(ahead, &zone);
    if ahead.len() > IMPORTED_LEAVE_MAX {
        let message = format!(
            "{} spans of leave are too many, at most {IMPORTED_LEAVE_MAX}; import a calendar of leave alone, or only what matches a text",
            ahead.len()
        );
        return Err(invalid("calendar", message));
    }
    let leave: Vec<Unavailability> = ahead.into_iter().map(|span| leave(import, span, &before, &zone, now)).collect();
    let named: HashSet<String> = leave.iter().map(|leave| leave.name.clone()).collect();
    let resources = leave.into_iter().map(|leave| Positioned::from(resource(leave))).collect();
    let mut planned = plan(documents, known, resources, false, now).map_err(ConfigureError::Invalid)?;
    let mut gone: Vec<&Unavailability> =
        before.into_values().filter(|leave| !named.contains(&leave.name) && leave.to.last(&zone) > now).collect();
    gone.sort_by(|one, other| one.name.cmp(&other.name));
    refuse_end_of_all(import.matching.as_deref(), import.remove_all, named.is_empty() && !gone.is_empty())?;
    let names = gone.into_iter().map(|leave| leave.name.as_str());
    end_all(&mut planned, documents, Kind::Unavailabilities, names, now)?;
    Ok(ImportedLeave { plan: planned, skipped })
}

impl LeaveImport {
    /// Whether the text that is asked for, if any, is in what the calendar calls a span.
    pub(crate) fn wants(&self, span: &CalendarSpan) -> bool {
        span.matches(self.matching.as_deref())
    }
}

/// The leave of the user that came from the calendar before, by name.
fn imported<'a>(documents: &'a Snapshot, import: &LeaveImport) -> HashMap<&'a str, &'a Unavailability> {
    let all = documents.all(Kind::Unavailabilities).filter_map(|stored| match &stored.resource.body {
        Body::Unavailability(leave) => Some(leave),
        _ => None,
    });
    let of_import = all.filter(|leave| leave.user == import.user && leave.calendar.as_ref() == Some(&import.calendar));
    of_import.map(|leave| (leave.name.as_str(), leave)).collect()
}

fn leave(
    import: &LeaveImport,
    span: &CalendarSpan,
    before: &HashMap<&str, &Unavailability>,
    zone: &Zone,
    now: Timestamp,
) -> Unavailability {
    // What was stays as it was; when it comes back it is another one.
    let was = |name: &String| {
        before.get(name.as_str()).is_some_and(|leave| is_settled((leave.from, leave.to), span, zone, now))
    };
    let name = (0..).map(|number| name(import, span, number)).find(|name| !was(name));
    let name = name.expect("invariant: there are more numbers than leave that was");
    let running = before.get(name.as_str()).filter(|leave| leave.from.first(zone) < now);
    let from = match running {
        Some(running) => running.from,
        // Who was on call up to now stays so, whatever the calendar says since when.
        None if span.from.first(zone) < now => WallOrInstant::Instant { at: now, offset: None },
        None => span.from,
    };
    let reason = cut(&span.summary, REASON_BYTES_MAX);
    let reason = (!reason.is_empty()).then(|| reason.to_owned());
    let calendar = Some(import.calendar.clone());
    Unavailability { name, user: import.user.clone(), from, to: writable(span.to, zone), reason, calendar }
}

/// The same for the same event in every import.
fn name(import: &LeaveImport, span: &CalendarSpan, number: u32) -> String {
    let LeaveImport { user, calendar, .. } = import;
    format!("{calendar}-{}", hex::encode(&digest(&format!("{user}\n{number}\n{}", span.id))[..6]))
}

fn resource(leave: Unavailability) -> Resource {
    let name = Name::from(leave.name.as_str());
    Resource { kind: Kind::Unavailabilities, name, title: None, body: Body::Unavailability(leave) }
}
