//! Calendars that are read from addresses: fetched when they are due, their last good copies kept and followed.
//!
//! What a calendar says becomes ordinary leave, or ordinary overrides, written as an import of a file is (see `leave` and
//! `calendar_shifts`), so that nothing else knows of calendars. A row remembers each of them; whoever moves its `due_at` on has it for a while, so that several nodes do not fetch
//! one calendar at once, and what a node left undone is due again.

mod known;
mod status;

pub use status::CalendarStatus;

use crate::limits::{
    CALENDAR_CLAIM_MS, CALENDAR_RETRY_MS_MAX, CALENDAR_RETRY_MS_MIN, CALENDARS_AT_ONCE_MAX, IMPORT_DAYS_AHEAD,
};
use crate::rights::Principal;
use crate::{CalendarSpan, Configuration, ConfigureError, Engine, EngineError, LeaveImport, ShiftsImport};
use futures::StreamExt;
use futures::stream;
use known::{Basis, Known};
use nightbell_channels::Fetched;
use nightbell_config::{Body, CalendarSource, CalendarTarget, Kind, Snapshot};
use nightbell_core::{Duration, Name, Timestamp};
use nightbell_store::{CalendarRow, CalendarWrite};
use std::collections::BTreeMap;

/// The field of a calendar's address.
const ADDRESS: &str = "url";

/// What the bytes of a calendar hold within `[from, to)`, or why they are none; given by whoever knows the format.
pub type ReadCalendar = fn(&[u8], Timestamp, Timestamp) -> Result<CalendarReading, String>;

/// What a calendar holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CalendarReading {
    /// In the order of their beginning.
    pub spans: Vec<CalendarSpan>,
    /// What could not be understood or used, each with the reason.
    pub skipped: Vec<String>,
}

/// A calendar that this node is reading.
struct Claim {
    name: Name,
    source: CalendarSource,
    target: CalendarTarget,
    address: String,
    known: Known,
    due_at: Timestamp,
}

/// What was made of a calendar.
struct Followed {
    events: usize,
    matched: usize,
    unclear: usize,
    skipped: Vec<String>,
}

/// Why nothing was made of it.
enum Unfollowed {
    /// It cannot be used.
    Unusable(String),
    /// Its document is another one by now, or gone: whoever looks next sees that.
    Outdated,
}

impl Engine {
    /// Reads the calendars that are due at `now`, or whose documents changed, and ends what those said that are gone. Safe to
    /// repeat, and to do on several nodes at once. How many were read.
    pub async fn refresh_calendars(&self, now: Timestamp, read: ReadCalendar) -> Result<usize, EngineError> {
        let configuration = self.fresh_configuration().await?;
        let kept = self.known_calendars().await?;
        for (name, (_, known)) in kept.iter().filter(|(name, _)| source(&configuration, name).is_none()) {
            self.let_calendar_go(name, known).await?;
        }
        let mut claims = Vec::new();
        for stored in configuration.documents().all(Kind::Calendars) {
            let name = &stored.resource.name;
            let Some(found) = source(&configuration, name) else { continue };
            let basis = found.basis();
            let is_due = |(due_at, known): &(Timestamp, Known)| *due_at <= now || known.basis != basis;
            if kept.get(&**name).is_none_or(is_due) {
                claims.extend(self.claim_calendar(name, found, kept.get(&**name), now).await?);
            }
        }
        let count = claims.len();
        let mut fetched = stream::iter(claims)
            .map(async |claim| {
                let fetched = self.fetch_calendar(&claim).await;
                (claim, fetched)
            })
            .buffered(CALENDARS_AT_ONCE_MAX);
        while let Some((claim, fetched)) = fetched.next().await {
            let name = claim.name.clone();
            // One that cannot be written must not keep the others from being read; it is due again.
            if let Err(error) = self.settle_calendar(claim, fetched, now, read).await {
                tracing::error!(calendar = &*name, %error, "calendars.refresh failed");
            }
        }
        Ok(count)
    }

    /// Reads one calendar, due or not, and answers how it stands then.
    pub async fn refresh_calendar(&self, name: &str, read: ReadCalendar) -> Result<CalendarStatus, ConfigureError> {
        let configuration = self.fresh_configuration().await?;
        let found = source(&configuration, name).ok_or(ConfigureError::NotFound)?;
        let now = self.store.now().await?;
        let kept = self.known_calendars().await?;
        let claim = self.claim_calendar(&name.into(), found, kept.get(name), now).await?;
        let busy = || ConfigureError::InUse(format!("calendars/{name} is being read at this moment; ask again"));
        let claim = claim.ok_or_else(busy)?;
        let fetched = self.fetch_calendar(&claim).await;
        self.settle_calendar(claim, fetched, now, read).await?;
        self.calendar_status(name).await
    }

