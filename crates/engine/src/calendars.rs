//! Calendars that are read from addresses: fetched when they are due, their last good copies kept and followed.
//!
//! What a calendar says becomes ordinary leave, written as an import of a file is (see `leave`), so that nothing else knows of
//! calendars. A row remembers each of them; whoever moves its `due_at` on has it for a while, so that several nodes do not fetch
//! one calendar at once, and what a node left undone is due again.

mod known;
mod status;

pub use status::CalendarStatus;

use crate::limits::{
    CALENDAR_CLAIM_MS, CALENDAR_RETRY_MS_MAX, CALENDAR_RETRY_MS_MIN, CALENDARS_AT_ONCE_MAX, IMPORT_DAYS_AHEAD,
};
use crate::rights::Principal;
use crate::{Configuration, ConfigureError, Engine, EngineError, LeaveImport, LeaveSpan};
use futures::StreamExt;
use futures::stream;
use known::{Basis, Known};
use nightbell_channels::Fetched;
use nightbell_config::{Body, CalendarSource, Kind};
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
    pub spans: Vec<LeaveSpan>,
    /// What could not be understood or used, each with the reason.
    pub skipped: Vec<String>,
}

/// A calendar that this node is reading.
struct Claim {
    name: Name,
    source: CalendarSource,
    address: String,
    known: Known,
    due_at: Timestamp,
}