    /// Reads the bytes of a calendar, away from the threads that page people. Answers them too.
    ///
    /// # Errors
    /// The reason that `read` gives.
    pub async fn read_calendar<B: AsRef<[u8]> + Send + 'static>(
        &self,
        bytes: B,
        from: Timestamp,
        to: Timestamp,
        read: ReadCalendar,
    ) -> Result<(CalendarReading, B), String> {
        let reading = self.calendars_read.work(move || read(bytes.as_ref(), from, to).map(|reading| (reading, bytes)));
        let broken =
            || Err("reading it failed here; export a smaller part of it, and tell whoever runs Nightbell".to_owned());
        reading.await.unwrap_or_else(broken)
    }

    async fn known_calendars(&self) -> Result<BTreeMap<String, (Timestamp, Known)>, EngineError> {
        let rows = self.store.calendars().await?;
        let known = |CalendarRow { name, due_at, body }: CalendarRow| {
            let known = serde_json::from_str(body.as_str());
            let known = known.map_err(|error| EngineError::Configuration(format!("calendars/{name}: {error}")))?;
            Ok((name, (due_at, known)))
        };
        rows.into_iter().map(known).collect()
    }

    /// Takes a calendar for this node; none when another one was faster.
    async fn claim_calendar(
        &self,
        name: &Name,
        found: Found<'_>,
        kept: Option<&(Timestamp, Known)>,
        now: Timestamp,
    ) -> Result<Option<Claim>, EngineError> {
        let mut known = kept.map(|(_, known)| known.clone()).unwrap_or_default();
        known.basis = found.basis();
        let due_at = Duration::from_millis(CALENDAR_CLAIM_MS).after(now);
        let write = CalendarWrite { row: known.row(name, due_at), copy: None };
        let is_ours = self.store.write_calendar(write, kept.map(|(due_at, _)| *due_at)).await?;
        let Found { source, target, address } = found;
        Ok(is_ours.then(|| Claim { name: name.clone(), source: source.clone(), target, address, known, due_at }))
    }

    async fn fetch_calendar(&self, claim: &Claim) -> Result<Fetched, String> {
        let tags = claim.known.has_own_copy().then_some(&claim.known.tags).map(known::Tags::to_channel);
        self.channels().calendars().fetch(&claim.address, tags.as_ref()).await
    }

    /// Follows what was fetched, or the last good copy where nothing was: its recurring events come nearer, and its document may
    /// have changed. Then remembers how it went.
    async fn settle_calendar(
        &self,
        claim: Claim,
        fetched: Result<Fetched, String>,
        now: Timestamp,
        read: ReadCalendar,
    ) -> Result<(), EngineError> {
        let mut known = claim.known.clone();
        if let Some(before) = known.became.replace(claim.target.clone()).filter(|before| *before != claim.target) {
            self.end_all(&claim.name, &before).await?;
        }
        let (mut followed, mut copy, mut failure) = (None, None, None);
        match fetched {
            Ok(Fetched::Changed { bytes, tags }) => match self.follow_calendar(&claim, bytes, now, read).await? {
                Ok((done, bytes)) => {
                    known.copied(&tags, now);
                    (followed, copy) = (Some(done), Some(bytes));
                }
                Err(Unfollowed::Unusable(reason)) => failure = Some(reason),
                Err(Unfollowed::Outdated) => return Ok(()),
            },
            Ok(Fetched::Unchanged) => {}
            Err(reason) => failure = Some(reason),
        }
        if followed.is_none() && claim.known.has_own_copy() {
            let bytes = self.store.calendar_copy(&claim.name).await?.unwrap_or_default();
            match self.follow_calendar(&claim, bytes, now, read).await? {
                Ok((done, _)) => followed = Some(done),
                Err(Unfollowed::Unusable(reason)) => failure = failure.or(Some(reason)),
                Err(Unfollowed::Outdated) => return Ok(()),
            }
        }
        if let Some(Followed { events, matched, unclear, skipped }) = followed {
            (known.events, known.matched, known.unclear, known.skipped) = (events, matched, unclear, skipped);
        }
        known.tried(failure.as_deref(), now);
        let due_at = next_try(&claim.source, &known).after(now);
        match &failure {
            Some(reason) => tracing::warn!(calendar = &*claim.name, reason, "calendars.refresh"),
            None => tracing::info!(calendar = &*claim.name, changed = copy.is_some(), "calendars.refresh"),
        }
        let write = CalendarWrite { row: known.row(&claim.name, due_at), copy };
        if !self.store.write_calendar(write, Some(claim.due_at)).await? {
            tracing::info!(calendar = &*claim.name, "calendars.refresh: somebody else has read it since");
        }
        Ok(())
    }

    async fn follow_calendar(
        &self,
        claim: &Claim,
        bytes: Vec<u8>,
        now: Timestamp,
        read: ReadCalendar,
    ) -> Result<Result<(Followed, Vec<u8>), Unfollowed>, EngineError> {
        let until = Duration::from_millis(IMPORT_DAYS_AHEAD * 24 * 3_600_000).after(now);
        let (CalendarReading { spans, mut skipped }, bytes) = match self.read_calendar(bytes, now, until, read).await {
            Ok(read) => read,
            Err(reason) => return Ok(Err(Unfollowed::Unusable(reason))),
        };
        let (events, matching) = (spans.len(), claim.source.matching.clone());
        let matched = spans.iter().filter(|span| span.matches(matching.as_deref())).count();
        let is_as_claimed = |documents: &Snapshot| {
            let present = documents.get(Kind::Calendars, &claim.name).map(|stored| &stored.resource.body);
            let is_same = matches!(present, Some(Body::Calendar(present)) if *present == claim.source);
            if is_same { Ok(()) } else { Err(ConfigureError::NotFound) }
        };
        match self.bring_in_line(&claim.name, &claim.target, spans, matching, is_as_claimed).await {
            Ok((unclear, more)) => {
                skipped.extend(more);
                Ok(Ok((Followed { events, matched, unclear, skipped }, bytes)))
            }
            Err(ConfigureError::NotFound) => Ok(Err(Unfollowed::Outdated)),
            Err(ConfigureError::Engine(error)) => Err(error),
            Err(ConfigureError::Invalid(errors)) => {
                let errors: Vec<&str> = errors.iter().map(|error| error.message.as_str()).collect();
                Ok(Err(Unfollowed::Unusable(errors.join("; "))))
            }
            Err(other) => Ok(Err(Unfollowed::Unusable(other.to_string()))),
        }
    }

    /// Writes what a calendar says now; answers how many events do not say who has them, and what is skipped.
    async fn bring_in_line(
        &self,
        calendar: &str,
        target: &CalendarTarget,
        spans: Vec<CalendarSpan>,
        matching: Option<String>,
        check: impl Fn(&Snapshot) -> Result<(), ConfigureError>,
    ) -> Result<(usize, Vec<String>), ConfigureError> {
        let (principal, calendar) = (Principal::calendar(calendar), calendar.to_owned());
        // The document says what matches, and nobody is there to be asked.
        let (remove_all, dry_run) = (true, false);
        match target {
            CalendarTarget::Leave(user) => {
                let user = user.to_string();
                let import = LeaveImport { user, calendar, spans, matching, remove_all, dry_run, principal };
                self.bring_leave_in_line(&import, check).await.map(|imported| (0, imported.skipped))
            }
            CalendarTarget::Shifts(schedule) => {
                let schedule = schedule.to_string();
                let import = ShiftsImport { schedule, calendar, spans, matching, remove_all, dry_run, principal };
                self.bring_shifts_in_line(&import, check).await.map(|imported| (imported.unclear, imported.skipped))
            }
        }
    }

    /// What a calendar without a document said of anybody ends; then nothing is remembered of it.
    async fn let_calendar_go(&self, name: &str, known: &Known) -> Result<(), EngineError> {
        // What it was to become may be written where a node died before it remembered that.
        let other = known.basis.target.as_ref().filter(|target| known.became.as_ref() != Some(*target));
        for target in known.became.iter().chain(other) {
            self.end_all(name, target).await?;
        }
        tracing::info!(calendar = name, "calendars.forget");
        Ok(self.store.delete_calendar(name).await?)
    }

    /// Ends what a calendar said so far.
    async fn end_all(&self, name: &str, target: &CalendarTarget) -> Result<(), EngineError> {
        match self.bring_in_line(name, target, Vec::new(), None, |_| Ok(())).await {
            // Of a user or a schedule that is gone nothing is ahead.
            Ok(_) | Err(ConfigureError::NotFound) => Ok(()),
            Err(ConfigureError::Engine(error)) => Err(error),
            Err(other) => Err(EngineError::Configuration(format!("calendars/{name}: {other}"))),
        }
    }
}

/// A calendar's document, what its events become, and where it is.
struct Found<'a> {
    source: &'a CalendarSource,
    target: CalendarTarget,
    address: String,
}

impl Found<'_> {
    fn basis(&self) -> Basis {
        Basis::of(self.target.clone(), self.source.matching.clone(), &self.address)
    }
}

fn source<'a>(configuration: &'a Configuration, name: &str) -> Option<Found<'a>> {
    let stored = configuration.documents().get(Kind::Calendars, name)?;
    let Body::Calendar(source) = &stored.resource.body else { return None };
    let address = configuration.secret(Kind::Calendars, &name.into(), ADDRESS)?;
    Some(Found { source, target: source.target()?, address })
}

/// How long until it is read again: sooner after a failure, and then ever later.
fn next_try(source: &CalendarSource, known: &Known) -> Duration {
    let Some(doublings) = known.failures.checked_sub(1) else { return source.every };
    let ms = CALENDAR_RETRY_MS_MIN << doublings.min(16);
    source.every.min(Duration::from_millis(ms.min(CALENDAR_RETRY_MS_MAX)))
}