/// What was made of a calendar.
struct Followed {
    events: usize,
    matched: usize,
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
    /// Reads the calendars that are due at `now`, or whose documents changed, and ends the leave of those that are gone. Safe to
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
            let Some((source, address)) = source(&configuration, name) else { continue };
            let basis = Basis::of(source, &address);
            let is_due = |(due_at, known): &(Timestamp, Known)| *due_at <= now || known.basis != basis;
            if kept.get(&**name).is_none_or(is_due) {
                claims.extend(self.claim_calendar(name, source, address, kept.get(&**name), now).await?);
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
        let (source, address) = source(&configuration, name).ok_or(ConfigureError::NotFound)?;
        let now = self.store.now().await?;
        let kept = self.known_calendars().await?;
        let claim = self.claim_calendar(&name.into(), source, address, kept.get(name), now).await?;
        let busy = || ConfigureError::InUse(format!("calendars/{name} is being read at this moment; ask again"));
        let claim = claim.ok_or_else(busy)?;
        let fetched = self.fetch_calendar(&claim).await;
        self.settle_calendar(claim, fetched, now, read).await?;
        self.calendar_status(name).await
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
        source: &CalendarSource,
        address: String,
        kept: Option<&(Timestamp, Known)>,
        now: Timestamp,
    ) -> Result<Option<Claim>, EngineError> {
        let mut known = kept.map(|(_, known)| known.clone()).unwrap_or_default();
        known.basis = Basis::of(source, &address);
        let due_at = Duration::from_millis(CALENDAR_CLAIM_MS).after(now);
        let write = CalendarWrite { row: known.row(name, due_at), copy: None };
        let is_ours = self.store.write_calendar(write, kept.map(|(due_at, _)| *due_at)).await?;
        Ok(is_ours.then(|| Claim { name: name.clone(), source: source.clone(), address, known, due_at }))
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
        if let Some(before) = known.of.replace(claim.source.user.clone()).filter(|user| *user != claim.source.user) {
            self.end_leave(&claim.name, &before).await?;
        }
        let (mut followed, mut copy, mut failure) = (None, None, None);
        match fetched {
            Ok(Fetched::Changed { bytes, tags }) => match self.follow_calendar(&claim, &bytes, now, read).await? {
                Ok(done) => {
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
            match self.follow_calendar(&claim, &bytes, now, read).await? {
                Ok(done) => followed = Some(done),
                Err(Unfollowed::Unusable(reason)) => failure = failure.or(Some(reason)),
                Err(Unfollowed::Outdated) => return Ok(()),
            }
        }
        if let Some(Followed { events, matched, skipped }) = followed {
            (known.events, known.matched, known.skipped) = (events, matched, skipped);
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
        bytes: &[u8],
        now: Timestamp,
        read: ReadCalendar,
    ) -> Result<Result<Followed, Unfollowed>, EngineError> {
        let until = Duration::from_millis(IMPORT_DAYS_AHEAD * 24 * 3_600_000).after(now);
        let CalendarReading { spans, skipped } = match read(bytes, now, until) {
            Ok(reading) => reading,
            Err(reason) => return Ok(Err(Unfollowed::Unusable(reason))),
        };
        let events = spans.len();
        let CalendarSource { user, matching, .. } = &claim.source;
        let import = LeaveImport { matching: matching.clone(), ..leave_of(&claim.name, user, spans) };
        let matched = import.spans.iter().filter(|span| import.wants(span)).count();
        let is_as_claimed = |documents: &nightbell_config::Snapshot| {
            let present = documents.get(Kind::Calendars, &claim.name).map(|stored| &stored.resource.body);
            let is_same = matches!(present, Some(Body::Calendar(present)) if *present == claim.source);
            if is_same { Ok(()) } else { Err(ConfigureError::NotFound) }
        };
        match self.bring_leave_in_line(&import, is_as_claimed).await {
            Ok(_) => Ok(Ok(Followed { events, matched, skipped })),
            Err(ConfigureError::NotFound) => Ok(Err(Unfollowed::Outdated)),
            Err(ConfigureError::Engine(error)) => Err(error),
            Err(ConfigureError::Invalid(errors)) => {
                let errors: Vec<&str> = errors.iter().map(|error| error.message.as_str()).collect();
                Ok(Err(Unfollowed::Unusable(errors.join("; "))))
            }
            Err(other) => Ok(Err(Unfollowed::Unusable(other.to_string()))),
        }
    }

    /// What a calendar without a document said of anybody ends; then nothing is remembered of it.
    async fn let_calendar_go(&self, name: &str, known: &Known) -> Result<(), EngineError> {
        if let Some(user) = &known.of {
            self.end_leave(name, user).await?;
        }
        tracing::info!(calendar = name, "calendars.forget");
        Ok(self.store.delete_calendar(name).await?)
    }

    /// Ends what a calendar said of somebody.
    async fn end_leave(&self, name: &str, user: &Name) -> Result<(), EngineError> {
        match self.bring_leave_in_line(&leave_of(name, user, Vec::new()), |_| Ok(())).await {
            // Of somebody who is gone nothing is ahead.
            Ok(_) | Err(ConfigureError::NotFound) => Ok(()),
            Err(ConfigureError::Engine(error)) => Err(error),
            Err(other) => Err(EngineError::Configuration(format!("calendars/{name}: {other}"))),
        }
    }
}

fn leave_of(calendar: &str, user: &Name, spans: Vec<LeaveSpan>) -> LeaveImport {
    LeaveImport {
        user: user.to_string(),
        calendar: calendar.to_owned(),
        spans,
        matching: None,
        // The document says what matches, and nobody is there to be asked.
        remove_all: true,
        dry_run: false,
        principal: Principal::calendar(calendar),
    }
}

/// A calendar's document, and where it is.
fn source<'a>(configuration: &'a Configuration, name: &str) -> Option<(&'a CalendarSource, String)> {
    let Body::Calendar(source) = &configuration.documents().get(Kind::Calendars, name)?.resource.body else {
        return None;
    };
    Some((source, configuration.secret(Kind::Calendars, &name.into(), ADDRESS)?))
}

/// How long until it is read again: sooner after a failure, and then ever later.
fn next_try(source: &CalendarSource, known: &Known) -> Duration {
    let Some(doublings) = known.failures.checked_sub(1) else { return source.every };
    let ms = CALENDAR_RETRY_MS_MIN << doublings.min(16);
    source.every.min(Duration::from_millis(ms.min(CALENDAR_RETRY_MS_MAX)))
}
